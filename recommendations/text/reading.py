"""Reading one narrative: source text in, sections, recommendations, passages and doubts out."""

from recommendations.text.narrative import Narrative


def read_narrative(
    source: str, *, country: str | None = None, year: int | None = None
) -> Narrative:
    """Everything the text says, with exact spans, and a warning for all that is not certain."""
    raise NotImplementedError(source, country, year)
