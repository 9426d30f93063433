"""The ledger of what reports claim: written on import, checked against the years around it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from recommendations import rules
from recommendations.domain.errors import InvalidTransition, InvalidValue, NotAllowed
from recommendations.domain.trail import record
from recommendations.domain.tripwire import refuse_victim_data
from recommendations.enums import Action, CheckState, ContributionKind, ReportKind
from recommendations.matching import checks as checking
from recommendations.matching.silences import same_silences
from recommendations.models import (
    Check,
    Contribution,
    Country,
    Figure,
    Person,
    Report,
    Silence,
    SilenceAnswer,
    SourceRevision,
    StreakClaim,
)
from recommendations.queries.ledger import Claims, claims_in_years
from recommendations.text import figures as reading
from recommendations.text.arithmetic import arithmetic_of
from recommendations.text.narrative import Narrative
from recommendations.text.silences import silences_of
from recommendations.text.streaks import streaks_of

_LONGEST = {"what": 200, "noun": 80, "act": 80, "unit": 20, "about": 300}


def write_ledger(revision: SourceRevision, narrative: Narrative) -> None:
    """Figures, claims, silences and checks of the revision, in place of those of earlier ones.

    In the caller's transaction; twice is the same as once. Rulings on checks that are still the
    same stay, and so do answers to silences in the same words. Checks of later reports follow.
    """
    text = revision.text
    rulings = _cleared(revision)
    found = reading.figures_of(text, narrative)
    figures = [_figure(revision, figure) for figure in found]
    Figure.objects.bulk_create(figures)
    streaks = [
        StreakClaim(
            revision=revision, start=claim.start, end=claim.end, ordinal=claim.ordinal,
            first_since=claim.first_since, about=claim.about[:300],
            words_start=claim.words_start, words_end=claim.words_end,
        )
        for claim in streaks_of(text, narrative)
    ]  # fmt: skip
    StreakClaim.objects.bulk_create(streaks)
    Silence.objects.bulk_create(
        Silence(
            revision=revision, start=one.start, end=one.end, who=one.who[:80],
            about=one.about[:500], words_start=one.words_start, words_end=one.words_end,
        )
        for one in silences_of(text, narrative)
    )  # fmt: skip
    _find_answered_again(revision)
    sums = arithmetic_of(text, narrative, found)
    claims = Claims(figures, streaks, narrative.passages, sums)
    refresh_checks(revision.report, just_read={revision.pk: claims}, rulings=rulings)


def _cleared(revision: SourceRevision) -> dict[str, Check]:
    """The rulings on the report's checks, by key; its claims are gone."""
    others = list(
        SourceRevision.objects.filter(report=revision.report_id).values_list("pk", flat=True)
    )
    known = Check.objects.filter(revision__in=others)
    rulings = {row.key: row for row in known.exclude(state=CheckState.OPEN)}
    for model in (Figure, StreakClaim, Silence, Check):
        rows = model._base_manager.filter(revision__in=others)
        if len(others) > 1 or rows.exists():
            rows.delete()
    return rulings


def refresh_checks(
    report: Report,
    *,
    just_read: Mapping[Any, Claims] | None = None,
    rulings: dict[str, Check] | None = None,
) -> None:
    """Checks of the report and of every later yearly one of its country, and silences in a row.

    `just_read` is by revision what need not be read again.
    """
    facts = claims_in_years(report.country, just_read or {})
    for index, (revision, own) in enumerate(facts):
        if revision.report.year < report.year:
            continue
        earlier = [one for _, one in reversed(facts[:index])]
        found = checking.check_report(own, earlier)
        by_year = {one.report.year: one for one, _ in facts[:index]}
        _sync(revision, found, by_year, rulings if revision.report_id == report.pk else None)
    if report.kind == ReportKind.ANNUAL:
        _count_silences(report.country, [revision for revision, _ in facts])
    elif just_read:
        _check_interim(report, just_read, rulings)


def rule_on_check(check: Check, *, ruling: str, note: str = "", actor: Person) -> Check:
    """The steward's ruling: accepted, dismissed (with a note), or open again."""
    if not rules.can_rule_on_checks(actor):
        message = "Only data stewards rule on checks."
        raise NotAllowed(message)
    if ruling not in CheckState.values:
        raise InvalidValue("ruling", "Accept it, dismiss it, or open it again.")
    note = note.strip()
    if ruling == CheckState.DISMISSED and not note:
        raise InvalidValue("note", "Say why it is dismissed.")
    refuse_victim_data({"note": note})
    with transaction.atomic():
        locked = Check.objects.select_for_update(of=("self",)).get(pk=check.pk)
        if locked.state == ruling:
            message = f"Somebody has marked it as {locked.get_state_display().lower()} already."
            raise InvalidTransition(message)
        before = {"state": locked.state}
        locked.state, locked.note = CheckState(ruling), note
        is_open = ruling == CheckState.OPEN
        locked.settled_by = None if is_open else actor
        locked.settled_at = None if is_open else timezone.now()
        locked.save(update_fields=["state", "note", "settled_by", "settled_at"])
        record(
            Action.CHECK_RULED, locked, actor=actor, before=before,
            after={"state": locked.state, "kind": locked.kind}, reason=note,
        )  # fmt: skip
    return locked


