"""Links that stop a mail without signing in, and do only that."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse
from django.utils import timezone

from recommendations.domain.delivery import deliver
from recommendations.domain.errors import InvalidValue
from recommendations.emails import confirm_follow_email
from recommendations.enums import Rhythm
from recommendations.models import Country, DigestChoice, Person, PublicFollower

_STOP = "recommendations.digest.stop"
_CONFIRM = "recommendations.public-follower.confirm"
CONFIRM_WITHIN = timedelta(days=7)
ASK_AGAIN_AFTER = timedelta(days=1)


def stop_link(reader: Person | PublicFollower | None) -> str:
    """The reader's own; it works as long as they get mails."""
    kind = "follower" if isinstance(reader, PublicFollower) else "person"
    token = signing.dumps([kind, str(reader.pk if reader else "")], salt=_STOP)
    return settings.SITE_URL + reverse("mail_stop", args=[token])


def is_stop_token(token: str) -> bool:
    """Whether it was made by `stop_link` with this site's key."""
    return _opened(token) is not None


def stop(token: str) -> bool:
    """Afterwards that reader gets no digest any more; False for a token that is none of ours.

    May be asked any number of times; tells nobody whether there still is such a reader.
    """
    opened = _opened(token)
    if opened is None:
        return False
    kind, pk = opened
    if kind == "follower":
        PublicFollower.objects.filter(pk=pk).delete()
    else:
        person = Person.objects.filter(pk=pk).first()
        if person is not None:
            DigestChoice.objects.update_or_create(
                person=person, defaults={"rhythm": Rhythm.OFF, "changed_at": timezone.now()}
            )
    return True


def ask_to_follow(email: str, country: Country) -> None:
    """Mails a link that confirms it, at most once a day; whoever asks is told the same always."""
    now = timezone.now()
    row, is_new = PublicFollower.objects.get_or_create(
        email=email.strip().lower(), country=country, defaults={"asked_at": now}
    )
    if row.confirmed_at is not None:
        return
    if not is_new:
        waited = PublicFollower.objects.filter(pk=row.pk, asked_at__lt=now - ASK_AGAIN_AFTER)
        if not waited.update(asked_at=now):
            return
    token = signing.dumps(str(row.pk), salt=_CONFIRM)
    link = settings.SITE_URL + reverse("follow_confirm", args=[token])
    mail = confirm_follow_email(country=country.name, link=link)
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[row.email])
    message.attach_alternative(mail.html, "text/html")
    deliver(message, get_connection())


def follower_of(token: str) -> PublicFollower | None:
    """Whose confirmation link it is, within its time."""
    try:
        pk = signing.loads(token, salt=_CONFIRM, max_age=CONFIRM_WITHIN)
    except signing.BadSignature:
        return None
    return PublicFollower.objects.select_related("country").filter(pk=pk).first()


def confirm_follow(token: str) -> PublicFollower:
    """From now on that address gets the public facts of its country."""
    row = follower_of(token)
    if row is None:
        raise InvalidValue("token", "This link is too old. Ask for a new one.")
    PublicFollower.objects.filter(pk=row.pk, confirmed_at=None).update(confirmed_at=timezone.now())
    row.refresh_from_db()
    return row


def _opened(token: str) -> tuple[str, str] | None:
    try:
        kind, pk = signing.loads(token, salt=_STOP)
    except (signing.BadSignature, ValueError):
        return None
    return str(kind), str(pk)
