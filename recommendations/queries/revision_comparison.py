"""Two source revisions of one report beside each other, and what became of its recommendations."""

from dataclasses import dataclass

from recommendations.models import Reanchoring, Report, SourceRevision
from recommendations.text.revision_comparison import Stretch, compare_texts


@dataclass(frozen=True, slots=True)
class Located:
    """A stretch with the part of the report it is in, empty where it is in none."""

    stretch: Stretch
    section: str


@dataclass(frozen=True, slots=True)
class ComparedRevisions:
    """What differs, how much is not shown, and the recommendations that changed on the way."""

    located: list[Located]
    left_out: int
    reanchorings: list[Reanchoring]


def revision_numbers(report: Report) -> list[int]:
    """The numbers of its source revisions, oldest first."""
    return list(report.revisions.order_by("number").values_list("number", flat=True))


def compared_revisions(earlier: SourceRevision, later: SourceRevision) -> ComparedRevisions:
    """From one revision of a report to a later one. Two queries."""
    comparison = compare_texts(earlier.text, later.text)
    sections = list(later.sections.order_by("start"))
    located = []
    for stretch in comparison.stretches:
        names = [one.get_name_display() for one in sections if one.start <= stretch.start < one.end]
        located.append(Located(stretch, names[-1] if names else ""))
    reanchorings = (
        Reanchoring.objects.filter(
            revision__report=later.report_id,
            revision__number__gt=earlier.number,
            revision__number__lte=later.number,
        )
        .select_related("recommendation", "revision", "settled_by")
        .defer("revision__text")
        .order_by("revision__number", "recommendation__number", "pk")
    )
    return ComparedRevisions(located, comparison.left_out, list(reanchorings))
