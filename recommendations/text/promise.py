"""What `read_report --json` prints. These keys are a promise to scripts: none goes, none changes.

docs/reference/reading.md describes each of them.
"""

from hashlib import sha256
from typing import Any

from recommendations.text.documents import Document
from recommendations.text.legal import distinct_labels
from recommendations.text.narrative import Bullet, Narrative
from recommendations.text.spans import ReadingWarning


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
