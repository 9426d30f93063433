"""Volumes: every narrative found, nothing else taken for one, archives opened with distrust."""

import io
import struct
import zipfile
from dataclasses import replace

import pytest

from recommendations.text.documents import UnreadableDocument
from recommendations.text.reading import read_narrative
from recommendations.text.volume import Volume, missing_from, read_files, read_volume
from recommendations.text.volume_files import MAX_FILES, Packed, unpacked
from tests.text.document_samples import HEADING, TEXT, docx_narrative, pdf_narrative
from tests.volumes import YEAR, Told, narratives, volume_pdf, volume_text, volume_zip

TWELVE = narratives(12)


def opening(country: str, standing: str = "does not fully meet") -> str:
    return (
        f"The Government of {country} {standing} the minimum standards for the elimination of"
        " trafficking but is making significant efforts to do so.\n\n"
        "PRIORITIZED RECOMMENDATIONS:\n\n• Train judges.\n• Fund shelters.\n\nPROSECUTION\n\n"
        f"The government of {country} maintained law enforcement efforts. "
        + "Courts convicted nine traffickers. " * 30
        + "\n\n"
    )


def read(text: str) -> Volume:
    return read_volume(text.encode(), name="volume.txt")


def found(volume: Volume) -> list[tuple[str, str | None]]:
    return [(chapter.country, chapter.tier) for chapter in volume.chapters]


def asks_of(volume: Volume) -> dict[str | None, tuple[str, ...]]:
    return {
        chapter.iso2: tuple(b.text for b in read_narrative(chapter.document.text).bullets)
        for chapter in volume.chapters
    }


def refusal(content: bytes, name: str = "x") -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read_volume(content, name=name)
    assert str(caught.value).endswith(".")
    return caught.value


# A whole volume ----------------------------------------------------------------------------------


def test_pdf_gives_every_narrative_with_its_pages_and_its_list() -> None:
    """Contents, tier table, running heads, tables and appendix in between take nothing away."""
    told: list[tuple[int, int]] = []
    volume = read_volume(volume_pdf(TWELVE), told=lambda done, total: told.append((done, total)))
    assert [c.iso2 for c in volume.chapters] == [one.iso2 for one in TWELVE]
    assert [c.tier for c in volume.chapters] == [one.tier for one in TWELVE]
    assert asks_of(volume) == {one.iso2: one.asks for one in TWELVE}
    assert volume.year == YEAR
    assert told[-1] == (volume.pages, volume.pages)
    pages = [(c.first_page or 0, c.last_page or 0) for c in volume.chapters]
    assert pages[0][0] == 5
    assert pages == sorted(pages)
    assert all(first <= last <= volume.pages for first, last in pages)
    assert set(volume.listed) == {one.iso2 for one in TWELVE}


def test_text_gives_every_narrative_exactly() -> None:
    volume = read_volume(volume_text(TWELVE).encode(), name="volume.txt")
    assert [c.document.text for c in volume.chapters] == [one.text.strip() for one in TWELVE]
    assert {c.document.sha256 for c in volume.chapters} == {volume.sha256}
    assert {c.first_page for c in volume.chapters} == {None}


@pytest.mark.parametrize(
    ("heading", "tier"),
    [
        ("AFGHANISTAN: Tier 2 Watch List", "Tier 2 Watch List"),
        ("AFGHANISTAN (Tier 3)", "Tier 3"),
        ("AFGHANISTAN (TIER 2 WATCH LIST)", "Tier 2 Watch List"),
        ("AFGHANISTAN – TIER 1", "Tier 1"),
        ("Afghanistan (Tier 3)", "Tier 3"),
        ("**AFGHANISTAN: TIER 3**", "Tier 3"),
        ("AFGHANISTAN", None),
        ("AFGHANISTAN\n\nTIER 2 WATCH LIST", "Tier 2 Watch List"),
        ("AFGHANISTAN\nTier 3", "Tier 3"),
        ("AFGHANISTAN: Tier 2 [Footnote", None),
    ],
)
def test_headings_as_the_years_print_them(heading: str, tier: str | None) -> None:
    text = f"{heading}\n\n{opening('Afghanistan')}ALBANIA: TIER 1\n\n{opening('Albania')}"
    expected = [("Afghanistan", tier), ("Albania", "Tier 1")]
    if "Footnote" in heading:
        expected[0] = ("Afghanistan", "Tier 2")
    assert found(read(text)) == expected


