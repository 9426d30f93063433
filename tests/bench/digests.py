"""Digests a second, queries for each and peak memory: 10,000 readers over 188 countries."""

import asyncio
import multiprocessing
import os
import time
from datetime import timedelta
from typing import Any

import django

READERS, COUNTRIES, PIECES = int(os.environ.get("READERS", "10000")), 188, 3


def sink(port: int) -> None:
    """A mail server that takes everything and keeps nothing."""
    from aiosmtpd.controller import Controller

    class Nothing:
        async def handle_DATA(self, *_: Any) -> str:  # noqa: N802  (the library's name)
            return "250 OK"

    controller = Controller(Nothing(), hostname="127.0.0.1", port=port)
    controller.start()
    asyncio.run(asyncio.Event().wait())  # until it is killed


def fill() -> None:
    """In each country three pieces that wait for the reviewers of another organisation there."""
    from django.utils import timezone

    from recommendations.models import (
        Contribution,
        Country,
        DigestChoice,
        Membership,
        Organisation,
        Person,
        Recommendation,
        Report,
        Revision,
        SourceRevision,
    )

    now = timezone.now()
    long_ago = now - timedelta(days=30)
    author = Person.objects.create(email="author@bench.example")
    text = "Train judges. Fund shelters. Adopt plans."
    reviewing, countries = [], []
    for number in range(COUNTRIES):
        country = Country.objects.create(name=f"Land {number}", slug=f"land-{number}")
        report = Report.objects.create(country=country, year=2025)
        revision = SourceRevision.objects.create(
            report=report, number=1, text=text, text_sha256=f"{number:064x}",
            document_sha256="0" * 64, document_format="txt",
        )  # fmt: skip
        giver = Organisation.objects.create(
            name=f"Giver {number}", side="civil society", pseudonym=f"Given {number}"
        )
        reviewing.append(
            Organisation.objects.create(
                name=f"Reviewer {number}", side="civil society", pseudonym=f"Other {number}"
            )
        )
        countries.append(country)
        for place in range(PIECES):
            ask = Recommendation.objects.create(
                report=report, revision=revision, number=place + 1, start=0, end=13,
                text="Train judges.", kind="training", pillar="prosecution",
            )  # fmt: skip
            piece = Contribution.objects.create(
                kind="evidence", recommendation=ask, organisation=giver, visibility="own side"
            )
            piece.revision = Revision.objects.create(
                contribution=piece, number=1, state="submitted", sha256="a" * 64, title="Plan",
                author=author, submitted_at=now,
            )  # fmt: skip
            piece.save()
    people = Person.objects.bulk_create(
        Person(email=f"reader{n}@bench.example", joined_at=long_ago) for n in range(READERS)
    )
    memberships = Membership.objects.bulk_create(
        Membership(
            person=one, organisation=reviewing[n % COUNTRIES], role="reviewer", state="active"
        )
        for n, one in enumerate(people)
    )
    Membership.countries.through.objects.bulk_create(
        Membership.countries.through(membership=one, country=countries[n % COUNTRIES])
        for n, one in enumerate(memberships)
    )
    DigestChoice.objects.bulk_create(
        DigestChoice(person=one, rhythm="daily", hour=0, changed_at=long_ago) for one in people
    )


def main() -> None:
    """Fills the database, then measures one run."""
    from tests.services import free_port

    port = free_port()
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()

    from django.core.management import call_command
    from django.db import connection, transaction

    from recommendations.domain.digests import send_due
    from tests.bench.narratives import peak_mebibytes

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself after a while
    server = multiprocessing.get_context("spawn").Process(target=sink, args=(port,), daemon=True)
    server.start()
    time.sleep(2)
    queries = 0

    def counted(execute: Any, *rest: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*rest)

    before = peak_mebibytes()
    began = time.perf_counter()
    with connection.execute_wrapper(counted):
        done = send_due()
    seconds = time.perf_counter() - began
    server.kill()
    sent = done.counts.get("sent", 0)
    print(f"{READERS:,} digests over {COUNTRIES} countries in {connection.vendor}: {done.counts}")
    print(f"  a second and worker {sent / seconds:8.0f}      (aim: at least 100)")
    print(f"  queries for each    {queries / max(sent, 1):8.1f}      (aim: at most 10)")
    print(
        f"  peak memory         {peak_mebibytes():8.0f} MiB  (aim: at most 200; before: {before:.0f})"
    )


if __name__ == "__main__":
    main()
