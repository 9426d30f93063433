"""A run of 500 digests whose worker is killed again and again: each sent once, or reported."""

import random
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from recommendations.domain.digests import report_lost
from recommendations.domain.jobs import resend_stale, start
from recommendations.enums import DigestState, JobKind, JobState
from recommendations.models import (
    Contribution,
    Digest,
    DigestChoice,
    Job,
    Membership,
    Organisation,
    Person,
    Revision,
)
from tests.factories import OrganisationFactory, PersonFactory, RecommendationFactory
from tests.mailserver import Box
from tests.services import free_port
from tests.test_workers import (
    empty_broker,
    folder,
    killed,
    shared,
    silent_for_long,
    state,
    until,
    worker,
)

__all__ = ["folder", "shared"]
pytestmark = pytest.mark.django_db(transaction=True)
READERS, KILLS = 500, 10


def readers() -> None:
    """Reviewers for whom one piece waits, with a daily digest that is due by now."""
    long_ago = timezone.now() - timedelta(days=30)
    giver, reviewing = OrganisationFactory(), OrganisationFactory()
    ask = RecommendationFactory()
    piece = Contribution.objects.create(
        kind="evidence", recommendation=ask, organisation=giver, visibility="both sides"
    )
    piece.revision = Revision.objects.create(
        contribution=piece, number=1, state="submitted", sha256="a" * 64, title="Plan",
        author=PersonFactory(joined_at=timezone.now()), submitted_at=timezone.now(),
    )  # fmt: skip
    piece.save()
    people = Person.objects.bulk_create(
        Person(email=f"reader{n}@example.org", joined_at=long_ago) for n in range(READERS)
    )
    Membership.objects.bulk_create(
        Membership(
            person=one, organisation=reviewing, role="reviewer", state="active", all_countries=True
        )
        for one in people
    )
    hour = (timezone.now() - timedelta(hours=1)).hour
    DigestChoice.objects.bulk_create(
        DigestChoice(person=one, rhythm="daily", hour=hour, changed_at=long_ago) for one in people
    )


def enough_or_failed(box: Box, wanted: int, job: Job) -> bool:
    """Whether so many mails came, or none will."""
    return len(box.mails) >= wanted or state(job) == JobState.FAILED


def run_again(job: Job) -> Job:
    """What the sweep and the clock do after a worker's death, without the wait."""
    if state(job) == JobState.FAILED:
        return start(JobKind.DIGESTS, {}, actor=None)
    silent_for_long(job)
    resend_stale()
    return job


@pytest.mark.redis
def test_killed_at_ten_random_points(shared: dict[str, str], tmp_path: Path) -> None:
    box, port = Box(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    env: dict[str, Any] = shared | {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    readers()
    chance = random.Random(20261123)  # noqa: S311  (the same points each time)
    try:
        job = start(JobKind.DIGESTS, {}, actor=None)
        for kill in range(KILLS):
            with worker(env, tmp_path) as running:
                wanted = len(box.mails) + chance.randrange(1, READERS // KILLS)
                until(partial(enough_or_failed, box, wanted, job), "some sent", tmp_path)
                if state(job) == JobState.FAILED:  # killed too often; the clock starts another
                    job = start(JobKind.DIGESTS, {}, actor=None)
                    until(partial(enough_or_failed, box, wanted, job), "some sent", tmp_path)
                killed(running)
            if kill == KILLS // 2:
                empty_broker()
            job = run_again(job)
        with worker(env, tmp_path):
            until(lambda: len(got(box)) + stuck() >= READERS, "all sent", tmp_path)
            # What a killed worker had claimed only is free again after a while.
            report_lost(timezone.now() + timedelta(minutes=11))
            until(lambda: state(job) in (JobState.DONE, JobState.FAILED), "ended", tmp_path)
            job = start(JobKind.DIGESTS, {}, actor=None)
            until(lambda: state(job) == JobState.DONE, "the last ones", tmp_path)
    finally:
        controller.stop()
    states = dict(Digest.objects.filter(kind="digest").values_list("person__email", "state"))
    received = got(box)
    assert max(received.values()) == 1, "nobody got it twice"
    due = [f"reader{n}@example.org" for n in range(READERS)]
    assert {states[one] for one in due} <= {DigestState.SENT, DigestState.MAYBE}
    assert all(received[one] == 1 for one in due if states[one] == DigestState.SENT)
    maybe = [one for one in due if states[one] == DigestState.MAYBE]
    assert len(maybe) <= KILLS
    assert Organisation.objects.count() == 2


def got(box: Box) -> Counter[str]:
    """How many mails each reader got."""
    return Counter(str(mail["To"]) for mail in box.mails)


def stuck() -> int:
    """What dead workers left behind, told or not."""
    return Digest.objects.exclude(state__in=(DigestState.SENT, DigestState.NOTHING)).count()
