"""Two revisions of one contribution beside each other, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from recommendations.enums import ContributionKind
from recommendations.models import Contribution, Person, Revision
from recommendations.queries.contribution_pages import rested_on_titles

# Words with the white space after them, so that joining the pieces gives the text again.
WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one text; `changed` where the other text does not have it."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One part of both revisions; `same` where nothing was changed."""

    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        """Whether the earlier and the later one say the same."""
        return not any(piece.changed for piece in (*self.before, *self.after))


def compared(
    person: Person, contribution: Contribution, earlier: Revision, later: Revision
) -> tuple[Compared, ...]:
    """What the two say, part by part, parts that both leave empty left out."""
    titles = rested_on_titles(person, (earlier, later))
    old = _parts(contribution, earlier, titles[earlier.pk])
    new = _parts(contribution, later, titles[later.pk])
    return tuple(
        Compared(label, *word_pieces(before, new[label]))
        for label, before in old.items()
        if before or new[label]
    )


def word_pieces(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts cut into what they share and what only one has; joined they are the texts.

    Words that differ in nothing but the white space after them count as the same.
    """
    olds, news = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(
        None, [word.strip() for word in olds], [word.strip() for word in news], autojunk=False
    )
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, i, j, m, n in matcher.get_opcodes():
        _add(left, olds[i:j], changed=kind != "equal")
        _add(right, news[m:n], changed=kind != "equal")
    return tuple(left), tuple(right)


def _add(pieces: list[Piece], words: Sequence[str], *, changed: bool) -> None:
    if words:
        pieces.append(Piece("".join(words), changed))


def _parts(contribution: Contribution, revision: Revision, rests_on: list[str]) -> dict[str, str]:
    if contribution.kind == ContributionKind.STATUS_UPDATE:
        return {
            "Assessment": revision.get_assessment_display(),
            "As of": _day(revision.as_of),
            "Reasoning": revision.text,
            "Rests on": "; ".join(rests_on),
            "Note": revision.note,
        }
    file = revision.file
    return {
        "Title": revision.title,
        "Kind": revision.get_evidence_kind_display(),
        "Date of the fact": _day(revision.fact_from),
        "Last day": _day(revision.fact_to),
        "Statement": revision.text,
        "Link": revision.link,
        "File": f"{file.kind.upper()}, {file.released_sha256[:12]}" if file else "",
        "Language": revision.language,
        "Why it belongs here": revision.outside_reason,
        "Note": revision.note,
    }


def _day(value: object) -> str:
    return str(value) if value else ""
