"""Two at once, and killed half-way: one wins, the other is told, nothing is left half done."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recommendations.domain.drafting import confirm_draft, correct_draft, start_draft
from recommendations.domain.errors import DraftChanged, DraftGone
from recommendations.domain.importing import classify_recommendation, import_narrative
from recommendations.enums import Kind, Pillar, Standing
from recommendations.models import Country, Person, Recommendation, Report, SourceRevision
from recommendations.text.documents import read_document
from tests.narratives import SAMPLES, made
from tests.processes import ROOT, environment, manage, rows, start
from tests.racing import at_once, on_postgresql

ASKS = tuple(f"Train group {number} of judges on Article {number}." for number in range(1, 13))


def _import(*asks: str, **details: Any) -> Callable[[], Any]:
    narrative, document = made(asks, **details)
    return lambda: import_narrative(narrative, document=document, name="x", actor=None)


def _whole(report: Report) -> None:
    newest = report.revisions.order_by("-number")[0]
    standing = report.recommendations.filter(standing=Standing.STANDING)
    assert {row.revision_id for row in standing} == {newest.pk}
    for row in standing:
        assert newest.text[row.start : row.end] == row.text


@on_postgresql
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [False, True], ids=["new-country", "known-country"])
def test_same_report_imported_four_timesat_once(known: bool) -> None:
    if known:
        Country.objects.create(name="Belarus", iso2="BY", slug="belarus")
    results = at_once(*[_import(*ASKS)] * 4)
    assert sorted(result.status for result in results) == ["new", "same", "same", "same"]
    assert (Country.objects.count(), Report.objects.count()) == (1, 1)
    assert (SourceRevision.objects.count(), Recommendation.objects.count()) == (1, 12)


@on_postgresql
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_texts_of_one_report_at_once_become_two_revisions() -> None:
    Country.objects.create(name="Belarus", iso2="BY", slug="belarus")
    results = at_once(_import(*ASKS), _import(*ASKS[::-1], "Accede to the treaty."))
    assert sorted(result.status for result in results) == ["new", "revised"]
    report = Report.objects.get()
    assert sorted(report.revisions.values_list("number", flat=True)) == [1, 2]
    _whole(report)


@on_postgresql
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_years_of_a_new_countryat_once() -> None:
    results = at_once(*[_import(*ASKS, year=year) for year in (2018, 2019, 2020)])
    assert [result.status for result in results] == ["new"] * 3
    assert Country.objects.count() == 1


@on_postgresql
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wait", [0.0, 0.4])
def test_steward_settles_a_kind_while_a_corrected_text_comes(steward: Person, wait: float) -> None:
    """Whoever is first, the steward's word stands."""
    report = _import(*ASKS)().report
    first = report.recommendations.get(number=1)

    def classify() -> None:
        # After the longer wait the import has read the recommendations and not yet written them.
        time.sleep(wait)
        classify_recommendation(first, kind=Kind.DATA, pillar=Pillar.PREVENTION, actor=steward)

    results = at_once(_import(*ASKS, lead="Corrected."), classify)
    assert [result for result in results if isinstance(result, Exception)] == []
    first.refresh_from_db()
    assert (first.kind, first.pillar, first.classified_by) == ("data", "prevention", steward)
    _whole(report)


def _draft(steward: Person) -> Any:
    name = "marevia-2021.txt"
    return start_draft(read_document((SAMPLES / name).read_bytes()), name=name, actor=steward)


@on_postgresql
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_draft_confirmed_twiceat_once(steward: Person) -> None:
    draft = _draft(steward)
    results = at_once(*[lambda: confirm_draft(draft, version=1, actor=steward)] * 2)
    assert sum(isinstance(result, DraftGone) for result in results) == 1
    assert [r.status for r in results if not isinstance(r, Exception)] == ["new"]
    assert (Report.objects.count(), SourceRevision.objects.count()) == (1, 1)


@on_postgresql
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_draft_corrected_while_it_is_confirmed(steward: Person) -> None:
    """Either the correction is in the report, or one of the two is told."""
    draft = _draft(steward)
    confirmed, corrected = at_once(
        lambda: confirm_draft(draft, version=1, actor=steward),
        lambda: correct_draft(
            draft, version=1, actor=steward, details={"year": 2020}, bullets=None
        ),
    )
    if isinstance(confirmed, Exception):
        assert isinstance(confirmed, DraftChanged)
        assert corrected.version == 2
        assert Report.objects.count() == 0
    else:
        assert isinstance(corrected, DraftGone)
        assert Report.objects.get().year == 2021


@on_postgresql
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_corrections_from_two_windowsat_once(steward: Person) -> None:
    draft = _draft(steward)
    results = at_once(
        *[
            lambda year=year: correct_draft(
                draft, version=1, actor=steward, details={"year": year}, bullets=None
            )
            for year in (2019, 2020)
        ]
    )
    assert sum(isinstance(result, DraftChanged) for result in results) == 1
    draft.refresh_from_db()
    assert draft.version == 2


@pytest.mark.django_db(transaction=True)
def test_two_commands_import_the_same_filesat_once(tmp_path: Path) -> None:
    env = environment(tmp_path)
    files = [str(path) for path in sorted(SAMPLES.glob("*.txt"))]
    both = [start(env, "import_report", *files) for _ in range(2)]
    said = [process.communicate(timeout=90) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    lines = [line for out, _ in said for line in out.splitlines()]
    assert sum(": imported," in line for line in lines) == 5
    assert sum("already imported" in line for line in lines) == 5
    assert "'Report': 5, 'SourceRevision': 5" in rows(env)


KILLED = """
import os, signal, django
django.setup()
from django.core.management import call_command
from django.db import connection

def die(execute, sql, *rest):
    if sql.startswith({statement!r}):
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, *rest)

with connection.execute_wrapper(die):
    call_command("import_report", {file!r}, country="XM")
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("corrected", [False, True], ids=["new", "corrected"])
def test_import_killed_half_way_leaves_nothing(tmp_path: Path, corrected: bool) -> None:
    """Killed at its last write, and the same import afterwards does all of it."""
    env = environment(tmp_path)
    file = SAMPLES / "marevia-2021.txt"
    if corrected:
        manage(env, "import_report", str(file), "--country", "XM").check_returncode()
        text = file.read_text(encoding="utf-8").replace("Accede to", "Ratify")
        file = tmp_path / "corrected.txt"
        file.write_text(text, encoding="utf-8")
    before = rows(env)
    script = KILLED.format(statement='INSERT INTO "recommendations_citation"', file=str(file))
    child = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=env | {"DJANGO_SETTINGS_MODULE": "tracker.settings"},
        check=False,
        capture_output=True,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr
    assert rows(env) == before
    done = manage(env, "import_report", str(file), "--country", "XM")
    assert done.returncode == 0
    assert ("revision 2, 11 stand" if corrected else ": imported, 12") in done.stdout
