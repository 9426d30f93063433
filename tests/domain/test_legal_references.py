"""Provisions renamed, merged and parted; citations settled, through every later text."""

from typing import Any

import pytest

from recommendations.domain.citing import settle_citation, unsettle_citation
from recommendations.domain.drafting import confirm_draft, correct_draft, start_correction
from recommendations.domain.errors import (
    InvalidTransition,
    InvalidValue,
    NotAllowed,
    RevisionChanged,
)
from recommendations.domain.importing import ImportOutcome, import_narrative
from recommendations.domain.legal_references import (
    merge_legal_references,
    part_legal_references,
    rename_legal_reference,
)
from recommendations.enums import Action
from recommendations.models import (
    Citation,
    LegalReference,
    LogEntry,
    Person,
    Recommendation,
    Report,
    SettledCitation,
)
from recommendations.queries.correcting import present_list
from recommendations.queries.imports import newest_revision
from recommendations.queries.spans import verify_spans
from recommendations.text.corrections import join_bullets, split_bullet
from tests.factories import CitationFactory, LegalReferenceFactory, SettledCitationFactory
from tests.narratives import made

pytestmark = pytest.mark.django_db
ASKS = (
    "Investigate crimes under Article 181 and under Article 77 of the criminal code.",
    "Amend the labor code, and enforce Article 181 against agents, so that agents are punished.",
    "Train judges.",
)


def imported(*asks: str, actor: Person) -> ImportOutcome:
    narrative, document = made(asks)
    return import_narrative(narrative, document=document, name="r.txt", actor=actor)


@pytest.fixture
def report(steward: Person) -> Report:
    return imported(*ASKS, actor=steward).report


def numbered(report: Report, number: int) -> Recommendation:
    return report.recommendations.get(number=number, standing="standing")


def cited(report: Report, number: int) -> list[tuple[str, str]]:
    """Words and label of each citation, whose places are exact."""
    assert not [misfit for found in verify_spans() for misfit in found.misfits]
    rows = Citation.objects.filter(recommendation=numbered(report, number)).order_by("start")
    return [(r.revision.text[r.start : r.end], r.legal_reference.label) for r in rows]


def settled(
    report: Report, number: int, words: str, label: str, actor: Person, *, at: int = 0
) -> SettledCitation:
    row = numbered(report, number)
    start = row.start + row.text.index(words, at)
    return settle_citation(row, start, start + len(words), quote=words, label=label, actor=actor)


def corrected(report: Report, pairs: list[tuple[int, int]], actor: Person) -> None:
    draft = start_correction(report, actor=actor)
    draft = correct_draft(draft, version=draft.version, actor=actor, details={}, bullets=pairs)
    confirm_draft(draft, version=draft.version, actor=actor)


def provision(report: Report, label: str) -> LegalReference:
    return LegalReference.objects.get(country=report.country, label=label)


def test_citation_removed_moved_and_added(report: Report, steward: Person) -> None:
    assert cited(report, 1) == [("Article 181", "Article 181"), ("Article 77", "Article 77")]
    settled(report, 1, "Article 181", "", steward)
    settled(report, 1, "Article 77", "Article 77-2", steward)
    settled(report, 2, "labor code", "  Labor   Code ", steward)
    assert cited(report, 1) == [("Article 77", "Article 77-2")]
    assert cited(report, 2) == [("labor code", "Labor Code"), ("Article 181", "Article 181")]
    entry = LogEntry.objects.filter(action=Action.CITATION_SETTLED).order_by("number")[0]
    assert (entry.person, entry.before["cites"], entry.after["cites"]) == (
        steward,
        ["Article 181"],
        [],
    )


def test_moved_citation_keeps_its_code(report: Report, steward: Person) -> None:
    settled(report, 1, "Article 77", "Article 77-2", steward)
    codes = [row.instrument for row in numbered(report, 1).citations.order_by("start")]
    imported("Fund shelters.", *ASKS, actor=steward)
    again = [row.instrument for row in numbered(report, 2).citations.order_by("start")]
    assert codes == again
    assert codes[1] == "criminal code"


def test_settled_again_replaces_what_overlaps(report: Report, steward: Person) -> None:
    settled(report, 1, "Article 77", "Article 5", steward)
    settled(report, 1, "Article 77 of the criminal code", "Criminal Code", steward)
    assert [row.quote for row in SettledCitation.objects.all()] == [
        "Article 77 of the criminal code"
    ]
    assert cited(report, 1)[1] == ("Article 77 of the criminal code", "Criminal Code")


