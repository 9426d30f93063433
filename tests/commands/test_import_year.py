"""`import_year`: the table, the result of each country, and being killed half way."""

import re
import signal
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import LogEntry, Person, Report
from tests.processes import environment, manage, rows, start
from tests.volumes import YEAR, narratives, volume_pdf, volume_text, volume_zip

pytestmark = pytest.mark.django_db

FOUR = narratives(4, length=1)
NAMES = [told.country for told in FOUR]


def _run(path: Path, **options: Any) -> tuple[list[str], list[str], CommandError | None]:
    """Standard output, standard error, and how it ended."""
    out, err, ended = StringIO(), StringIO(), None
    try:
        call_command("import_year", str(path), stdout=out, stderr=err, **({"year": YEAR} | options))
    except CommandError as error:
        ended = error
    return out.getvalue().splitlines(), err.getvalue().splitlines(), ended


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    """A small volume as a PDF."""
    path = tmp_path / "volume.pdf"
    path.write_bytes(volume_pdf(FOUR))
    return path


def test_rehearsal_shows_the_table_and_writes_nothing(volume: Path) -> None:
    out, err, ended = _run(volume, dry_run=True)
    assert out[0].split() == [
        "country",
        "pages",
        "tier",
        "recommendations",
        "warnings",
        "would",
        "be",
    ]
    shown = [re.split(r"  +", line) for line in out[1:] if not line.startswith(" ")]
    assert [(row[0], row[2], row[3], row[-1]) for row in shown] == [
        (told.country, told.tier, str(len(told.asks)), "new") for told in FOUR
    ]
    assert (err, ended) == ([], None)
    assert (Report.objects.count(), LogEntry.objects.count()) == (0, 0)


def test_import_says_what_became_of_each_country_and_again_changes_nothing(volume: Path) -> None:
    out, err, ended = _run(volume)
    assert [re.sub(r" \(\d warnings?\)", "", line) for line in out] == [
        f"{n} of 4  {told.country}: {len(told.asks)} recommendations are tracked now."
        for n, told in enumerate(FOUR, start=1)
    ]
    assert (err, ended) == ([], None)
    entries = LogEntry.objects.count()
    out, err, ended = _run(volume)
    assert [line.split(": ")[1][:40] for line in out] == ["Imported already; nothing changed."] * 4
    assert LogEntry.objects.count() == entries
    assert set(LogEntry.objects.values_list("person", flat=True)) == {None}


def test_import_in_a_stewards_name(volume: Path, steward: Person) -> None:
    _run(volume, email=steward.email.upper())
    assert set(LogEntry.objects.values_list("person__email", flat=True)) == {steward.email}


@pytest.mark.parametrize("email", ["nobody@example.org", "rami@readers.example"])
def test_import_in_the_name_of_no_steward_is_wrong_usage(
    email: str, volume: Path, reader: Person
) -> None:
    _, _, ended = _run(volume, email=email)
    assert ended is not None
    assert (ended.returncode, "is no data steward" in str(ended)) == (2, True)
    assert Report.objects.count() == 0


def test_import_of_a_folder_with_folders_links_and_files_of_other_kinds(tmp_path: Path) -> None:
    """A link that leads away, hidden files and what systems leave are not looked at."""
    folder = tmp_path / "2024"
    with zipfile.ZipFile(tmp_path / "year.zip", "w") as archive:
        archive.writestr("x", "")
    (tmp_path / "year.zip").write_bytes(volume_zip(FOUR))
    with zipfile.ZipFile(tmp_path / "year.zip") as archive:
        archive.extractall(tmp_path)
    (folder / "more").mkdir()
    (folder / "more" / "map.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "inner.zip").write_bytes(volume_zip(FOUR[:1]))
    (folder / ".hidden.txt").write_text("x", encoding="utf-8")
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "away.txt").symlink_to("/etc/passwd")
    out, err, ended = _run(folder)
    assert len(out) == 4
    assert [line.split(":")[0] for line in err] == ["inner.zip", "more/map.png"]
    assert str(ended) == "2 of 6 not imported."
    assert Report.objects.count() == 4