@pytest.mark.parametrize(
    ("printed", "iso2"),
    [
        ("BURMA", "MM"),
        ("CÔTE D’IVOIRE", "CI"),
        ("CONGO, DEMOCRATIC REPUBLIC OF THE", "CD"),
        ("CONGO, REPUBLIC OF THE", "CG"),
        ("KOREA, DEMOCRATIC PEOPLE’S REPUBLIC OF", "KP"),
        ("MICRONESIA, FEDERATED STATES OF", "FM"),
        ("ST. VINCENT AND THE GRENADINES", "VC"),
        ("GUINEA-BISSAU", "GW"),
        ("BAHAMAS, THE", "BS"),
        ("SWAZILAND", "SZ"),
    ],
)
def test_names_as_the_years_print_them(printed: str, iso2: str) -> None:
    name = {"CD": "the Democratic Republic of the Congo", "CG": "the Republic of the Congo"}
    known = name.get(iso2) or {"KP": "the DPRK", "FM": "Micronesia", "BS": "The Bahamas"}.get(iso2)
    named = known or printed.title().replace("’I", "’I")
    text = f"{printed}: Tier 2\n\n{opening(named)}ZAMBIA: Tier 2\n\n{opening('Zambia')}"
    assert [chapter.iso2 for chapter in read(text).chapters] == [iso2, "ZM"]


def test_special_case_has_no_standing() -> None:
    text = (
        f"SOMALIA\n\nSomalia remains a Special Case for the 21st consecutive year. {'It is. ' * 99}"
        f"\n\nSPAIN: Tier 1\n\n{opening('Spain', 'fully meets')}"
    )
    assert found(read(text)) == [("Somalia", None), ("Spain", "Tier 1")]


def test_country_in_no_list_is_a_narrative_too() -> None:
    text = f"ALBANIA: Tier 2\n\n{opening('Albania')}MAREVIA (Tier 3)\n\n{opening('Marevia')}"
    volume = read(text)
    assert found(volume) == [("Albania", "Tier 2"), ("Marevia", "Tier 3")]
    assert volume.chapters[1].iso2 is None


# What is no heading ------------------------------------------------------------------------------


def test_running_heads_are_no_headings() -> None:
    """Neither its own name at the top of a page nor the next country's above the rest of this."""
    first = opening("Albania").replace("PROSECUTION", "ALBANIA\n\nPROSECUTION")
    text = f"ALBANIA: Tier 2\n\n{first}ALGERIA\n\nThe rest of Albania.\n\nALGERIA: Tier 3\n\n"
    volume = read(text + opening("Algeria"))
    assert found(volume) == [("Albania", "Tier 2"), ("Algeria", "Tier 3")]
    assert volume.chapters[0].document.text.endswith("The rest of Albania.")
    assert volume.chapters[1].document.text.startswith("ALGERIA: Tier 3")


def test_running_heads_of_volumes_without_tiers_in_headings() -> None:
    first = opening("Albania").replace("PROSECUTION", "ALBANIA\n\nPROSECUTION")
    text = f"ALBANIA\n\n{first}ALGERIA\n\nThe rest of Albania.\n\nALGERIA\n\n{opening('Algeria')}"
    volume = read(text)
    assert found(volume) == [("Albania", None), ("Algeria", None)]
    assert volume.chapters[1].document.text.startswith("ALGERIA\n\nThe Government of Algeria")


@pytest.mark.parametrize(
    "inside",
    [
        "PAKISTAN\n7 of 9\nINDIA\n12\n",
        "PAKISTAN (Tier 2)\n\nNo figures were given.\n",
        "PAKISTAN: Tier 3\nINDIA: Tier 2\n",
        "INDIA PAKISTAN NEPAL\n",
        "Pakistan\n\n",
    ],
)
def test_countries_in_tables_and_maps_are_no_headings(inside: str) -> None:
    """Nor do they cut off the narrative they stand in, when that is read."""
    first = opening("Albania").replace("PROSECUTION\n", f"{inside}\nPROSECUTION\n")
    volume = read(f"ALBANIA: Tier 2\n\n{first}ALGERIA: Tier 3\n\n{opening('Algeria')}")
    assert [chapter.country for chapter in volume.chapters] == ["Albania", "Algeria"]
    narrative = read_narrative(volume.chapters[0].document.text, country="AL", year=2024)
    assert narrative.section("prosecution") is not None
    assert "several_narratives" not in [warning.code for warning in narrative.warnings]


