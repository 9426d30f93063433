"""What a page answered, read to its end."""

from typing import Any


def body(answer: Any) -> bytes:
    """All bytes of an answer; afterwards a file it was streamed from is closed.

    Never `answer.close()`: outside a request that closes the database's connection too, and
    with it the transaction a test runs in (SQLite in memory just ignores it).
    """
    if answer.streaming:
        return b"".join(answer.streaming_content)
    return bytes(answer.content)
