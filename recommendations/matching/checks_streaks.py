""" "For the fourth consecutive year" must follow "third"; "the first since 2012" must be the first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recommendations.matching.checks_likeness import cited, dice, topic, words_of
from recommendations.matching.checks_shapes import Check, Passage, ReportFacts, Streak

# Share of words two streaks, or a streak and a passage, have in common. On the sample narratives
# the same claim mostly has all of them, others at most 0.44 unless they cite other provisions,
# which are compared apart.
_SAME = 0.6
_CLAUSE = re.compile(r"[;—]\s?|,\s+(?:and|but|although|while|which|compared)\b")
_NEGATIVE = re.compile(r"\b(?:not|no|none|never|without|failed|lacked)\b")
_AGAIN = re.compile(r"\b(?:again|still|continued)\b")
_TIER = re.compile(r"\b[Tt]ier\s+[123]\b|\bWatch\s+List\b")
_MOVED = re.compile(r"\b(?:was|were|is)\s+(?:up|down)graded\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_STEMS = {
    "convict": "convicted",
    "prosecut": "prosecuted",
    "investigat": "investigated",
    "identif": "identified",
    "inspect": "inspected",
    "arrest": "arrested",
    "extradit": "extradited",
}


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of a passage."""

    passage: Passage
    text: str


def streak_checks(later: ReportFacts, earlier: Sequence[ReportFacts]) -> Iterator[Check]:
    """One check for each streak and each first; `earlier` are the reports before, newest first."""
    for streak in later.streaks:
        if streak.first_since is not None:
            yield _first(later, earlier, streak, streak.first_since)
        elif streak.ordinal is not None:
            yield _streak(later, earlier[0] if earlier else None, streak, streak.ordinal)


def _streak(later: ReportFacts, earlier: ReportFacts | None, streak: Streak, ordinal: int) -> Check:
    if earlier is None or later.year is None or earlier.year is None or earlier.year >= later.year:
        message = "No earlier report of a known year is at hand."
        return _check("streak", streak, says=ordinal, holds=None, message=message)
    gap = later.year - earlier.year
    if _TIER.search(streak.about):
        return _tier_streak(later, earlier, streak, ordinal, gap=gap)
    before = _same_streak(streak, earlier)
    if before is not None and before.ordinal is not None:
        return _after(streak, ordinal, before, earlier, gap=gap)
    contrary = _contrary(streak, later, earlier, (later.year - ordinal, later.year - 1))
    if contrary:
        passage, value, year = contrary
        return _check(
            "streak",
            streak,
            says=ordinal,
            holds=False,
            message=f"The {earlier.year} report printed {value} for {year}.",
            passage=passage,
            printed=value,
            report=earlier,
        )
    return _after_clause(streak, ordinal, earlier, gap)


def _after(
    streak: Streak, ordinal: int, before: Streak, earlier: ReportFacts, *, gap: int
) -> Check:
    """A streak against the same streak of the earlier report."""
    told = before.ordinal or 0
    holds = ordinal == told + gap
    verb = "follows" if holds else "does not follow"
    return _check(
        "streak",
        streak,
        says=ordinal,
        holds=holds,
        message=f"The {_nth(ordinal)} {verb} the {_nth(told)} of the {earlier.year} report.",
        passage=before,
        printed=told,
        report=earlier,
    )


def _after_clause(streak: Streak, ordinal: int, earlier: ReportFacts, gap: int) -> Check:
    """A streak against an earlier passage that says the same without counting the years."""
    clause = _same_clause(streak, earlier)
    if clause is None:
        message = f"The {earlier.year} report does not speak of it."
        return _check("streak", streak, says=ordinal, holds=None, message=message)
    known = gap + (2 if _AGAIN.search(clause.text) else 1)
    message = f"The {earlier.year} report said so too"
    if ordinal > known:
        message += f", but not that it was the {_nth(ordinal - gap)} year"
    return _check(
        "streak",
        streak,
        says=ordinal,
        holds=True if ordinal <= known else None,
        message=message + ".",
        passage=clause.passage,
        printed=" ".join(clause.text.split()).strip(" ,."),
        report=earlier,
    )


def _tier_streak(
    later: ReportFacts, earlier: ReportFacts, streak: Streak, ordinal: int, *, gap: int
) -> Check:
    """Years in a row on one tier, against the earlier tier and what the earlier report said."""
    holds: bool | None = None
    passage: Passage | None = None
    printed: int | str | None = earlier.tier
    message = f"The {earlier.year} report had the country on {earlier.tier}."
    before = next((s for s in earlier.streaks if s.ordinal and _TIER.search(s.about)), None)
    moved = next((p for p in earlier.passages if _MOVED.search(earlier.text, p.start, p.end)), None)
    if later.tier is None or earlier.tier is None:
        message = "A tier is not known."
    elif later.tier != earlier.tier:
        holds = False
    elif before is not None and before.ordinal is not None:
        holds, passage, printed = ordinal == before.ordinal + gap, before, before.ordinal
        message = f"The {earlier.year} report said {_nth(before.ordinal)}."
    elif moved is not None:
        holds, passage = ordinal == gap + 1, moved
        printed = " ".join(earlier.text[moved.start : moved.end].split())
        message = f"The country came to {earlier.tier} in the {earlier.year} report."
    elif ordinal == gap + 1:
        holds = True
    return _check(
        "streak",
        streak,
        says=ordinal,
        holds=holds,
        message=message,
        passage=passage,
        printed=printed,
        report=earlier,
    )


