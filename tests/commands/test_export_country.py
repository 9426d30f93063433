"""One country in one file: whole, atomic, and as redacted as was asked for."""

import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from recommendations.enums import Action, WaivedRule
from recommendations.models import Contribution, Country, LogEntry, Recommendation
from tests.factories import CountryFactory, OrganisationFactory, PersonFactory, WaiverFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _demo(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    call_command("load_demo", verbosity=0)


def exported(path: Path, level: str, country: str = "XM") -> tuple[dict[str, Any], list[str]]:
    call_command("export_country", country, str(path), redaction=level)
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("country.json")), archive.namelist()


@pytest.mark.parametrize("level", ["public", "shared", "everything"])
def test_level_is_printed_kept_and_in_the_trail(
    level: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "marevia.zip"
    data, names = exported(path, level)
    assert f"Redaction: {level}" in capsys.readouterr().out
    assert data["redaction"] == level
    assert LogEntry.objects.get(action=Action.COUNTRY_EXPORTED).after == {"redaction": level}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    marevia = Country.objects.get(iso2="XM")
    asks = Recommendation.objects.filter(report__country=marevia)
    assert len(data["recommendations"]) == asks.count()
    texts = {revision["text"] for report in data["reports"] for revision in report["revisions"]}
    assert texts <= set(names)


def test_quotes_lie_in_the_exported_texts(tmp_path: Path) -> None:
    path = tmp_path / "marevia.zip"
    data, _ = exported(path, "public", "marevia")
    with zipfile.ZipFile(path) as archive:
        texts = {
            (report["id"], revision["number"]): archive.read(revision["text"]).decode()
            for report in data["reports"]
            for revision in report["revisions"]
        }
    for ask in data["recommendations"]:
        text = texts[ask["report"], ask["text_number"]]
        assert text[ask["start"] : ask["end"]] == ask["text"]


def test_everything_has_every_contribution_and_the_levels_below_fewer(tmp_path: Path) -> None:
    counts = []
    for level in ("public", "shared", "everything"):
        data, names = exported(tmp_path / f"{level}.zip", level)
        counts.append(len(data["contributions"]))
        assert any("-original." in name for name in names) == (level == "everything")
    of_marevia = Contribution.objects.filter(recommendation__report__country__iso2="XM")
    assert counts[-1] == of_marevia.count()
    assert counts == sorted(counts)
    assert 0 < counts[0] < counts[-1]


def test_nothing_is_overwritten_and_nothing_is_half_written(tmp_path: Path) -> None:
    path = tmp_path / "marevia.zip"
    path.write_text("mine")
    with pytest.raises(CommandError, match="exists already"):
        call_command("export_country", "XM", str(path), redaction="public")
    assert path.read_text() == "mine"
    with pytest.raises(CommandError, match="Make it first"):
        call_command("export_country", "XM", str(tmp_path / "no" / "x.zip"), redaction="public")
    assert not LogEntry.objects.filter(action=Action.COUNTRY_EXPORTED).exists()


def test_missing_files_are_named(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "empty"
    path = tmp_path / "marevia.zip"
    with pytest.raises(CommandError, match="The file store lacks"):
        call_command("export_country", "XM", str(path), redaction="everything")
    assert path.exists()


def test_unknown_country_and_no_level(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No country"):
        call_command("export_country", "ZZ", str(tmp_path / "x.zip"), redaction="public")
    with pytest.raises(CommandError, match="--redaction"):
        call_command("export_country", "XM", str(tmp_path / "x.zip"))


def test_waivers_go_to_the_team_only_and_without_names(tmp_path: Path) -> None:
    """None in public; below everything none that names an organisation, and nobody."""
    marevia = Country.objects.get(iso2="XM")
    granter = PersonFactory(name="Gwen")
    organisation = OrganisationFactory(name="Night Watch")
    of_marevia: dict[str, Any] = {"report_year": None, "country": marevia, "granted_by": granter}
    WaiverFactory(granted_by=granter, reason="For all countries.")
    WaiverFactory(**of_marevia, reason="For Marevia.")
    WaiverFactory(
        **of_marevia,
        rule=WaivedRule.TRIPWIRE,
        organisation=organisation,
        reason="For Night Watch.",
    )
    elsewhere = of_marevia | {"country": CountryFactory()}
    WaiverFactory(**elsewhere, reason="For another country.")
    told = {}
    for level in ("public", "shared", "everything"):
        data, _ = exported(tmp_path / f"{level}.zip", level)
        told[level] = data["waivers"]
    reasons = {level: {one["reason"] for one in rows} for level, rows in told.items()}
    common = {"For all countries.", "For Marevia."}
    assert reasons == {
        "public": set(),
        "shared": common,
        "everything": common | {"For Night Watch."},
    }
    assert not any({"organisation", "granted_by"} & set(one) for one in told["shared"])
    assert {one["granted_by"] for one in told["everything"]} == {"Gwen"}
    assert {one["organisation"] for one in told["everything"]} == {None, "Night Watch"}
