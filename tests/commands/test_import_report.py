"""`import_report`: a line for each file, and a bad one never stops the others."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Report
from tests.narratives import SAMPLES

pytestmark = pytest.mark.django_db


def _run(*files: Path, **options: Any) -> tuple[list[str], list[str], CommandError | None]:
    """Standard output, standard error, and how it ended."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_report", *map(str, files), stdout=out, stderr=err, **options)
    except CommandError as error:
        return out.getvalue().splitlines(), err.getvalue().splitlines(), error
    return out.getvalue().splitlines(), err.getvalue().splitlines(), None


def test_import_says_what_became_of_each_file(tmp_path: Path) -> None:
    first, second = SAMPLES / "marevia-2021.txt", tmp_path / "corrected.txt"
    text = first.read_text(encoding="utf-8")
    second.write_text(text.replace("Vigorously investigate", "Investigate"), encoding="utf-8")
    out, err, ended = _run(first, first, second, country="XM")
    assert [line.split(": ", 1)[1] for line in out] == [
        "Marevia 2021: imported, 12 recommendations",
        "Marevia 2021: already imported, nothing changed",
        "Marevia 2021: revision 2, 11 stand, 1 changed, 0 vanished, 0 new",
    ]
    assert (err, ended) == ([], None)


def test_import_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    empty, letter = tmp_path / "empty.txt", tmp_path / "letter.txt"
    empty.write_bytes(b"")
    letter.write_text("Dear Sir or Madam.", encoding="utf-8")
    missing = tmp_path / "missing.txt"
    out, err, ended = _run(empty, letter, missing, tmp_path, SAMPLES / "ostrana-2018.txt")
    assert len(out) == 1
    assert "Ostrana 2018: imported, 7 recommendations" in out[0]
    assert [line.split(":")[0] for line in err] == [
        str(path) for path in (empty, letter, missing, tmp_path)
    ]
    assert str(ended) == "4 of 5 files not imported."
    assert ended is not None
    assert ended.returncode == 1
    assert Report.objects.count() == 1


def test_dry_run_says_the_same_and_changes_nothing(tmp_path: Path) -> None:
    first = SAMPLES / "marevia-2021.txt"
    out, _, _ = _run(first, country="XM", dry_run=True)
    assert out[0].endswith("Marevia 2021: would be new, 12 recommendations")
    assert Report.objects.count() == 0
    _run(first, country="XM")
    out, _, _ = _run(first, country="XM", dry_run=True)
    assert out[0].endswith("Marevia 2021: already imported, nothing would change")
    second = tmp_path / "corrected.txt"
    text = first.read_text(encoding="utf-8").replace("Vigorously investigate", "Investigate")
    second.write_text(text, encoding="utf-8")
    out, _, _ = _run(second, country="XM", dry_run=True)
    assert out[0].endswith("would be revised, 11 stand, 1 changed, 0 vanished, 0 new")
    _, err, ended = _run(first, year=2020, dry_run=True)
    assert "not of 2020" in err[0]
    assert str(ended) == "1 of 1 files would not be imported."


def test_wrong_countrys_text_is_refused() -> None:
    _, err, ended = _run(SAMPLES / "marevia-2021.txt", country="BY")
    assert "Marevia, not about Belarus (BY)" in err[0]
    assert ended is not None
    assert Report.objects.count() == 0


def test_one_code_for_two_countries_is_refused() -> None:
    out, err, _ = _run(SAMPLES / "marevia-2021.txt", SAMPLES / "ostrana-2018.txt", country="XM")
    assert len(out) == 1
    assert "The code XM belongs to Marevia, not to Ostrana." in err[0]


def test_country_and_year_with_several_files_is_wrong_usage() -> None:
    file = SAMPLES / "marevia-2021.txt"
    _, _, ended = _run(file, file, country="XM", year=2021)
    assert ended is not None
    assert ended.returncode == 2
    assert Report.objects.count() == 0
