"""Country namings as the reports of 2001 to 2025 print them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.countries import (
    Country,
    country_named,
    country_of_code,
    is_user_assigned,
    names_in,
    title_case_name,
)

NAMINGS = [
    ("Belarus", "BY", "Belarus"),
    ("BELARUS", "BY", "Belarus"),
    ("  the  Government of Belarus ", "BY", "Belarus"),
    ("MICRONESIA, FEDERATED STATES OF", "FM", "Micronesia"),
    ("the Federated States of Micronesia", "FM", "Micronesia"),
    ("KOREA, REPUBLIC OF", "KR", "Republic of Korea"),
    ("the Government of the Republic of Korea", "KR", "Republic of Korea"),
    ("South Korea", "KR", "South Korea"),
    (
        "KOREA, DEMOCRATIC PEOPLE’S REPUBLIC OF",
        "KP",
        "Democratic People's Republic of Korea",
    ),
    ("North Korea", "KP", "North Korea"),
    ("DPRK", "KP", "Democratic People's Republic of Korea"),
    ("CONGO, DEMOCRATIC REPUBLIC OF THE", "CD", "Democratic Republic of the Congo"),
    ("CONGO, REPUBLIC OF THE", "CG", "Republic of the Congo"),
    ("Congo (Brazzaville)", "CG", "Republic of the Congo"),
    ("BAHAMAS, THE", "BS", "The Bahamas"),
    ("THE BAHAMAS", "BS", "The Bahamas"),
    ("Gambia", "GM", "The Gambia"),
    ("Islamic Republic of The Gambia", "GM", "The Gambia"),
    ("Burma", "MM", "Burma"),
    ("BURMA (MYANMAR)", "MM", "Burma"),
    ("Republic of the Union of Myanmar", "MM", "Burma"),
    ("Côte d'Ivoire", "CI", "Côte d'Ivoire"),
    ("Côte d’Ivoire", "CI", "Côte d'Ivoire"),
    ("COTE D'IVOIRE", "CI", "Côte d'Ivoire"),
    ("Ivory Coast", "CI", "Côte d'Ivoire"),
    ("TAIWAN", "TW", "Taiwan"),
    ("HONG KONG", "HK", "Hong Kong"),
    ("Hong Kong Special Administrative Region", "HK", "Hong Kong"),
    ("MACAU", "MO", "Macau"),
    ("Macao S.A.R.", "MO", "Macau"),
    ("Macao", "MO", "Macao"),
    ("KOSOVO", "XK", "Kosovo"),
    ("Curacao", "CW", "Curaçao"),
    ("CURAÇAO", "CW", "Curaçao"),
    ("ST. MAARTEN", "SX", "Sint Maarten"),
    ("Sint Maarten", "SX", "Sint Maarten"),
    ("ARUBA", "AW", "Aruba"),
    ("NETHERLANDS ANTILLES", "AN", "Netherlands Antilles"),
    ("NETHERLANDS, THE", "NL", "Netherlands"),
    ("ST. LUCIA", "LC", "Saint Lucia"),
    ("Saint Lucia", "LC", "Saint Lucia"),
    ("St Vincent & the Grenadines", "VC", "Saint Vincent and the Grenadines"),
    ("Cape Verde", "CV", "Cape Verde"),
    ("CABO VERDE", "CV", "Cabo Verde"),
    ("SWAZILAND", "SZ", "Swaziland"),
    ("the Kingdom of Eswatini", "SZ", "Eswatini"),
    ("MACEDONIA", "MK", "Macedonia"),
    ("NORTH MACEDONIA", "MK", "North Macedonia"),
    ("Macedonia, The Former Yugoslav Republic of", "MK", "North Macedonia"),
    ("CZECH REPUBLIC", "CZ", "Czech Republic"),
    ("Czechia", "CZ", "Czechia"),
    ("SLOVAK REPUBLIC", "SK", "Slovak Republic"),
    ("KYRGYZ REPUBLIC", "KG", "Kyrgyz Republic"),
    ("TURKEY", "TR", "Turkey"),
    ("TÜRKIYE", "TR", "Türkiye"),
    ("Turkiye", "TR", "Türkiye"),
    ("Turkey (Türkiye)", "TR", "Turkey"),
    ("TIMOR-LESTE", "TL", "Timor-Leste"),
    ("East Timor", "TL", "East Timor"),
    ("HOLY SEE", "VA", "Holy See"),
    ("Brunei Darussalam", "BN", "Brunei"),
    ("RUSSIAN FEDERATION", "RU", "Russia"),
    ("Lao PDR", "LA", "Laos"),
    ("SYRIAN ARAB REPUBLIC", "SY", "Syria"),
    ("Viet Nam", "VN", "Vietnam"),
    ("Bosnia & Herzegovina", "BA", "Bosnia and Herzegovina"),
    ("BOSNIA-HERZEGOVINA", "BA", "Bosnia and Herzegovina"),
    ("People's Republic of China", "CN", "China"),
    ("Republic of China", "TW", "Taiwan"),
    ("China (Taiwan)", "TW", "Taiwan"),
    ("United Republic of Tanzania", "TZ", "Tanzania"),
    ("Venezuela, Bolivarian Republic of", "VE", "Venezuela"),
    ("U.S.", "US", "United States"),
    ("the United States of America", "US", "United States"),
    ("The Government of the United Kingdom", "GB", "United Kingdom"),
    ("SÃO TOMÉ AND PRÍNCIPE", "ST", "Sao Tome and Principe"),
    ("SERBIA AND MONTENEGRO", "CS", "Serbia and Montenegro"),
    ("Federal Republic of Yugoslavia", "YU", "Yugoslavia"),
]


@pytest.mark.parametrize(("naming", "iso2", "name"), NAMINGS)
def test_country_named_knows_the_reports_namings(naming: str, iso2: str, name: str) -> None:
    assert country_named(naming) == Country(iso2, name)


@pytest.mark.parametrize(
    "naming", ["", "Congo", "Korea", "MAREVIA", "Tier 2", "the", "Republic of", "Belarusian"]
)
def test_country_named_is_silent_where_no_one_country_is_meant(naming: str) -> None:
    assert country_named(naming) is None


@pytest.mark.parametrize(
    ("iso2", "country"),
    [
        ("FM", Country("FM", "Micronesia")),
        ("xk", Country("XK", "Kosovo")),
        ("SZ", Country("SZ", "Eswatini")),
        ("CZ", Country("CZ", "Czechia")),
        ("XA", None),
        ("QQ", None),
        ("", None),
    ],
)
def test_country_of_code_gives_the_present_name(iso2: str, country: Country | None) -> None:
    assert country_of_code(iso2) == country


@pytest.mark.parametrize(
    ("iso2", "expected"),
    [("XA", True), ("xz", True), ("XK", False), ("BY", False), ("X", False), ("XÄ", False)],
)
def test_is_user_assigned_is_xa_to_xz_without_kosovo(iso2: str, *, expected: bool) -> None:
    assert is_user_assigned(iso2) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MAREVIA", "Marevia"),
        ("ISLE OF THE SAINTS, THE", "The Isle of the Saints"),
        ("ISLES, UNITED REPUBLIC OF THE", "United Republic of the Isles"),
        ("COAST D’OR", "Coast d’Or"),
        ("Côte du Sel", "Côte du Sel"),
        ("north-west isle", "North-West Isle"),
        ("PEOPLE'S ISLE", "People's Isle"),
        ("", ""),
    ],
)
def test_title_case_name_reads_like_a_name(name: str, expected: str) -> None:
    assert title_case_name(name) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("In Guinea-Bissau and Guinea.", [("Guinea-Bissau", "GW"), ("Guinea", "GN")]),
        ("Nigeria’s police, NIGER, a niger", [("Nigeria", "NG"), ("NIGER", "NE")]),
        ("the Dominican Republic; Dominica", [("Dominican Republic", "DO"), ("Dominica", "DM")]),
        ("South Sudan, Sudan", [("South Sudan", "SS"), ("Sudan", "SD")]),
        ("Equatorial Guinea", [("Equatorial Guinea", "GQ")]),
        ("Papua New\nGuinea", [("Papua New\nGuinea", "PG")]),
        ("In the Bahamas, the government", [("Bahamas", "BS")]),
        ("BAHAMAS, THE: Tier 1", [("BAHAMAS, THE", "BS")]),
        ("KOREA, REPUBLIC OF (Tier 1)", [("KOREA, REPUBLIC OF", "KR")]),
        ("Côte d’Ivoire’s courts", [("Côte d’Ivoire", "CI")]),
        ("St. Lucia & Bosnia & Herzegovina", [("St. Lucia", "LC"), ("Bosnia & Herzegovina", "BA")]),
        ("Car drivers of New Mexico told us; the US", [("US", "US")]),
        ("Poland, Turkey, and turkey", [("Poland", "PL"), ("Turkey", "TR")]),
        ("the Republic of Korea", [("Republic of Korea", "KR")]),
        ("nothing here", []),
    ],
)
def test_names_in_finds_whole_names_only(source: str, expected: list[tuple[str, str]]) -> None:
    found = [(source[at.start : at.end], at.country.iso2) for at in names_in(source)]
    assert found == expected


@given(st.text(), st.sampled_from(NAMINGS), st.text())
def test_names_in_gives_ordered_places_inside_the_text(
    before: str, naming: tuple[str, str, str], after: str
) -> None:
    source = f"{before} {naming[0]} {after}"
    places = list(names_in(source, len(before), len(source)))
    assert all(len(before) <= place.start < place.end <= len(source) for place in places)
    assert all(a.end <= b.start for a, b in pairwise(places))


@given(st.text())
def test_lookups_take_any_text(text: str) -> None:
    country = country_named(text)
    assert country is None or country_of_code(country.iso2) is not None
    assert isinstance(title_case_name(text), str)