def answer_silence(silence: Silence, contribution: Contribution, *, actor: Person) -> SilenceAnswer:
    """Evidence of the actor's own government organisation set beside what was not reported."""
    if not rules.can_answer_silence(actor, silence) or not rules.can_edit_contribution(
        actor, contribution
    ):
        message = "Only those who write for a government organisation answer, with its evidence."
        raise NotAllowed(message)
    same = contribution.recommendation.report.country_id == silence.revision.report.country_id
    if contribution.kind != ContributionKind.EVIDENCE or not same:
        raise InvalidValue("contribution", "Choose evidence of your own on this country.")
    quote = silence.revision.text[silence.words_start : silence.words_end]
    with transaction.atomic():
        answer, is_new = SilenceAnswer.objects.get_or_create(
            silence=silence,
            contribution=contribution,
            defaults={"revision": silence.revision, "quote": quote},
        )
        if is_new:
            record(
                Action.SILENCE_ANSWERED, contribution, actor=actor,
                organisation=contribution.organisation, after={"silence": silence.pk},
            )  # fmt: skip
    return answer


def _figure(revision: SourceRevision, found: reading.Figure) -> Figure:
    return Figure(
        revision=revision,
        start=found.start,
        end=found.end,
        number_start=found.number_start,
        number_end=found.number_end,
        what=found.what[: _LONGEST["what"]],
        noun=found.noun[: _LONGEST["noun"]],
        act=found.act[: _LONGEST["act"]],
        qualifiers=list(found.qualifiers),
        value=_decimal(found.value),
        upper=_decimal(found.upper),
        approximate=found.approximate,
        unit=found.unit[: _LONGEST["unit"]],
        usd=_decimal(found.usd),
        year=found.year,
        year_inferred=found.year_inferred,
        speaker=found.speaker,
        part=found.part,
        stale=found.stale,
        compared_with=[[one.value, one.year, one.start, one.end] for one in found.compared_with],
    )


def _decimal(value: float | None) -> Decimal | None:
    if value is None or abs(value) >= 10**15:
        return None
    return Decimal(str(value))


def _sync(
    revision: SourceRevision,
    found: Iterable[checking.Check],
    by_year: dict[int, SourceRevision],
    rulings: dict[str, Check] | None,
) -> None:
    """The revision's checks are exactly these; rulings on the same ones stay."""
    known = {row.key: row for row in Check.objects.filter(revision=revision)}
    ruled = known | (rulings or {})
    times: dict[str, int] = defaultdict(int)
    rows = []
    for check in found:
        key = _key(revision.text, check)
        times[key] += 1
        row = _row(revision, check, f"{key[:56]}{times[key]:08}", by_year)
        before = ruled.get(row.key)
        if before is not None:
            row.state, row.note = before.state, before.note
            row.settled_by_id, row.settled_at = before.settled_by_id, before.settled_at
        rows.append(row)
    gone = known.keys() - {row.key for row in rows}
    if gone:
        Check.objects.filter(revision=revision, key__in=gone).delete()
    fields = [
        *("holds", "severity", "message", "says", "printed", "about", "later_start", "later_end"),
        *("earlier_revision", "earlier_start", "earlier_end"),
    ]
    Check.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["revision", "key"], update_fields=fields
    )


def _row(
    revision: SourceRevision,
    check: checking.Check,
    key: str,
    by_year: dict[int, SourceRevision],
) -> Check:
    return Check(
        revision=revision,
        key=key,
        kind=check.kind,
        holds=check.holds,
        severity=check.severity,
        message=check.message,
        says="" if check.says is None else str(check.says)[:200],
        printed="" if check.printed is None else str(check.printed)[:200],
        about=check.about[:300],
        later_start=check.later_start,
        later_end=check.later_end,
        earlier_revision=by_year.get(check.earlier_year or 0),
        earlier_start=check.earlier_start,
        earlier_end=check.earlier_end,
    )


def _key(text: str, check: checking.Check) -> str:
    """Of the claim: its kind, its words, what it says and of what; not where it stands."""
    words = " ".join(text[check.later_start : check.later_end].split())
    parts = (check.kind, words, str(check.says), str(check.year), check.about, str(check.printed))
    return sha256("\n".join(parts).encode()).hexdigest()


def _check_interim(
    report: Report, just_read: Mapping[Any, Claims], rulings: dict[str, Check] | None
) -> None:
    """An interim report is checked in itself only: it claims little and the law has no year of it."""
    revision = SourceRevision.objects.select_related("report").get(pk=next(iter(just_read)))
    own = checking.ReportFacts(
        text=revision.text, year=report.year, tier=None, arithmetic=just_read[revision.pk].sums
    )
    _sync(revision, checking.check_report(own, []), {}, rulings)


def _count_silences(country: Country, revisions: Sequence[SourceRevision]) -> None:
    """Links each silence to the same one of the report just before, and counts them in a row."""
    by_revision: dict[Any, list[Silence]] = defaultdict(list)
    for row in Silence.objects.filter(revision__in=revisions).order_by("words_start"):
        by_revision[row.revision_id].append(row)
    changed, before, year = [], list[Silence](), 0
    for revision in revisions:
        rows = by_revision[revision.pk]
        follows = before if revision.report.year == year + 1 else []
        same = same_silences([row.about for row in follows], [row.about for row in rows])
        for index, row in enumerate(rows):
            earlier = follows[same[index]] if index in same else None
            count = earlier.row + 1 if earlier else 1
            if (row.before_id, row.row) != (earlier.pk if earlier else None, count):
                row.before, row.row = earlier, count
                changed.append(row)
        before, year = rows, revision.report.year
    Silence.objects.bulk_update(changed, ["before", "row"])


def _find_answered_again(revision: SourceRevision) -> None:
    """Answers whose silence stands in the corrected text in the same words."""
    lost = list(SilenceAnswer.objects.filter(silence=None, revision__report=revision.report_id))
    if not lost:
        return
    by_words = {
        " ".join(revision.text[row.words_start : row.words_end].split()): row
        for row in Silence.objects.filter(revision=revision)
    }
    for answer in lost:
        answer.silence = by_words.get(" ".join(answer.quote.split()))
        if answer.silence is not None:
            answer.save(update_fields=["silence"])