def test_taken_back_is_as_it_was_read(report: Report, steward: Person) -> None:
    def rows() -> list[Any]:
        columns = ("legal_reference", "read_as", "instrument", "start", "end", "revision")
        return list(numbered(report, 1).citations.order_by("start").values_list(*columns))

    before = rows()
    for row in (
        settled(report, 1, "Article 181", "", steward),
        settled(report, 1, "Article 77", "Article 9", steward),
    ):
        unsettle_citation(row, actor=steward)
    assert rows() == before
    with pytest.raises(InvalidTransition, match="meanwhile"):
        unsettle_citation(row, actor=steward)
    assert LogEntry.objects.filter(action=Action.CITATION_UNSETTLED).count() == 2


def test_settled_survives_the_same_text(report: Report, steward: Person) -> None:
    settled(report, 1, "Article 181", "", steward)
    assert imported(*ASKS, actor=steward).status == "same"
    assert cited(report, 1) == [("Article 77", "Article 77")]


def test_settled_survives_a_corrected_text(report: Report, steward: Person) -> None:
    settled(report, 1, "Article 181", "", steward)
    settled(report, 2, "labor code", "Labor Code", steward)
    moved = (
        "Fund shelters.",
        ASKS[2],
        f"Vigorously i{ASKS[0][1:]}",
        ASKS[1].replace("labor code", "labor  code"),
    )
    assert imported(*moved, actor=steward).status == "revised"
    assert cited(report, 3) == [("Article 77", "Article 77")]
    assert [label for _, label in cited(report, 4)] == ["Labor Code", "Article 181"]


def test_settled_waits_until_its_words_are_back(report: Report, steward: Person) -> None:
    row = settled(report, 1, "Article 77", "Article 78", steward)
    imported(ASKS[0].replace("77", "7"), *ASKS[1:], actor=steward)
    assert cited(report, 1) == [("Article 181", "Article 181"), ("Article 7", "Article 7")]
    row.refresh_from_db()
    assert row.revision.number == 1
    imported(ASKS[0] + " ", *ASKS[1:], "Fund shelters.", actor=steward)
    assert cited(report, 1)[1] == ("Article 77", "Article 78")


def test_settled_follows_its_place_when_the_list_is_corrected(
    report: Report, steward: Person
) -> None:
    settled(report, 1, "Article 77", "Article 78", steward)
    revision = newest_revision(report)
    assert revision is not None
    pairs = present_list(revision)
    at = revision.text.index("under Article 77")
    corrected(report, split_bullet(revision.text, pairs, 1, at), steward)
    assert cited(report, 1) == [("Article 181", "Article 181")]
    assert cited(report, 2) == [("Article 77", "Article 78")]
    corrected(report, join_bullets(present_list(revision), 1), steward)
    assert cited(report, 1)[1] == ("Article 77", "Article 78")


def test_settling_refuses(report: Report, steward: Person, ngo_officer: Person) -> None:
    row = numbered(report, 1)
    start = row.start + row.text.index("Article 77")
    place: dict[str, Any] = {"start": start, "end": start + 10}
    with pytest.raises(NotAllowed):
        settle_citation(row, **place, quote="Article 77", label="X", actor=ngo_officer)
    with pytest.raises(RevisionChanged):
        settle_citation(row, **place, quote="Article 78", label="X", actor=steward)
    with pytest.raises(RevisionChanged):
        settle_citation(row, 0, 10, quote=row.revision.text[:10], label="X", actor=steward)
    with pytest.raises(InvalidValue):
        settle_citation(row, **place, quote="Article 77", label="X" * 161, actor=steward)
    imported(*ASKS[1:], actor=steward)
    row.refresh_from_db()
    with pytest.raises(InvalidTransition, match="not in the report"):
        settle_citation(row, **place, quote="Article 77", label="X", actor=steward)
    assert not SettledCitation.objects.exists()