def test_import_leaves_out_and_names_missing_and_unexpected(tmp_path: Path) -> None:
    path = tmp_path / "volume.txt"
    text = volume_text(FOUR).replace(f"\n{NAMES[0]} ....", "\nSpain ....")
    path.write_text(text.replace(f"\n{NAMES[0].upper()}\n", "\nSPAIN\n", 1), encoding="utf-8")
    out, _, ended = _run(path, leave_out=[FOUR[3].iso2.lower()])
    assert [line.split("  ")[1].split(":")[0] for line in out[:3]] == NAMES[:3]
    assert out[3:] == [
        f"Left out: {FOUR[3].iso2}.",
        "Expected and not found: Spain.",
        f"Found and not expected: {NAMES[0]}.",
    ]
    assert ended is None


def test_import_bad_country_does_not_stop_the_others(tmp_path: Path) -> None:
    bad = FOUR[1].text.replace("PRIORITIZED RECOMMENDATIONS:\n", "").split("• ")[0]
    path = tmp_path / "volume.txt"
    path.write_text("\n\n".join([FOUR[0].text, bad, FOUR[2].text]), encoding="utf-8")
    out, err, ended = _run(path)
    assert [line.split("  ")[1].split(":")[0] for line in out] == [NAMES[0], NAMES[2]]
    assert [line.split("  ")[1].split(":")[0] for line in err] == [NAMES[1]]
    assert "No recommendations were found" in err[0]
    assert str(ended) == "1 of 3 not imported."
    _, _, ended = _run(path, dry_run=True)
    assert str(ended) == "1 of 3 would not be imported."


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("letter.txt", b"Dear Sir or Madam.", "No country narrative was found"),
        (
            "old.txt",
            volume_text(FOUR).replace(f"JUNE {YEAR}", "JUNE 2019").encode(),
            "of 2019, not",
        ),
        ("map.png", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("missing.pdf", None, "cannot be opened"),
    ],
)
def test_import_of_something_else_is_refused_with_the_reason(
    name: str, content: bytes | None, words: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    out, err, ended = _run(path)
    assert (out, err) == ([], [])
    assert words in str(ended)
    assert Report.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_import_killed_half_way_and_run_again_is_complete_without_duplicates(
    tmp_path: Path,
) -> None:
    """SIGKILL after some countries: those are whole, nothing of another is there; then the rest."""
    told = narratives(40, length=1)
    path = tmp_path / "volume.txt"
    path.write_text(volume_text(told), encoding="utf-8")
    env = environment(tmp_path)
    arguments = ("import_year", str(path), "--year", str(YEAR))
    running = start(env, *arguments)
    assert running.stdout is not None
    for _ in range(13):
        assert running.stdout.readline()
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert running.returncode == -signal.SIGKILL
    half = len(_values(env, "Report", "country__name"))
    assert 13 <= half < 40

    again = manage(env, *arguments, timeout=120)
    assert again.returncode == 0, again.stderr
    assert again.stdout.count("Imported already; nothing changed.") == half
    assert again.stdout.count("are tracked now.") == 40 - half
    assert _values(env, "Recommendation", "text") == sorted(ask for one in told for ask in one.asks)
    names = sorted(one.country for one in told)
    assert _values(env, "SourceRevision", "report__country__name") == names
    assert _values(env, "LogEntry", "action") == ["report imported"] * 40
    before = rows(env)
    manage(env, *arguments, timeout=120).check_returncode()
    assert rows(env) == before


SHOW = """
from recommendations.models import {0}
print("\\n".join({0}.objects.values_list("{1}", flat=True)))
"""


def _values(env: dict[str, str], model: str, column: str) -> list[str]:
    """One column of a table of the processes' database, sorted."""
    code = SHOW.format(model, column)
    done = manage(env, "shell", "--verbosity", "0", "-c", code)
    return sorted(done.stdout.strip().split("\n"))
