"""Narratives made to measure: a list of asks becomes a text and what reading it would give."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from recommendations.text.documents import Document, text_document
from recommendations.text.legal import legal_references
from recommendations.text.narrative import Narrative, Passage, Section, Verdict
from recommendations.text.reading import make_bullets, read_narrative
from recommendations.text.spans import Span

SAMPLES = Path(__file__).resolve().parent.parent / "recommendations" / "samples"
SENTENCE = "Article 12 of the penal code criminalized trafficking."


def made(
    asks: Sequence[str], *, lead: str = "The list.", sentences: int = 1, **details: Any
) -> tuple[Narrative, Document]:
    """A text with these recommendations, its narrative, and `details` of the narrative changed.

    `lead` is a first line that may differ while the list stays; `sentences` is how many passages
    follow the list.
    """
    text, spans = f"{lead}\n\n", []
    for ask in asks:
        spans.append(Span(len(text) + 2, len(text) + 2 + len(ask)))
        text += f"• {ask}\n"
    body = len(text) + 1
    passages = []
    text += "\n"
    for _ in range(sentences):
        passages.append(Passage(len(text), len(text) + len(SENTENCE), "prosecution", "government"))
        text += f"{SENTENCE} "
    text = text.rstrip()
    references = legal_references(text, 0, len(text))
    known: dict[str, Any] = {
        "country": "Belarus",
        "iso2": "BY",
        "year": 2021,
        "tier": "Tier 3",
        "tier_change": "remained",
    }
    narrative = Narrative(
        **(known | details),
        sections=(
            Section("recommendations", spans[0].start, spans[-1].end),
            Section("prosecution", body, len(text)),
        )
        if spans
        else (),
        verdicts=(Verdict("prosecution", "maintained", body, body + 7),) if spans else (),
        bullets=make_bullets(text, spans, references),
        passages=tuple(passages),
        legal_references=tuple(r for r in references if r.start >= body),
    )
    return narrative, text_document(text)


def sample(name: str, *, country: str | None = "XM") -> tuple[Narrative, Document]:
    """One of the project's sample reports, read."""
    document = text_document((SAMPLES / name).read_text(encoding="utf-8"))
    return read_narrative(document.text, country=country), document
