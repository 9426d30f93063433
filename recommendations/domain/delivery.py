"""One mail to the mail server, and what is known of it afterwards."""

import logging
from enum import Enum
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import Any

from django.core.mail import EmailMultiAlternatives

logger = logging.getLogger(__name__)


class Outcome(Enum):
    """Sent; refused for good; not sent and may be tried again; or nobody can say."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    UNCLEAR = "unclear"


def deliver(message: EmailMultiAlternatives, connection: Any) -> tuple[Outcome, str]:
    """Hands the mail over; the outcome and the server's status code, "" where it gave none.

    Only an answer of the server before it took the mail proves that nothing was sent. A connection
    that breaks or hangs may break after the mail was taken: that is UNCLEAR, never tried again.
    """
    message.connection = connection
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        code = max((code for code, _ in error.recipients.values()), default=550)
        return _answered(code)
    except SMTPResponseException as error:  # sender, greeting or content
        return _answered(error.smtp_code)
    except (SMTPNotSupportedError, ValueError):
        return Outcome.REFUSED, ""
    except (SMTPException, OSError) as error:
        # A server's answer may quote the address, so only the kind of failure is kept.
        logger.warning("a mail may or may not have been sent (%s)", type(error).__name__)
        return Outcome.UNCLEAR, ""
    return Outcome.SENT, ""


def _answered(code: int) -> tuple[Outcome, str]:
    return (Outcome.LATER if 400 <= code < 500 else Outcome.REFUSED), str(code)
