"""Sending mail once what it tells of is stored; a mail that fails never undoes it."""

import logging
from collections.abc import Callable
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse

from recommendations.emails import Mail, invitation_email, returned_email
from recommendations.models import Contribution, Invitation, Person

logger = logging.getLogger(__name__)


def send_returned(contribution: Contribution, *, to: Person) -> None:
    """Tells its author that a contribution was returned, once the transaction is through.

    By reference only: country, year, number and a link. Never raises for a mail that cannot be
    sent, and sends nothing to people who are switched off.
    """
    if not to.is_active:
        return
    recommendation = contribution.recommendation
    report = recommendation.report
    mail = returned_email(
        country=report.country.name,
        year=report.year,
        number=recommendation.number,
        link=f"{settings.SITE_URL}/contributions/{contribution.pk}/",
    )
    transaction.on_commit(partial(_send, mail, to.email, _ignore))


def send_invitation(invitation: Invitation, *, token: str, sent: Callable[[bool], None]) -> None:
    """Mails the one-time link once the transaction is through, then says whether it went out."""
    link = settings.SITE_URL + reverse("invitation_accept", args=[token])
    mail = invitation_email(link=link, expires_at=invitation.expires_at)
    transaction.on_commit(partial(_send, mail, invitation.email, sent))


def _send(mail: Mail, address: str, sent: Callable[[bool], None]) -> None:
    """Whatever the mail server answers, the log names neither the address nor the words."""
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[address])
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except (SMTPException, OSError, ValueError) as error:
        # A server's answer may quote the address, so only the kind of failure is kept.
        logger.warning("a mail could not be sent (%s)", type(error).__name__)
        sent(False)
    else:
        sent(True)


def _ignore(sent: bool) -> None:
    """Nobody waits for the answer."""