def _same_streak(streak: Streak, earlier: ReportFacts) -> Streak | None:
    mine, laws = words_of(streak.about), cited(streak.about)
    found = [
        (dice(mine, words_of(other.about)), -other.start, other)
        for other in earlier.streaks
        if other.ordinal is not None and cited(other.about) == laws
    ]
    best = max(found, key=lambda entry: entry[:2], default=None)
    if best is None or best[0] < _SAME:
        return None
    # The body says it in full where the summary says it too.
    bodies = [entry for entry in found if entry[0] >= _SAME and entry[2].ordinal == best[2].ordinal]
    return min(bodies, key=lambda entry: entry[1])[2]


def _same_clause(streak: Streak, earlier: ReportFacts) -> _Clause | None:
    """The clause of the earlier report that denies the same thing."""
    mine, laws = words_of(streak.about), cited(streak.about)
    negative = _NEGATIVE.search(streak.about) is not None
    best, score = None, _SAME
    for passage in earlier.passages:
        for text in _clauses(earlier.text[passage.start : passage.end]):
            if (_NEGATIVE.search(text) is not None) != negative or cited(text) != laws:
                continue
            alike = dice(mine, words_of(text))
            if alike > score:
                best, score = _Clause(passage, text), alike
    return best


def _clauses(sentence: str) -> Iterator[str]:
    start = 0
    for cut in _CLAUSE.finditer(sentence):
        yield sentence[start : cut.start()]
        start = cut.end()
    yield sentence[start:]


def _contrary(
    streak: Streak, later: ReportFacts, earlier: ReportFacts, years: tuple[int, int]
) -> tuple[Passage, int | float, int] | None:
    """A number above none that the earlier report has for a year the streak covers."""
    if not _NEGATIVE.search(streak.about):
        return None
    zero = next(
        (
            f
            for f in later.figures
            if f.start == streak.start and f.value == 0 and f.number_start >= streak.words_start
        ),
        None,
    )
    if zero is None:
        return None
    mine = words_of(streak.about)
    for figure in earlier.figures:
        if figure.part or figure.approximate or not figure.value or figure.year is None:
            continue
        same = topic(figure) == topic(zero) and figure.noun == zero.noun
        if not (same and years[0] <= figure.year <= years[1]):
            continue
        if set(figure.qualifiers) != set(zero.qualifiers):
            continue
        if dice(mine, words_of(earlier.text[figure.start : figure.end])) >= _SAME:
            return figure, figure.value, figure.year
    return None


def _first(later: ReportFacts, earlier: Sequence[ReportFacts], streak: Streak, since: int) -> Check:
    year = _event_year(later, streak)
    for report in earlier:
        if found := _printed_between(streak, report, since, year):
            passage, value, when = found
            return _check(
                "first_since",
                streak,
                says=since,
                holds=False,
                message=f"The {report.year} report printed {value} for {when}.",
                passage=passage,
                printed=value,
                report=report,
            )
    for report in earlier:
        run = _run_without(streak, report)
        if run is None or run.ordinal is None or report.year is None:
            continue
        begins = report.year - run.ordinal
        if since < begins - 1:
            continue
        return _check(
            "first_since",
            streak,
            says=since,
            holds=since == begins - 1,
            message=f"The {report.year} report counted the years without from {begins} on.",
            passage=run,
            printed=f"{_nth(run.ordinal)} consecutive year without ({begins}-{report.year - 1})",
            report=report,
        )
    message = "The reports at hand cannot decide it."
    return _check("first_since", streak, says=since, holds=None, message=message)


def _event_year(later: ReportFacts, streak: Streak) -> int | None:
    """When the first happened: the last year said in front of the claim, else the period's."""
    said = [int(m[0]) for m in _YEAR.finditer(later.text, streak.start, streak.words_start)]
    return said[-1] if said else (later.year - 1 if later.year else None)


def _printed_between(
    streak: Streak, report: ReportFacts, since: int, year: int | None
) -> tuple[Passage, int | float, int] | None:
    done = next((act for stem, act in _STEMS.items() if stem in streak.about.lower()), "")
    if not done or year is None:
        return None
    laws, complicit = cited(streak.about), "complicit" in streak.about
    for figure in report.figures:
        if figure.year is None or not since < figure.year < year or not figure.value:
            continue
        if topic(figure) != done or figure.approximate:
            continue
        words = " ".join(figure.qualifiers)
        if ("complicit" in words) == complicit and (cited(words) == laws if laws else True):
            return figure, figure.value, figure.year
    return None


def _run_without(streak: Streak, report: ReportFacts) -> Streak | None:
    """A streak without what the later report calls a first: same provision, same doing."""
    done = next((stem for stem in _STEMS if stem in streak.about.lower()), "")
    laws = cited(streak.about)
    found = None
    for other in report.streaks:
        if other.ordinal is None or not _NEGATIVE.search(other.about):
            continue
        alike = dice(words_of(streak.about), words_of(other.about)) >= _SAME
        same = bool(done) and done in other.about.lower() and bool(laws)
        if cited(other.about) == laws and (alike or same):
            found = other
    return found


def _check(
    kind: str,
    streak: Streak,
    *,
    says: int,
    holds: bool | None,
    message: str,
    passage: Passage | None = None,
    printed: int | float | str | None = None,
    report: ReportFacts | None = None,
) -> Check:
    return Check(
        kind=kind,
        holds=holds,
        later_start=streak.start,
        later_end=streak.end,
        says=says,
        printed=printed,
        earlier_start=passage.start if passage else None,
        earlier_end=passage.end if passage else None,
        earlier_year=report.year if report else None,
        message=message,
        about=streak.about,
    )


def _nth(number: int) -> str:
    named = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
    return named.get(number, f"{number}th")
