"""Whether every stored quote still is the exact place in its source that it says it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from recommendations.models import (
    Citation,
    Figure,
    Finding,
    Part,
    Passage,
    Recommendation,
    SettledCitation,
    SourceRevision,
)

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row whose place does not fit its text, and what is wrong with it."""

    row: str
    problem: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was looked at in one source text, and what does not fit."""

    spans: int
    misfits: tuple[Misfit, ...]


def verify_spans() -> Iterator[Verified]:
    """Source text by source text: its hash, and every span in it. Nothing is changed.

    Seven queries for each text; one text at a time in memory.
    """
    revisions = SourceRevision.objects.select_related("report__country").order_by("pk")
    for revision in revisions.iterator(chunk_size=AT_ONCE):
        found = list(_misfits(revision))
        yield Verified(
            sum(1 for one in found if not isinstance(one, Misfit)),
            tuple(one for one in found if isinstance(one, Misfit)),
        )


def _misfits(revision: SourceRevision) -> Iterator[Misfit | None]:
    """None for each place that fits."""
    text = revision.text
    if sha256(text.encode()).hexdigest() != revision.text_sha256:
        yield Misfit(str(revision), "its text is not the one whose hash was kept")
    for ask in Recommendation.objects.filter(revision=revision).select_related("report__country"):
        if text[ask.start : ask.end] == ask.text:
            yield None
        else:
            yield Misfit(f"{ask} ({ask.pk})", "its words are not at its place")
    for part in Part.objects.filter(revision=revision).select_related(
        "recommendation__report__country"
    ):
        if text[part.start : part.end] == part.text:
            yield None
        else:
            yield Misfit(f"{part} ({part.pk})", "its words are not at its place")
    for settled in SettledCitation.objects.filter(revision=revision):
        if text[settled.start : settled.end] == settled.quote:
            yield None
        else:
            yield Misfit(f"settled citation {settled.pk}", "its words are not at its place")
    for name, places in (
        ("sentence", Passage.objects.filter(revision=revision)),
        ("citation", Citation.objects.filter(revision=revision)),
        ("figure", Figure.objects.filter(revision=revision)),
        ("finding", Finding.objects.filter(reconciliation__later_revision=revision)),
    ):
        for pk, start, end in places.values_list("pk", "start", "end"):
            fits = start < end <= len(text) and text[start:end].strip()
            yield (
                None if fits else Misfit(f"{revision}, {name} {pk}", "its place is not in the text")
            )
