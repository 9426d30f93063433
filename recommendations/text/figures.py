"""The ledger of figures: every quantity a narrative gives, what it counts, and its year.

A figure of the reporting period without a stated year is of the calendar year before the report's
(the reports of June cover that year's law enforcement figures), and says that this was inferred.
Penalties, spans of time, ages, provisions and asides ("four districts") are no figures. Numbers of
the trafficking profile are context; only those with a year or an estimate are kept.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from recommendations.text.figures_compared import (
    Compared,
    Comparison,
    YearWords,
    comparisons_in,
    years_in,
)
from recommendations.text.figures_counts import Count, counts_in
from recommendations.text.figures_qualifiers import qualifiers_at
from recommendations.text.figures_words import head_at
from recommendations.text.legal import LegalReference
from recommendations.text.narrative import Narrative, Passage
from recommendations.text.quantities import Number, numbers_in
from recommendations.text.sentences import PARAGRAPH_BREAK


@dataclass(frozen=True, slots=True)
class Comparator:
    """A number a figure is compared with; `text[start:end]` is its words, `year` when it was."""

    value: int | float
    year: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity. `text[start:end]` is the passage, `text[number_start:number_end]` the number.

    `value` is None where the text says that it was not reported; the lower end of a range, whose
    other end is `upper`. `what` is what is counted with what was done; `noun` and `act` are their
    heads ("victim", "identified"), each "" where not said. `unit` is "" for a count, "percent" or
    a currency; `usd` the dollars printed beside another currency. `part` marks a part of a total
    printed before it. `year` is None only where neither text nor report gives one.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    what: str
    noun: str
    act: str
    qualifiers: tuple[str, ...]
    value: int | float | None
    upper: int | float | None
    approximate: bool
    unit: str
    usd: int | float | None
    year: int | None
    year_inferred: bool
    speaker: str
    part: bool = False
    stale: bool = False
    compared_with: tuple[Comparator, ...] = ()


LONGEST_SENTENCE = 4000
"""Characters of a passage; a longer one has lost its full stops and is a table or worse."""

# "prescribed penalties of three to seven years’ imprisonment and a fine of …": a law, not a result.
_PENALTY = re.compile(
    r"\b(?:prescrib|punishable|penalt(?:y|ies)\s+(?:of|ranging)|provided?\s+for|carr(?:y|ies|ied)\b(?!\s+out))[^.;]{0,160}"
    r"\b(?:imprisonment|prison|fines?\b)"
)
_STALE = re.compile(
    r"\b(?:(?:most\s+recent|latest|last)\s+(?:year|period)\s+(?:for\s+which|with|in\s+which)\s+(?:\w+\s+){0,3}(?:data|statistics|information|figures)"
    r"|(?:most\s+recent|latest|last)\s+(?:available\s+)?(?:data|statistics|figures)(?:\s+available)?)"
)
# Years of something else: "since the previous plan expired in 2018", "begun a year earlier".
_OTHER_EVENT = re.compile(
    r"\b(?:compared\s+(?:with|to)|than|over|from)\s$|\b(?:since|expired|established|adopted|enacted|created|dated|begun|began|started|signed|passed)\b[^,;()]{0,30}$"
)
_CLAUSE_BREAK = re.compile(r";\s")
_MIGHT = re.compile(r"\d|\b(?:[Nn]o|[Nn]one|not|once|twice|[Zz]ero|failed|unable)\b")
_WORDS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety)\b",
    re.IGNORECASE,
)


def figures_of(text: str, narrative: Narrative) -> tuple[Figure, ...]:
    """The figures of the narrative's passages in order; `text` is what it was read from.

    Nothing is read from the list of recommendations.
    """
    found: list[Figure] = []
    seen: set[int | float] = set()
    legal = narrative.legal_references
    starts = [reference.start for reference in legal]
    before = 0
    for passage in narrative.passages:
        if PARAGRAPH_BREAK.search(text, before, passage.start):
            seen = set()
        before = passage.start
        cited = legal[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)]
        figures = passage_figures(text, passage, narrative.year, cited, frozenset(seen))
        seen.update(figure.value for figure in figures if figure.value is not None)
        found.extend(figures)
    return tuple(found)


def passage_figures(
    text: str,
    passage: Passage,
    report_year: int | None,
    cited: Sequence[LegalReference] = (),
    seen: frozenset[int | float] = frozenset(),
) -> list[Figure]:
    """The figures of one passage. `seen` are values its paragraph has given: "of the 109" is one.

    A passage beyond `LONGEST_SENTENCE` gives none.
    """
    start, end = passage.start, passage.end
    if end - start > LONGEST_SENTENCE:
        return []
    if not (_MIGHT.search(text, start, end) or _WORDS.search(text, start, end)):
        return []
    sentence = text[start:end]
    if ("prison" in sentence or "fine" in sentence) and _PENALTY.search(sentence):
        return []
    numbers = [n for n in numbers_in(text, start, end) if not _cites(n, cited)]
    years = years_in(text, start, end, report_year)
    comparisons = comparisons_in(text, start, end, numbers, years)
    counts = counts_in(text, start, end, numbers, comparisons, seen=seen)
    if passage.section == "trafficking_profile":
        counts = [c for c in counts if _kept_as_context(text, passage, c, years)]
    figures = [
        _figure(text, passage, count, comparisons, years, report_year=report_year)
        for count in counts
    ]
    return _compare(text, figures, counts, comparisons)


def _cites(number: Number, cited: Sequence[LegalReference]) -> bool:
    return any(ref.start < number.end and number.start < ref.end for ref in cited)


def _kept_as_context(text: str, passage: Passage, count: Count, years: Sequence[YearWords]) -> bool:
    if count.value is None or count.value == 0:
        return False
    if count.number is None or count.number.money:
        return False
    return bool(years or count.number.bound) and count.value >= 10


def _figure(
    text: str,
    passage: Passage,
    count: Count,
    comparisons: Sequence[Comparison],
    years: Sequence[YearWords],
    *,
    report_year: int | None,
) -> Figure:
    stated = _stated_year(text, passage, count, comparisons, years)
    inferred = stated is None or stated.year is None
    year = (report_year - 1 if report_year else None) if stated is None else stated.year
    number = count.number
    return Figure(
        start=passage.start,
        end=passage.end,
        number_start=count.start,
        number_end=count.end,
        what=count.what,
        noun=count.noun,
        act=count.act,
        qualifiers=qualifiers_at(text, passage, count.start, count.name_end, part=count.part),
        value=count.value,
        upper=number.upper if number else None,
        approximate=number.approximate if number else False,
        unit=number.unit if number else "",
        usd=number.usd if number else None,
        year=year,
        year_inferred=inferred,
        speaker=passage.speaker,
        part=count.part,
        stale=_STALE.search(text, count.end, min(passage.end, count.end + 200)) is not None,
    )


def _stated_year(
    text: str,
    passage: Passage,
    count: Count,
    comparisons: Sequence[Comparison],
    years: Sequence[YearWords],
) -> YearWords | None:
    """The year words a number belongs to: the nearest behind it in its clause, else in front."""
    first, last = _clause(text, passage, count.start)
    free = [
        y
        for y in years
        if not any(c.start <= y.start < c.end for c in comparisons)
        and not text.startswith("from the", y.start)
        and not _OTHER_EVENT.search(text, max(passage.start, y.start - 40), y.start)
    ]
    behind = [y for y in free if count.end <= y.start < last]
    before = [y for y in free if first <= y.start < count.start]
    if behind and not _taken(text, count.end, behind[0].start, before):
        return behind[0]
    if before:
        return before[-1]
    opening = [y for y in free if y.start < first and y.start - passage.start < 4]
    return opening[0] if opening and not behind else None


def _taken(text: str, start: int, year: int, before: Sequence[YearWords]) -> bool:
    """Whether a year behind a number belongs to something that happened beside it."""
    between = text[start:year]
    if before and len(between) > 40:
        return True
    return "which" in between or "under investigation" in between


def _clause(text: str, passage: Passage, place: int) -> tuple[int, int]:
    first, last = passage.start, passage.end
    for cut in _CLAUSE_BREAK.finditer(text, passage.start, passage.end):
        if cut.end() <= place:
            first = cut.end()
        else:
            last = cut.start()
            break
    return first, last


def _compare(
    text: str,
    figures: list[Figure],
    counts: Sequence[Count],
    comparisons: Sequence[Comparison],
) -> list[Figure]:
    """The figures with their comparators; counts that only stood for a comparison are left out."""
    reach = 0
    for comparison in comparisons:
        if comparison.leading:
            targets = [n for n, f in enumerate(figures) if f.number_start >= comparison.end][:1]
        else:
            targets = [
                n for n, f in enumerate(figures) if reach <= f.number_start < comparison.start
            ]
            semicolon = text.rfind(";", reach, comparison.start)
            near = [n for n in targets if figures[n].number_start > semicolon]
            targets = near or targets
        reach = comparison.end
        _attach(text, figures, targets, comparison)
    figures = _later_clauses(text, figures)
    bare = {count.start for count in counts if count.bare}
    return [f for f in figures if f.number_start not in bare or f.compared_with]


def _attach(
    text: str, figures: list[Figure], targets: Sequence[int], comparison: Comparison
) -> None:
    whole = [n for n in targets if not figures[n].part] or list(targets)
    if not whole:
        return
    items = comparison.items
    nouns = [head_at(text, i.end, comparison.end, single=i.value == 1)[0] for i in items]
    one_year = len({i.year for i in items}) == 1
    for place, (item, noun) in enumerate(zip(items, nouns, strict=True)):
        same = [n for n in whole if noun and figures[n].noun == noun]
        if same:
            target = same[-1]
        elif one_year and len(items) == len(whole) > 1:
            target = whole[place]
        else:
            kind = [n for n in whole if (figures[n].unit not in ("", "percent")) == item.money]
            target = (kind or whole)[-1]
        _add(figures, target, item)


def _add(figures: list[Figure], target: int, item: Compared) -> None:
    figure = figures[target]
    value = figure.value if item.value is None else item.value
    if value is None:
        return
    year = item.year if item.year is not None else (figure.year - 1 if figure.year else None)
    comparator = Comparator(value, year, item.start, item.end)
    figures[target] = replace(figure, compared_with=(*figure.compared_with, comparator))


def _later_clauses(text: str, figures: list[Figure]) -> list[Figure]:
    """ "did not report how many …; in 2019, the government reported 251": 251 is a comparator."""
    kept: list[Figure] = []
    for figure in figures:
        first = kept[0] if kept else None
        if (
            first is not None
            and (first.value is None or first.noun == figure.noun)
            and not figure.part
            and figure.value is not None
            and _earlier_year(first, figure)
            and (first.value is None or not first.compared_with)
        ):
            comparator = Comparator(
                figure.value, figure.year, figure.number_start, figure.number_end
            )
            kept[0] = replace(first, compared_with=(*first.compared_with, comparator))
        else:
            kept.append(figure)
    return kept


def _earlier_year(first: Figure, second: Figure) -> bool:
    return (
        first.year is not None
        and second.year is not None
        and not second.year_inferred
        and second.year < first.year
    )