def test_lists_in_front_and_appendices_behind_belong_to_nobody() -> None:
    volume = read(
        f"CONTENTS\nAlbania .... 4\nAlgeria .... 6\nAngola .... 9\n\nTIER 1\nALBANIA ALGERIA\n\n"
        f"ALBANIA: Tier 2\n\n{opening('Albania')}ALGERIA: Tier 3\n\n{opening('Algeria')}"
        "RELEVANT INTERNATIONAL CONVENTIONS\n\nAlbania X\nThe Government of Angola signed.\n"
    )
    assert found(volume) == [("Albania", "Tier 2"), ("Algeria", "Tier 3")]
    assert volume.chapters[-1].document.text.endswith("nine traffickers.")
    assert volume.listed == {"AL": "Albania", "DZ": "Algeria", "AO": "Angola"}


def test_map_before_the_next_narrative_is_left_off() -> None:
    text = f"ALBANIA: Tier 2\n\n{opening('Albania')}MALI NIGER\nCHAD\n\nALGERIA: Tier 3\n\n"
    volume = read(text + opening("Algeria"))
    assert volume.chapters[0].document.text.endswith("nine traffickers.")


# What is said of a volume ------------------------------------------------------------------------


def test_missing_are_those_that_contents_or_record_expect() -> None:
    volume = read(f"Albania\nAngola\n\nALBANIA: Tier 2\n\n{opening('Albania')}")
    assert missing_from(volume, ["AL"], {"AL": "Albania", "MM": "Burma"}) == ["Angola", "Burma"]


def test_two_headings_of_one_country_are_said() -> None:
    text = f"ALBANIA: Tier 2\n\n{opening('Albania')}ALGERIA: Tier 3\n\n{opening('Algeria')}"
    volume = read(f"{text}ALBANIA: Tier 2\n\n{opening('Albania')}{'More of it. ' * 40}")
    assert [chapter.country for chapter in volume.chapters] == ["Algeria", "Albania"]
    assert [warning.code for warning in volume.warnings] == ["country_twice"]


def test_overlong_narrative_is_doubted() -> None:
    names = ["Albania", "Algeria", "Angola", "Austria", "Belgium"]
    parts = [f"{name.upper()}: Tier 2\n\n{opening(name)}" for name in names]
    volume = read("".join(parts) + "Courts convicted nine. " * 4_000)
    assert [c.country for c in volume.chapters if c.warnings] == ["Belgium"]
    assert volume.chapters[-1].warnings[0].code == "chapter_too_long"


def test_year_is_the_titles() -> None:
    text = f"ALBANIA: Tier 2\n\n{opening('Albania')}"
    assert read(text).year is None
    assert read(f"2019 TRAFFICKING IN PERSONS REPORT\n\n{text}").year == 2019
    assert read(f"{text}In the 2012 Trafficking in Persons Report it was otherwise.").year is None


def test_file_without_narratives_is_refused() -> None:
    assert refusal(b"Dear Sir or Madam, about Albania.", "letter.txt").code == "no_narratives"
    assert refusal(b"", "empty.txt").code == "empty"
    assert refusal(b"\x89PNG\r\n\x1a\n...", "map.png").code == "picture"
    assert refusal(volume_pdf(TWELVE[:1])[:3000], "cut.pdf").code == "damaged"


# Archives ----------------------------------------------------------------------------------------


