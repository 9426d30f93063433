"""Stewards extend the terminology map; suggestions and comparisons use it."""

import pytest

from recommendations.domain.errors import InvalidValue, NotAllowed
from recommendations.domain.terminology import remove_term, set_term
from recommendations.enums import Action
from recommendations.matching.lineage import lineage
from recommendations.matching.shapes import Ask
from recommendations.models import LogEntry, Person, Term
from recommendations.queries.matching import terminology

pytestmark = pytest.mark.django_db
SOURCE = "Marevia, 2021 and 2022"


def test_entry_is_kept_as_the_comparison_reads_it(steward: Person) -> None:
    term = set_term(
        "Kelp-Farm Labour", ["the Seaweed works", "seaweed work"], source=SOURCE, actor=steward
    )
    assert (term.name, term.others) == ("kelp farm labor", ["seaweed work"])
    entry = LogEntry.objects.get(action=Action.TERM_SET)
    assert (entry.person, entry.before) == (steward, {})


def test_links_rest_on_it(steward: Person) -> None:
    earlier, later = [Ask(1, "Inspect kelp farms.")], [Ask(1, "Inspect seaweed plantations.")]
    assert lineage(earlier, later, terms=terminology()).links == ()
    set_term("kelp farm", ["seaweed plantation"], source=SOURCE, actor=steward)
    (link,) = lineage(earlier, later, terms=terminology()).links
    assert "“kelp farms” and “seaweed plantations” mean the same" in link.reasons


def test_changed_and_removed_entries_stay_in_the_trail(steward: Person) -> None:
    term = set_term("kelp farm", ["seaweed plantation"], source=SOURCE, actor=steward)
    set_term("kelp farm", ["seaweed field"], source=SOURCE, actor=steward, term=term)
    remove_term(term, actor=steward)
    remove_term(term, actor=steward)  # gone already
    assert not Term.objects.exists()
    last = LogEntry.objects.get(action=Action.TERM_REMOVED)
    assert last.before["others"] == ["seaweed field"]
    assert LogEntry.objects.filter(action=Action.TERM_SET).count() == 2


@pytest.mark.parametrize(
    ("name", "others", "source", "field"),
    [
        ("the", ["kelp"], SOURCE, "name"),
        ("kelp", [], SOURCE, "others"),
        ("kelp", ["Kelps"], SOURCE, "others"),
        ("kelp", ["…"], SOURCE, "others"),
        ("kelp", ["k" * 121], SOURCE, "others"),
        ("kelp", [f"k{n}x" for n in range(21)], SOURCE, "others"),
        ("kelp", ["weed"], "  ", "source"),
        ("taken", ["kelp"], SOURCE, "name"),
        ("kelp", ["taken"], SOURCE, "others"),
    ],
)
def test_refused(steward: Person, name: str, others: list[str], source: str, field: str) -> None:
    set_term("taken", ["held"], source=SOURCE, actor=steward)
    with pytest.raises(InvalidValue) as refusal:
        set_term(name, others, source=source, actor=steward)
    assert refusal.value.field == field
    assert Term.objects.count() == 1


def test_only_stewards(reader: Person, steward: Person) -> None:
    with pytest.raises(NotAllowed):
        set_term("kelp", ["weed"], source=SOURCE, actor=reader)
    term = set_term("kelp", ["weed"], source=SOURCE, actor=steward)
    with pytest.raises(NotAllowed):
        remove_term(term, actor=reader)
