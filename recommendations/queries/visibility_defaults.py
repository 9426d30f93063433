"""What new contributions start with."""

from collections.abc import Sequence
from hashlib import sha256

from recommendations.enums import Visibility
from recommendations.models import Organisation


def starting_visibility(organisations: Sequence[Organisation]) -> Visibility:
    """What the form starts with for somebody who writes for these: the narrowest of theirs."""
    defaults = {one.default_visibility for one in organisations}
    own = Visibility.OWN_ORGANISATION in defaults
    return Visibility.OWN_ORGANISATION if own else Visibility.OWN_SIDE


def said_of_defaults(organisations: Sequence[Organisation]) -> str:
    """What stewards set, and when, to be read where members choose; empty where they did not."""
    return " ".join(
        f"On {one.default_visibility_set_at.day} {one.default_visibility_set_at:%B %Y} a data steward set that new contributions of"
        f" {one} start with “{one.get_default_visibility_display()}”. You may choose another."
        for one in organisations
        if one.default_visibility_set_at is not None
    )


def fingerprint(organisations: Sequence[Organisation], visibility: str) -> str:
    """Stands for the defaults as they are and the one that is wanted."""
    lines = sorted(f"{one.pk} {one.default_visibility} {visibility}" for one in organisations)
    return sha256("\n".join(lines).encode()).hexdigest()
