"""Mails that came back: read from the mail server's own report."""

import re
from email import message_from_bytes
from email.message import Message
from uuid import UUID

from django.db import transaction

from recommendations.domain.errors import InvalidValue
from recommendations.enums import TroubleKind
from recommendations.models import Digest, MailTrouble, Person, PublicFollower

_MESSAGE_ID = re.compile(r"<digest\.([0-9a-f]{32})@", re.IGNORECASE)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


def record_bounce(content: bytes) -> MailTrouble | None:
    """What a delivery status notification (RFC 3464) says, kept for stewards; None if nobody's.

    The same report read twice is kept once. A public follower whose address does not exist is
    followed by nothing more: the row goes. InvalidValue where the mail is no such report, or tells
    of a delay or of success.
    """
    message = message_from_bytes(content)
    fields = _per_recipient(message)
    if fields.get("action", "").strip().lower() != "failed":
        raise InvalidValue("message", "This is no report of a mail that failed.")
    status = _STATUS.search(fields.get("status", ""))
    code = status.group() if status else ""
    digest = _digest(message)
    address = fields.get("final-recipient", "").rpartition(";")[2].strip()
    person = digest.person if digest else Person.objects.filter(email__iexact=address).first()
    with transaction.atomic():
        if code.startswith("5"):
            PublicFollower.objects.filter(email__iexact=address).delete()
        if digest is not None and not Digest.objects.filter(pk=digest.pk).exists():
            digest = None
        if digest is None and person is None:
            return None
        trouble, _ = MailTrouble.objects.get_or_create(
            digest=digest, person=person, kind=TroubleKind.BOUNCED, code=code
        )
    return trouble


def _per_recipient(message: Message) -> dict[str, str]:
    """The fields about the recipient that failed."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            for block in blocks if isinstance(blocks, list) else []:
                if isinstance(block, Message) and block["Final-Recipient"]:
                    return {name.lower(): str(value) for name, value in block.items()}
    raise InvalidValue("message", "This mail holds no delivery status notification.")


def _digest(message: Message) -> Digest | None:
    """The digest that came back, by the Message-ID in what was returned."""
    found = _MESSAGE_ID.search(message.as_string())
    if found is None:
        return None
    return Digest.objects.select_related("person").filter(pk=UUID(found.group(1))).first()
