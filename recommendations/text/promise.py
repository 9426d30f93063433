"""What `read_report --json` prints. These keys are a promise to scripts: none goes, none changes.

docs/reference/reading.md describes each of them.
"""

from hashlib import sha256
from typing import Any

from recommendations.text.arithmetic import Arithmetic, arithmetic_of
from recommendations.text.documents import Document
from recommendations.text.figures import Figure, figures_of
from recommendations.text.legal import distinct_labels
from recommendations.text.narrative import Bullet, Narrative
from recommendations.text.silences import Silence, silences_of
from recommendations.text.spans import ReadingWarning
from recommendations.text.streaks import Streak, streaks_of


def narrative_json(narrative: Narrative, document: Document) -> dict[str, Any]:
    """The narrative in plain values, keys in a fixed order.

    Offsets are code points into `document.text`; `source.sha256` is of that text as UTF-8. What the
    text does not say is null; `verdicts` has only the pillars that open with one.
    """
    return {
        "source": {
            "sha256": sha256(document.text.encode()).hexdigest(),
            "characters": len(document.text),
            "document_sha256": document.sha256,
            "format": document.format,
        },
        "country": narrative.country,
        "iso2": narrative.iso2,
        "year": narrative.year,
        "tier": narrative.tier,
        "tier_change": narrative.tier_change,
        "sections": [
            {"name": section.name, "start": section.start, "end": section.end}
            for section in narrative.sections
        ],
        "verdicts": {verdict.section: verdict.words for verdict in narrative.verdicts},
        "recommendations": [_recommendation(bullet) for bullet in narrative.bullets],
        "passages": [
            {
                "start": passage.start,
                "end": passage.end,
                "section": passage.section,
                "speaker": passage.speaker or None,
            }
            for passage in narrative.passages
        ],
        "warnings": [_warning(w) for w in (*document.warnings, *narrative.warnings)],
        "interim": narrative.interim,
    }


def claims_json(narrative: Narrative, text: str) -> dict[str, Any]:
    """What the narrative claims in numbers, read from `text`, of which it is the reading.

    Each `start` and `end` is the passage. A figure's `value` is null where it was not reported,
    its `year` where neither the text nor the report gives one.
    """
    figures = figures_of(text, narrative)
    return {
        "figures": [_figure(figure) for figure in figures],
        "streaks": [_streak(streak) for streak in streaks_of(text, narrative)],
        "silences": [_silence(silence) for silence in silences_of(text, narrative)],
        "arithmetic": [_sum(total) for total in arithmetic_of(text, narrative, figures)],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "start": figure.start,
        "end": figure.end,
        "what": figure.what,
        "qualifiers": list(figure.qualifiers),
        "value": figure.value,
        "approximate": figure.approximate,
        "year": figure.year,
        "year_inferred": figure.year_inferred,
        "speaker": figure.speaker or None,
        "compared_with": [
            {"value": comparator.value, "year": comparator.year}
            for comparator in figure.compared_with
        ],
    }


def _streak(streak: Streak) -> dict[str, Any]:
    place = {"start": streak.start, "end": streak.end}
    if streak.ordinal is not None:
        return {**place, "ordinal": streak.ordinal, "about": streak.about}
    return {**place, "first_since": streak.first_since, "about": streak.about}


def _silence(silence: Silence) -> dict[str, Any]:
    return {
        "start": silence.start,
        "end": silence.end,
        "who": silence.who,
        "about": silence.about,
    }


def _sum(total: Arithmetic) -> dict[str, Any]:
    return {
        "start": total.start,
        "end": total.end,
        "check": total.check,
        "holds": total.holds,
    }


def _recommendation(bullet: Bullet) -> dict[str, Any]:
    return {
        "number": bullet.number,
        "start": bullet.start,
        "end": bullet.end,
        "text": bullet.text,
        "opens_with": bullet.opens_with,
        "strength": bullet.strength,
        "kind": bullet.kind,
        "pillar": bullet.pillar,
        "legal_references": list(distinct_labels(bullet.legal_references)),
    }


def _warning(warning: ReadingWarning) -> dict[str, Any]:
    return {
        "code": warning.code,
        "message": warning.message,
        "start": warning.start,
        "end": warning.end,
    }
