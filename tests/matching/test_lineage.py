"""What `lineage` and `returned` promise, condition by condition, and for any two lists."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.matching.lineage import lineage, returned
from recommendations.matching.lineage_assignment import assigned
from recommendations.matching.shapes import RELATIONS, Ask, Lineage, Link
from recommendations.matching.terms import words_of
from tests.matching.lineage_cases import WRITTEN, asks, cases, pairs_of

FUND = "Increase funding for NGO-run shelters"
TRAIN_JUDGES = "Train judges on the irrelevance of a victim's initial consent"
TRAIN_DIPLOMATS = "Train diplomats on the irrelevance of a victim's initial consent"
INSPECT = "Increase labor inspections in the construction sector"
PLAN = "Adopt and implement a national action plan"
TEXTS = [ask.text for case in cases(WRITTEN) for ask in (*case.earlier, *case.later)]
lists = st.lists(st.sampled_from(TEXTS) | st.text(max_size=80), max_size=9).map(asks)


def _only(found: Lineage) -> Link:
    (link,) = found.links
    return link


def _linked(earlier: str, later: str) -> Link:
    return _only(lineage(asks([earlier]), asks([later])))


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (FUND, "increase funding for NGO-run shelters; and"),
        (FUND, "• Increase funding for NGO run shelters."),
        (FUND, "3. Increase funding for non-governmental organisation-run shelters"),
        (INSPECT, "Increase labour inspections in the construction sector;"),
        (INSPECT, "Increase labor inspec-\ntions in the construction sector"),
        (INSPECT, "Increase labor inspectionsin the construction sector"),
        (PLAN, "Adopt and implement a NAP"),
        (PLAN, "Adopt and implement a national action plan (NAP)"),
        ("Train victims' lawyers", "Train victims’ lawyers"),
        ("Use SOPs to screen workers", "Use standard operating procedures to screen workers"),
        ("Amend Article 12, § 3", "Amend art. 12, section 3"),
    ],
)
def test_mere_writing_is_verbatim(earlier: str, later: str) -> None:
    link = _linked(earlier, later)
    assert (link.relation, link.score, link.sure) == ("verbatim", 1.0, True)


@pytest.mark.parametrize(
    "front",
    ["Continue to ", "Vigorously ", "Increase efforts to ", "Continue to strengthen efforts to "],
)
def test_strength_in_front_is_the_same_ask_reworded(front: str) -> None:
    link = _linked(
        "Screen seasonal workers for trafficking indicators",
        f"{front}screen seasonal workers for trafficking indicators",
    )
    assert (link.relation, link.sure) == ("reworded", True)
    assert f"now opens with “{front.strip().lower()}”" in link.reasons


@pytest.mark.parametrize(
    ("later", "relation"),
    [
        (f"{FUND} and open one for men", "broadened"),
        ("Increase funding for shelters", "narrowed"),
        ("Boost funding for NGO-run shelters", "reworded"),
    ],
)
def test_relation_follows_what_was_added_and_removed(later: str, relation: str) -> None:
    assert _linked(FUND, later).relation == relation


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (TRAIN_JUDGES, TRAIN_DIPLOMATS),
        ("Increase the number of labor inspectors", "Increase the number of prosecutors"),
        ("Fund shelters for child victims", "Fund a hotline for child victims"),
        ("Ratify the 2000 UN TIP Protocol", "Ratify ILO Convention 189 on domestic workers"),
        ("Prosecute recruiters for unlawful fees", "Prosecute complicit officials for bribery"),
    ],
)
def test_likeness_alone_is_never_sure(earlier: str, later: str) -> None:
    assert not any(link.sure for link in lineage(asks([earlier]), asks([later])).links)


def test_who_is_trained_tells_two_asks_apart() -> None:
    found = lineage(asks([TRAIN_JUDGES, FUND]), asks([FUND, TRAIN_DIPLOMATS, TRAIN_JUDGES]))
    assert pairs_of(found) == {(1, 3): ("verbatim", True), (2, 1): ("verbatim", True)}
    assert (found.dropped, found.new) == ((), (2,))


def test_merged_and_split_hold_all_their_parts() -> None:
    both = f"{FUND} and {INSPECT.lower()}"
    merged = _only(lineage(asks([FUND, INSPECT]), asks([both])))
    split = _only(lineage(asks([both]), asks([FUND, INSPECT])))
    assert (merged.earlier, merged.later, merged.relation) == ((1, 2), (1,), "merged")
    assert (split.earlier, split.later, split.relation) == ((1,), (1, 2), "split")
    assert (merged.sure, split.sure) == (False, False)


def test_a_doubled_line_joins_its_twin() -> None:
    link = _only(lineage(asks([FUND, FUND]), asks([FUND])))
    assert (link.earlier, link.later) == ((1, 2), (1,))


def test_a_cut_list_drops_nothing() -> None:
    found = lineage(asks([FUND, INSPECT]), asks([FUND]), later_complete=False)
    assert (found.dropped, found.not_seen) == ((), (2,))
    whole = lineage(asks([FUND, INSPECT]), asks([FUND]))
    assert (whole.dropped, whole.not_seen) == ((2,), ())


def test_a_cut_earlier_list_leaves_new_asks_in_doubt() -> None:
    found = lineage(asks([FUND]), asks([FUND, INSPECT]), earlier_complete=False)
    assert (found.new, found.parent_not_seen) == ((2,), (2,))


def test_the_beginning_of_a_cut_off_ask_is_known() -> None:
    earlier, later = asks([FUND, INSPECT]), asks([FUND, INSPECT[:30]])
    found = lineage(earlier, later, later_complete=False)
    assert pairs_of(found)[2, 2] == ("verbatim", False)
    assert pairs_of(lineage(earlier, later))[2, 2][0] != "verbatim"


def test_a_scrap_is_known_by_the_ask_before_it() -> None:
    scrap = "Incre"
    found = lineage(asks([PLAN, FUND, INSPECT]), asks([PLAN, scrap]), later_complete=False)
    assert pairs_of(found) == {(1, 1): ("verbatim", True), (2, 2): ("verbatim", False)}
    turned = lineage(asks([PLAN, scrap]), asks([PLAN, FUND, INSPECT]), earlier_complete=False)
    assert pairs_of(turned) == {(1, 1): ("verbatim", True), (2, 2): ("verbatim", False)}
    unknown = lineage(asks([FUND, INSPECT]), asks([scrap]), later_complete=False)
    assert (unknown.links, unknown.new) == ((), (1,))


def test_an_abbreviation_the_lists_explain_is_known() -> None:
    link = _linked(
        "Give the Office for Victims of Trafficking (OVT) a budget of its own",
        "Give the OVT a budget of its own",
    )
    assert link.relation == "verbatim"


def test_reasons_quote_what_can_be_checked() -> None:
    earlier = "Prosecute traffickers under Article 12 and screen individuals in prostitution"
    later = (
        "Prosecute traffickers under Article 12 and screen individuals in commercial sex on arrival"
    )
    links = lineage(asks([FUND, earlier]), asks([later, FUND])).links
    (link,) = [link for link in links if link.earlier == (2,)]
    assert "both cite Article 12" in link.reasons
    assert "“in prostitution” and “in commercial sex” mean the same" in link.reasons
    assert "moved up from place 2 to 1" in link.reasons
    assert any(reason.startswith("added: ") and "on arrival" in reason for reason in link.reasons)
    assert any(reason.startswith("shares: ") for reason in link.reasons)


def test_returned_after_a_gap_names_the_nearest_year() -> None:
    before = {2016: asks([INSPECT, PLAN]), 2018: asks([FUND, PLAN])}
    later = asks([TRAIN_JUDGES, "Adopt and implement the NAP", INSPECT])
    found = returned(before, later, (1, 2, 3))
    assert [(one.later, one.year, one.earlier) for one in found] == [(2, 2018, 2), (3, 2016, 1)]
    assert [one.later for one in returned(before, later, (3,))] == [3]


def test_returned_is_known_by_the_one_thing_it_names() -> None:
    old = "Finalize a comprehensive national action plan that covers all forms of trafficking"
    new = "Improve coordination among ministries so that the NAP receives money"
    assert lineage(asks([old]), asks([new])).links == ()
    (found,) = returned({2017: asks([FUND, old])}, asks([new]), (1,))
    assert (found.year, found.earlier) == (2017, 2)
    assert found.reasons == ("both, and no other of theirs, name the action plan",)
    assert returned({2017: asks([old, f"{PLAN} for schools"])}, asks([new]), (1,)) == ()


def test_two_asks_of_one_number_are_refused() -> None:
    with pytest.raises(ValueError, match="same number"):
        lineage([Ask(1, FUND), Ask(1, PLAN)], [])


def test_empty_lists_have_no_lineage() -> None:
    assert lineage([], []) == Lineage((), (), (), ())


@settings(max_examples=60, deadline=None)
@given(lists, lists, st.booleans(), st.booleans())
def test_every_ask_is_in_one_place(
    earlier: tuple[Ask, ...], later: tuple[Ask, ...], earlier_complete: bool, later_complete: bool
) -> None:
    found = lineage(
        earlier, later, earlier_complete=earlier_complete, later_complete=later_complete
    )
    linked = {number for link in found.links for number in link.earlier}
    arrived = {number for link in found.links for number in link.later}
    assert sorted([*linked, *found.dropped, *found.not_seen]) == [ask.number for ask in earlier]
    assert sorted([*arrived, *found.new]) == [ask.number for ask in later]
    assert not (found.dropped if not later_complete else found.not_seen)
    assert all(link.relation in RELATIONS and 0 <= link.score <= 1 for link in found.links)
    assert {len(nearest) for nearest in found.nearest_later.values()} <= {min(5, len(later))}
    again = lineage(
        earlier, later, earlier_complete=earlier_complete, later_complete=later_complete
    )
    assert found == again


@settings(max_examples=60, deadline=None)
@given(lists)
def test_a_list_against_itself_is_verbatim(same: tuple[Ask, ...]) -> None:
    found = lineage(same, same)
    worded = [link for link in found.links if link.earlier == link.later]
    assert {link.relation for link in found.links} <= {"verbatim"}
    told = ["".join(words_of(ask.text).words) for ask in same]
    assert len(worded) == sum(any(map(str.isalnum, words)) for words in told)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), max_size=9, unique=True), lists, st.integers(0, 99))
def test_order_of_the_later_list_changes_no_link(
    texts: list[str], earlier: tuple[Ask, ...], seed: int
) -> None:
    shuffled = random.Random(seed).sample(texts, len(texts))  # noqa: S311  (order, not secrecy)

    def worded(order: list[str]) -> set[tuple[object, ...]]:
        later = asks(order)
        return {
            (link.earlier, frozenset(order[n - 1] for n in link.later), link.relation, link.sure)
            for link in lineage(earlier, later).links
        }

    assert worded(texts) == worded(shuffled)


@settings(max_examples=60)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.floats(0, 1), min_size=width, max_size=width), min_size=1, max_size=4
        )
    )
)
def test_assignment_is_the_best_there_is(scores: list[list[float]]) -> None:
    def best(rows: list[list[float]], free: frozenset[int]) -> float:
        if not rows:
            return 0.0
        tries = [rows[0][c] + best(rows[1:], free - {c}) for c in free if rows[0][c] >= 0.3]
        return max([best(rows[1:], free), *tries])

    pairs = assigned(scores, 0.3)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    total = sum(scores[row][column] for row, column in pairs)
    assert total == pytest.approx(best(scores, frozenset(range(len(scores[0])))))