def archive(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in files:
            made.writestr(name, content)
    return out.getvalue()


def one(told: Told) -> bytes:
    return f"{YEAR} Trafficking in Persons Report: {told.country}\n\n{told.text}".encode()


def test_archive_of_single_reports() -> None:
    volume = read_volume(volume_zip(TWELVE))
    assert sorted(chapter.name for chapter in volume.chapters) == [
        f"{YEAR}/{told.iso2}.txt" for told in sorted(TWELVE, key=lambda told: told.iso2)
    ]
    assert {chapter.country for chapter in volume.chapters} == {""}
    lists = {
        tuple(b.text for b in read_narrative(c.document.text).bullets) for c in volume.chapters
    }
    assert lists == {told.asks for told in TWELVE}


def test_archive_of_parts_of_the_volume() -> None:
    volume = read_volume(
        archive(("a-b.pdf", volume_pdf(TWELVE[:5])), ("c-z.txt", volume_text(TWELVE[5:]).encode()))
    )
    assert [chapter.iso2 for chapter in volume.chapters] == [told.iso2 for told in TWELVE]
    assert [chapter.name for chapter in volume.chapters] == ["a-b.pdf"] * 5 + ["c-z.txt"] * 7
    assert volume.chapters[0].first_page == 5


def test_archive_says_of_each_file_why_it_was_not_read() -> None:
    """And reads the others. What systems leave in folders is not worth a word."""
    volume = read_volume(
        archive(
            ("albania.txt", one(TWELVE[1])),
            ("inner.zip", archive(("x.txt", b"x"))),
            ("photo.jpg", b"\xff\xd8\xff\xe0 picture"),
            ("word.docx", docx_narrative()),
            ("empty.txt", b""),
            ("__MACOSX/._albania.txt", b"\x00\x05"),
            (".DS_Store", b"\x00"),
        )
    )
    assert [chapter.name for chapter in volume.chapters] == ["albania.txt", "word.docx"]
    assert [(file.name, file.code) for file in volume.unread] == [
        ("empty.txt", "empty"),
        ("inner.zip", "archive"),
        ("photo.jpg", "picture"),
    ]
    assert all(file.message.endswith(".") for file in volume.unread)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "a/../../b.txt", "C:/x.txt", "..\\..\\x.txt"]
)
def test_archive_with_names_that_lead_out_is_refused(name: str) -> None:
    said = refusal(archive(("fine.txt", b"x"), (name, b"x")))
    assert (said.code, "leads out of its folder" in str(said)) == ("unsafe_archive", True)


def test_archive_bombs_are_refused_unopened() -> None:
    swollen = archive(("zeros.txt", b"0" * 30_000_000))
    assert "times its size" in str(refusal(swollen))
    many = archive(*((f"{n}.txt", b"x") for n in range(MAX_FILES + 1)))
    assert f"{MAX_FILES + 1} files" in str(refusal(many))
    huge = archive(*((f"{n}.bin", bytes(range(256)) * 100) for n in range(5)))
    # The sizes that the directory claims are believed first, and checked when a file is read.
    claimed = huge.replace(struct.pack("<L", 25_600), struct.pack("<L", 99_000_000))
    assert refusal(claimed).code == "unsafe_archive"


def test_archive_with_overlapping_files_is_refused() -> None:
    content = bytearray(archive(("a.txt", b"x" * 50), ("b.txt", b"x" * 50), method=0))
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<L", 0)
    assert "overlap" in str(refusal(bytes(content)))


def test_archive_that_is_locked_damaged_or_empty_is_refused() -> None:
    locked = bytearray(archive(("a.txt", b"x")))
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(locked)).code == "password_protected"
    assert refusal(archive(("a.txt", b"x" * 5_000))[:60]).code == "damaged"
    assert refusal(archive()).code == "empty"


def test_file_of_an_archive_that_is_damaged_does_not_stop_the_others() -> None:
    content = bytearray(archive(("a.txt", b"abc" * 50), ("b.txt", one(TWELVE[0])), method=0))
    at = content.index(b"abcabc")
    content[at] ^= 0xFF
    volume = read_volume(bytes(content))
    assert [chapter.name for chapter in volume.chapters] == ["b.txt"]
    assert [(file.name, file.code) for file in volume.unread] == [("a.txt", "damaged")]


def test_files_are_read_one_after_another() -> None:
    told: list[tuple[int, int]] = []
    files = [Packed("a.txt", one(TWELVE[0])), Packed("b.txt", one(TWELVE[1]))]
    volume = read_files(files, total=2, told=lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2)]
    again = read_files(files, total=2)
    assert (again.sha256, replace(again, sha256="")) == (volume.sha256, replace(volume, sha256=""))


def test_word_file_is_no_archive() -> None:
    with pytest.raises(UnreadableDocument, match="No country narrative"):
        read_volume(docx_narrative([(TEXT, "Dear Sir or Madam.")]))


def test_pdf_of_one_narrative_is_a_volume_of_one() -> None:
    blocks = [(HEADING, "ALBANIA: Tier 2"), *((TEXT, p) for p in opening("Albania").split("\n\n"))]
    volume = read_volume(pdf_narrative(blocks=blocks))
    assert found(volume) == [("Albania", "Tier 2")]


def test_unpacked_reads_nothing_of_an_unsafe_archive() -> None:
    with pytest.raises(UnreadableDocument):
        next(unpacked(archive(("../x", b"x"))))
