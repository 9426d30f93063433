"""The hash that pins a decision to the very words it judged."""

import json
from hashlib import sha256

from recommendations.models import Revision


def revision_sha256(revision: Revision) -> str:
    """SHA-256 over everything a reviewer reads: words, dates, link, files, evidence rested on, part.

    Stable: the same content of the same contribution gives the same hash on every database. The
    file counts by the hashes of its original and its released copy.
    """
    file = revision.file
    content = [
        str(revision.contribution_id),
        revision.number,
        revision.contribution.kind,
        revision.title,
        revision.evidence_kind,
        _day(revision.fact_from),
        _day(revision.fact_to),
        revision.outside_reason,
        revision.link,
        revision.language,
        [file.original_sha256, file.released_sha256] if file else None,
        revision.assessment,
        _day(revision.as_of),
        sorted(str(pk) for pk in revision.rests_on.values_list("pk", flat=True)),
        revision.text,
        revision.note,
        revision.override_reason,
    ]
    if revision.contribution.part_id is not None:
        content.append(revision.contribution.part_id)
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def _day(value: object) -> str:
    return str(value) if value else ""
