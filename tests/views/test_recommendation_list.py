"""The recommendation list: what each filter does, and that no address breaks it."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from recommendations.enums import Standing
from recommendations.models import Report

LIST = "/recommendations/"


def numbers(client: Client, query: str) -> list[int]:
    """The numbers of the recommendations on the page, in its order."""
    page = client.get(f"{LIST}?{query}").content.decode()
    return [int(n) for n in re.findall(r'class="num number">(\d+)<', page)]


def total(client: Client, query: str) -> int:
    """The count above the list."""
    page = client.get(f"{LIST}?{query}").content.decode()
    found = re.search(r'<strong class="num">(\d+)</strong>', page)
    assert found
    return int(found.group(1))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 19),
        ("country=marevia", 12),
        ("year=2018", 7),
        ("tier=Tier+1", 7),
        ("tier=Tier+2+Watch+List", 12),
        ("country=marevia&year=2018", 0),
        ("pillar=protection&country=marevia&kind=training", 0),
        ("vanished=on", 19),
    ],
)
def test_filters_narrow(
    query: str, expected: int, reading: Client, marevia: Report, ostrana: Report
) -> None:
    """Each filter alone and together; all must hold."""
    assert total(reading, query) == expected


@pytest.mark.parametrize("field", ["kind", "pillar"])
def test_vocabulary_filters_agree_with_rows(field: str, reading: Client, marevia: Report) -> None:
    """Every choice offered finds exactly its rows."""
    for value in set(marevia.recommendations.values_list(field, flat=True)):
        expected = marevia.recommendations.filter(**{field: value}).count()
        assert total(reading, f"{field}={value}") == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kelp", [9]),
        ("harvest kelp", [9]),
        ("KELP  annual", [9]),
        ("kelp prosecutors", []),
        ("Section 205", [5]),
        ("%", []),
    ],
)
def test_words_in_any_order_or_in_a_citation(
    words: str, expected: list[int], reading: Client, marevia: Report
) -> None:
    """All the words, whatever their order and capitals; a legal label counts as words."""
    assert numbers(reading, urlencode({"q": words})) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Article 118", [1]),
        ("article 118-2", [1, 7]),
        ("204(1)", [5]),
        ("Law 47", [6]),
        ("Article 999", []),
    ],
)
def test_legal_reference_is_the_label_itself(
    label: str, expected: list[int], reading: Client, marevia: Report
) -> None:
    """Article 118 does not bring Article 118-2 along; a part of a label finds what holds it."""
    assert numbers(reading, urlencode({"legal": label})) == expected


def test_vanished_are_left_out_until_asked_for(reading: Client, marevia: Report) -> None:
    """A recommendation that is in no text any more is not counted among those that are."""
    gone = marevia.recommendations.get(number=9)
    gone.standing = Standing.VANISHED
    gone.save()
    assert total(reading, "") == 11
    assert total(reading, "vanished=on") == 12
    assert "Vanished from the corrected text" in reading.get(f"{LIST}?vanished=on").content.decode()


def test_choices_are_only_what_exists(reading: Client, marevia: Report) -> None:
    """A choice that finds nothing is not offered."""
    page = reading.get(LIST).content.decode()
    assert re.findall(r'<option value="(20\d\d)"', page) == ["2022"]
    assert '<option value="Tier 3"' not in page
    assert '<option value="Section 204(1)">' in page


@pytest.mark.parametrize(
    ("sort", "first"), [("number", 1), ("-number", 12), ("-number,kind", 12), ("", 1)]
)
def test_sorts_both_ways(sort: str, first: int, reading: Client, marevia: Report) -> None:
    """The order asked for, then country, year and place."""
    assert numbers(reading, f"sort={sort}")[0] == first


def test_sorted_column_says_so(reading: Client, marevia: Report) -> None:
    """aria-sort stands on the column in force, and its link turns the order round."""
    page = reading.get(f"{LIST}?country=marevia&sort=year").content.decode()
    assert re.findall(r'aria-sort="(\w+)"', page) == ["ascending"]
    assert f'id="sort-year" href="{LIST}?country=marevia&amp;sort=-year"' in page


@pytest.mark.parametrize(
    "query",
    [
        "page=999",
        "page=0",
        "page=-1",
        "page=abc",
        "page=",
        "per_page=7",
        "per_page=abc",
        "year=abc",
        "year=99999999999999999999",
        "country=nowhere",
        "country=%00",
        "q=%00",
        "q=a%00b",
        "legal=%00",
        "q=" + "a" * 5000,
        "q=%F0%9F%92%A9",
        "q=%FF%FE",
        "tier=%27%3B--",
        "kind=law&kind=data",
        "sort=evil",
        "sort=report__country__name",
        "sort=",
        "vanished=perhaps",
        "unknown=1",
        "q=" + "+".join(["the"] * 60),
    ],
)
def test_wrong_values_break_nothing(query: str, reading: Client, marevia: Report) -> None:
    """Whatever stands in the address, the answer is a page."""
    assert reading.get(f"{LIST}?{query}").status_code == 200


def test_wrong_value_is_said_and_left_out(reading: Client, marevia: Report) -> None:
    """The other filters hold; the wrong one is named."""
    page = reading.get(f"{LIST}?year=abc&q=kelp").content.decode()
    assert "“abc” is not one of the choices." in page
    assert total(reading, "year=abc&q=kelp") == 1


def test_page_beyond_the_end_is_the_last(reading: Client, marevia: Report) -> None:
    """And the page says that there is none of that number."""
    page = reading.get(f"{LIST}?page=999").content.decode()
    assert "There is no page 999" in page


def test_pages_have_the_size_asked_for(reading: Client, marevia: Report, ostrana: Report) -> None:
    """25 a page unless 50 or 100 are asked for."""
    for recommendation in marevia.recommendations.all():
        for extra in (100, 200):
            recommendation.pk = None
            recommendation._state.adding = True
            recommendation.number += extra
            recommendation.save()
    assert len(numbers(reading, "")) == 25
    assert len(numbers(reading, "page=2")) == 18
    assert len(numbers(reading, "per_page=50")) == 43


def test_chip_removes_its_filter_alone(reading: Client, marevia: Report) -> None:
    """Taking one filter away keeps the others, and starts at the first page."""
    page = reading.get(f"{LIST}?q=kelp&country=marevia&page=1").content.decode()
    assert f'class="chip" href="{LIST}?country=marevia"' in page
    assert f'class="chip" href="{LIST}?q=kelp"' in page


def test_empty_result_says_what_to_take_away(reading: Client, marevia: Report) -> None:
    """A dead end has doors."""
    page = reading.get(f"{LIST}?q=zzz&country=marevia").content.decode()
    assert "Without words “zzz”" in page
    assert "Without country “Marevia”" in page


def test_nothing_tracked_helps_by_role(client: Client, reading: Client) -> None:
    """A reader is told to wait; see the next test for stewards."""
    page = reading.get(LIST).content.decode()
    assert "Nothing is tracked yet." in page
    assert "Import the first report" not in page


def test_nothing_tracked_invites_stewards(stewarding: Client) -> None:
    """The way to the first report."""
    assert "Import the first report" in stewarding.get(LIST).content.decode()


def test_htmx_gets_the_results_alone(reading: Client, marevia: Report) -> None:
    """The part that changes, a clean address to show, and a cache that keeps the two apart."""
    answer = reading.get(f"{LIST}?q=kelp&country=&year=", headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert 'hx-swap-oob="innerHTML:#result-count"' in page
    assert answer["HX-Push-Url"] == f"{LIST}?q=kelp"
    again = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{LIST}?q=kelp"}
    assert reading.get(f"{LIST}?q=kelp&tier=", headers=again)["HX-Push-Url"] == "false"
    assert "HX-Request" in answer["Vary"]
    assert "HX-Request" in reading.get(LIST)["Vary"]