def test_renamed_keeps_the_old_name_for_later_texts(report: Report, steward: Person) -> None:
    article = provision(report, "Article 77")
    rename_legal_reference(article, label=" Article  77-2 ", actor=steward)
    assert cited(report, 1)[1] == ("Article 77", "Article 77-2")
    imported("Fund shelters.", *ASKS, actor=steward)
    assert cited(report, 2)[1] == ("Article 77", "Article 77-2")
    entry = LogEntry.objects.get(action=Action.LEGAL_REFERENCE_RENAMED)
    assert (entry.before, entry.after) == ({"label": "Article 77"}, {"label": "Article 77-2"})


def test_renamed_back_changes_nothing(report: Report, steward: Person) -> None:
    def rows() -> list[Any]:
        return list(Citation.objects.order_by("pk").values_list("legal_reference", "read_as"))

    article, before = provision(report, "Article 77"), rows()
    rename_legal_reference(article, label="Article 77-2", actor=steward)
    rename_legal_reference(article, label="Article 77", actor=steward)
    assert rows() == before
    assert provision(report, "Article 77-2").merged_into == article


@pytest.mark.parametrize("label", ["", " ", "x" * 161, "Article 181"])
def test_renaming_refuses(report: Report, steward: Person, label: str) -> None:
    with pytest.raises(InvalidValue, match=r"Merge the two instead|1 to 160"):
        rename_legal_reference(provision(report, "Article 77"), label=label, actor=steward)
    assert provision(report, "Article 77").other_names.count() == 0


def test_merged_is_cited_at_the_kept_one_also_later(report: Report, steward: Person) -> None:
    kept, duplicate = provision(report, "Article 181"), provision(report, "Article 77")
    settled(report, 3, "judges", "Article 77", steward)
    assert merge_legal_references(kept, duplicate, actor=steward) == 2
    assert cited(report, 3) == [("judges", "Article 181")]
    imported("Enforce Article 77.", *ASKS, actor=steward)
    assert cited(report, 1) == [("Article 77", "Article 181")]
    assert cited(report, 2) == [("Article 181", "Article 181"), ("Article 77", "Article 181")]
    assert cited(report, 4) == [("judges", "Article 181")]
    assert [
        e.subject_id
        for e in LogEntry.objects.filter(action=Action.LEGAL_REFERENCES_MERGED).order_by("number")
    ] == [
        str(duplicate.pk),
        str(kept.pk),
    ]


def test_parted_takes_exactly_what_was_read_as_it(report: Report, steward: Person) -> None:
    kept, duplicate = provision(report, "Article 181"), provision(report, "Article 77")
    merge_legal_references(kept, duplicate, actor=steward)
    imported("Enforce Article 77.", *ASKS, actor=steward)
    part_legal_references(duplicate, actor=steward)
    assert cited(report, 1) == [("Article 77", "Article 77")]
    assert cited(report, 2) == [("Article 181", "Article 181"), ("Article 77", "Article 77")]
    assert not Citation.objects.filter(read_as__isnull=False).exists()
    with pytest.raises(InvalidTransition, match="nothing to part"):
        part_legal_references(duplicate, actor=steward)


def test_other_names_come_along(report: Report, steward: Person) -> None:
    kept, middle = provision(report, "Article 181"), provision(report, "Article 77")
    first = LegalReferenceFactory(country=report.country, label="Art 77")
    merge_legal_references(middle, first, actor=steward)
    merge_legal_references(kept, middle, actor=steward)
    assert {row.label for row in kept.other_names.all()} == {"Article 77", "Art 77"}


def test_merging_refuses(report: Report, steward: Person, ngo_officer: Person) -> None:
    kept, duplicate = provision(report, "Article 181"), provision(report, "Article 77")
    elsewhere = CitationFactory().legal_reference
    for one, other, message in (
        (kept, kept, "Choose two"),
        (kept, elsewhere, "two countries"),
    ):
        with pytest.raises(InvalidTransition, match=message):
            merge_legal_references(one, other, actor=steward)
    for verb in (
        lambda: merge_legal_references(kept, duplicate, actor=ngo_officer),
        lambda: part_legal_references(duplicate, actor=ngo_officer),
        lambda: rename_legal_reference(kept, label="X", actor=ngo_officer),
        lambda: unsettle_citation(SettledCitationFactory(), actor=ngo_officer),
    ):
        with pytest.raises(NotAllowed):
            verb()
    merge_legal_references(kept, duplicate, actor=steward)
    with pytest.raises(InvalidTransition, match="merged already"):
        merge_legal_references(kept, duplicate, actor=steward)
