"""News as plain shapes: lines of references and counts, grouped, and whether they are worth a mail."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from recommendations.enums import NewsKind, Rhythm


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know and where to go on. `year` and `number` are a recommendation's, or 0.

    `fresh` says that it happened within the window; the others still stand from before. `key` is
    the same for the same reminder on another day.
    """

    kind: NewsKind
    country: str
    year: int
    number: int
    text: str
    url: str
    count: int = 1
    fresh: bool = True
    urgent: bool = False
    due: date | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one country; its name is empty for what concerns all."""

    country: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class News:
    """Everything for one mail."""

    lines: tuple[Line, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """By country, then by year and number; what concerns all countries first."""
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.country].append(line)
        return tuple(Group(name, tuple(found[name])) for name in sorted(found))

    @property
    def fresh(self) -> bool:
        """Whether anything happened within the window."""
        return any(line.fresh for line in self.lines)

    @property
    def references(self) -> list[list[str | int]]:
        """Kind, country, year, number, count and key of each line: what is kept of the mail."""
        return [
            [line.kind.value, line.country, line.year, line.number, line.count, line.key]
            for line in self.lines
        ]

    def count(self, *kinds: NewsKind) -> int:
        """How much of these kinds."""
        return sum(line.count for line in self.lines if line.kind in kinds)


def urgent_of(news: News, told: Collection[str]) -> tuple[Line, ...]:
    """The urgent lines whose key was not told before."""
    return tuple(line for line in news.lines if line.urgent and line.key not in told)


def told_keys(references: Iterable[Sequence[Any]]) -> set[str]:
    """The keys in what is kept of earlier mails."""
    return {str(reference[5]) for reference in references if len(reference) > 5 and reference[5]}


def is_worth(news: News, rhythm: str, told: Collection[str], *, quiet_since: datetime | None,
             now: datetime) -> bool:  # fmt: skip
    """Whether a digest goes out: something new, something urgent not told, or a quiet week is over.

    What only still stands is told once a week at most, so that nobody is nagged every morning.
    """
    if not news.lines:
        return False
    if news.fresh or urgent_of(news, told):
        return True
    week_over = quiet_since is None or now - quiet_since >= timedelta(days=6, hours=12)
    return rhythm != Rhythm.DAILY or week_over
