"""Whether what a later report says agrees with what a side had on record."""

PROGRESS = frozenset({"limited", "substantial", "implemented"})
NO_PROGRESS = frozenset({"no evidence", "not started"})
DECLINE = frozenset({"reversed"})
_AGREES = {
    "progress": PROGRESS,
    "mixed": frozenset({"limited", "substantial"}),
    "no progress": NO_PROGRESS,
    # By law a government's silence counts against it (22 U.S.C. 7106(b)).
    "did not report": NO_PROGRESS,
    "decline": DECLINE | NO_PROGRESS,
}


def agreement(signal: str, assessment: str) -> str:
    """One of corroborated, contradicted, report silent, nothing on record.

    `signal` is the report's; `assessment` the side's, empty where it has none. Whoever assessed
    "not applicable" said nothing that a report could contradict.
    """
    if assessment in ("", "not applicable"):
        return "nothing on record"
    if signal not in _AGREES:
        return "report silent"
    return "corroborated" if assessment in _AGREES[signal] else "contradicted"
