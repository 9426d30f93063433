"""Mail as plain shapes: subject, text and HTML from the same facts. Renders, never sends.

A mailbox may be read by others: a mail names no organisation, no other person and no words of
anything that was written, only what is needed to find the page where it can be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, ready to be sent."""

    subject: str
    text: str
    html: str


def invitation_email(*, link: str, expires_at: datetime) -> Mail:
    """The one-time link to join "an organisation"."""
    return _rendered("invitation", "You are invited", {"link": link, "expires_at": expires_at})


def returned_email(*, country: str, year: int, number: int, link: str) -> Mail:
    """Something of the reader's was returned; where it belongs and where to read on."""
    return _rendered(
        "returned",
        "Something of yours was returned",
        {"country": country, "year": year, "number": number, "link": link},
    )


def digest_email(
    *, subject: str, groups: Sequence[object], site: str, settings_link: str, stop_link: str
) -> Mail:
    """News by country, as `queries.news` gives it; every line links to the page that tells more."""
    facts = {
        "groups": groups,
        "site": site,
        "settings_link": settings_link,
        "stop_link": stop_link,
    }
    return _rendered("digest", subject, facts)


def confirm_follow_email(*, country: str, link: str) -> Mail:
    """The link that confirms that somebody wants a country's public facts by mail."""
    facts = {"country": country, "link": link}
    return _rendered("confirm_follow", "Confirm your address", facts)


def _rendered(name: str, subject: str, facts: dict[str, Any]) -> Mail:
    """Text and HTML of one template pair, from the same facts."""
    return Mail(
        subject=f"Recommendation Tracker: {subject[0].lower()}{subject[1:]}",
        text=render_to_string(f"emails/{name}.txt", facts),
        html=render_to_string(f"emails/{name}.html", facts | {"subject": subject}),
    )
