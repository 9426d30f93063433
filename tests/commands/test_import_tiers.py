"""`import_tiers`: what is wrong with which line, what was entered, in whose name."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Person, TierPlacement
from tests.factories import CountryFactory, ReportFactory

pytestmark = pytest.mark.django_db

TABLE = "country;year;tier\nBurma;2011;2WL\nMarevia;2011;1\n"


def _run(path: Path, **options: Any) -> tuple[list[str], list[str], CommandError | None]:
    """Standard output, standard error, and how it ended."""
    out, err, ended = StringIO(), StringIO(), None
    try:
        call_command(
            "import_tiers", str(path), stdout=out, stderr=err, **({"source": "Page 5"} | options)
        )
    except CommandError as error:
        ended = error
    return out.getvalue().splitlines(), err.getvalue().splitlines(), ended


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two lines; one country is in no list, but on record with another tier."""
    ReportFactory(country=CountryFactory(name="Marevia"), year=2011, tier="Tier 3")
    path = tmp_path / "tiers.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_rehearsal_then_entering_then_the_same_again(table: Path, steward: Person) -> None:
    differs = "line 3: Marevia 2011: the table says Tier 1, the report Tier 3; the report’s stands"
    assert _run(table, dry_run=True) == (
        [differs, "Would be entered: 2 new, 0 changed; 0 were known already."], [], None,
    )  # fmt: skip
    assert TierPlacement.objects.count() == 0
    out, _, ended = _run(table, email=steward.email, source_url="https://example.org/tiers")
    assert (out, ended) == ([differs, "Entered: 2 new, 0 changed; 0 were known already."], None)
    placed = TierPlacement.objects.get(country__iso2="MM")
    assert (placed.source, placed.source_url, placed.set_by) == (
        "Page 5", "https://example.org/tiers", steward,
    )  # fmt: skip
    assert _run(table)[0][-1] == "Entered: 0 new, 0 changed; 2 were known already."
    table.write_text(TABLE.replace("2WL", "3"), encoding="utf-8")
    assert (
        _run(table)[0][0] == "line 2: Burma 2011: Tier 3, an earlier table said Tier 2 Watch List"
    )


def test_every_wrong_line_is_named_and_nothing_entered(table: Path) -> None:
    table.write_text(TABLE + "Narnia;2011;1\nBurma;2012;4\n", encoding="utf-8")
    out, err, ended = _run(table)
    assert [line.split(":")[0] for line in err] == ["line 4", "line 5"]
    assert (out, str(ended)) == ([], "Nothing was entered: 2 problems.")
    assert TierPlacement.objects.count() == 0


def test_files_that_are_no_table_and_empty_sources_are_refused(table: Path, tmp_path: Path) -> None:
    assert "cannot be opened" in str(_run(tmp_path / "missing.csv")[2])
    assert "Say which table" in str(_run(table, source=" ")[2])
    table.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x01")
    assert _run(table)[2] is not None
    assert TierPlacement.objects.count() == 0
