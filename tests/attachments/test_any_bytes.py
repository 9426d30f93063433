"""Whatever the bytes are, the answer is a safe file or a refusal: never a crash."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.attachments import RefusedFile, make_safe, sniffed_kind
from tests.attachments.attachment_samples import HONEST

STARTS = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\xff\xfe"]
KINDS = set(HONEST)


def outcome(content: bytes) -> str:
    try:
        return make_safe(content).kind
    except RefusedFile as refused:
        return "refused" if str(refused).endswith(".") else "says nothing"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_random_bytes(start: bytes, body: bytes) -> None:
    assert outcome(start + body) in KINDS | {"refused"}


@pytest.mark.parametrize("kind", HONEST)
def test_truncated_at_many_places(kind: str) -> None:
    """An upload that broke off: about two hundred cuts, the first and the last bytes among them."""
    content = HONEST[kind]
    step = max(1, len(content) // 150)
    cuts = [*range(30), *range(30, len(content), step), *range(len(content) - 20, len(content))]
    assert {outcome(content[:cut]) for cut in cuts} <= {kind, "refused", "csv", "txt"}


@pytest.mark.parametrize("kind", HONEST)
def test_bytes_changed_at_random(kind: str) -> None:
    outcomes = set()
    for seed in range(120):
        chance = Random(seed)  # noqa: S311
        content = bytearray(HONEST[kind])
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        outcomes.add(outcome(bytes(content)))
    assert outcomes <= KINDS | {"refused"}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_text_is_released_as_it_was_or_refused(text: str) -> None:
    try:
        content = text.encode()
        kind = sniffed_kind(content)
    except (RefusedFile, UnicodeEncodeError):
        return
    assert kind in KINDS
    assert outcome(content) in (kind, "refused")
