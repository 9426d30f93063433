"""A mail server for tests that takes, refuses, puts off, hangs, or breaks off after the message."""

import asyncio
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings as django_settings

from tests.services import free_port


class Box:
    """What came, and how the server behaves: `mood` is ok, refuse, later, reject, hang or drop."""

    def __init__(self) -> None:
        self.mood = "ok"
        self.mails: list[EmailMessage] = []

    def to(self, address: str) -> list[EmailMessage]:
        """What one address got."""
        return [mail for mail in self.mails if mail["To"] == address]

    async def handle_RCPT(  # noqa: N802  (the library's name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Refuses the reader's address in two moods."""
        if self.mood == "refuse":
            return "550 5.1.1 No such mailbox"
        if self.mood == "later":
            return "451 4.3.2 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Takes the message; in the moods hang and drop it is taken and nobody is told."""
        if self.mood == "reject":
            return "554 5.7.1 Not wanted"
        content = envelope.content
        assert isinstance(content, bytes)
        found = message_from_bytes(content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        if self.mood == "hang":
            await asyncio.sleep(3)
        if self.mood == "drop":
            transport: Any = server.transport
            transport.abort()
        return "250 OK"


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    """A server of the test's own, which Django's mail goes to."""
    found = Box()
    port = free_port()
    controller = Controller(found, hostname="127.0.0.1", port=port)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 1
    assert port == django_settings.EMAIL_PORT
    controller.start()
    yield found
    controller.stop()
