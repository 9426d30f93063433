"""PDFs: columns in order, words whole, paragraphs whole, page furniture out."""

import io
import re
import threading

import pytest
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from recommendations.text.documents import UnreadableDocument, pdf_pages, pdf_words, read_document
from recommendations.text.documents import pdf as reader
from tests.text.document_samples import (
    HEADING,
    ITEM,
    NARRATIVE,
    TEXT,
    TITLE,
    Layout,
    narrative_of,
    pdf_narrative,
    plain_narrative,
    words,
)

PLAIN = plain_narrative().rstrip("\n")
VOLUME = Layout(
    columns=2,
    justified=True,
    hyphenated=True,
    title_across=True,
    header="TRAFFICKING IN PERSONS REPORT 2021",
    footer="#",
)


def codes(content: bytes) -> list[str]:
    return [warning.code for warning in read_document(content).warnings]


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(content)
    assert str(caught.value).endswith(".")
    return caught.value.code


def drawn(*strings: tuple[float, float, str], size: float = 10, font: str = "Times-Roman") -> bytes:
    """A page with strings at places."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=LETTER, invariant=True)
    canvas.setFont(font, size)
    for x, y, text in strings:
        canvas.drawString(x, y, text)
    canvas.save()
    return file.getvalue()


@pytest.mark.parametrize(
    "layout",
    [
        Layout(),
        Layout(justified=True, hyphenated=True),
        Layout(paragraph_gap=0),
        Layout(font="Courier", bold="Courier-Bold", size=12, leading=14),
        Layout(columns=2),
        Layout(columns=2, justified=True, hyphenated=True),
        Layout(columns=2, size=13, leading=15, hyphenated=True, title_across=True),
        Layout(columns=2, gutter=11, size=9, leading=11, justified=True),
        Layout(columns=3, font="Helvetica", bold="Helvetica-Bold", size=8, gutter=12),
    ],
    ids=lambda layout: f"{layout.columns}-{layout.font}-{layout.size}-{layout.hyphenated}",
)
def test_layouts_give_the_same_text(layout: Layout) -> None:
    """Every paragraph, heading and item whole and on its own line, whatever the typesetter did."""
    document = read_document(pdf_narrative(layout))
    assert (document.text, document.format, document.warnings) == (PLAIN, "pdf", ())


def test_first_line_indents_part_paragraphs_without_gaps() -> None:
    blocks = [(TEXT, text) for kind, text in NARRATIVE if kind == TEXT]
    layout = Layout(columns=2, paragraph_gap=0, first_indent=14, justified=True, hyphenated=True)
    document = read_document(pdf_narrative(layout, blocks))
    assert document.text.split("\n\n") == [text for _kind, text in blocks]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    countries = ("Velmaria", "Ostrana", "Kelvia", "Zandoria")
    blocks = [block for country in countries for block in narrative_of(country)]
    document = read_document(pdf_narrative(VOLUME, blocks))
    assert words(document.text) == words(plain_narrative(blocks))
    [warning] = document.warnings
    assert warning.code == "page_furniture_left_out"
    assert "“TRAFFICKING IN PERSONS REPORT 2021”" in warning.message


def test_heading_that_begins_two_pages_is_no_running_head() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=LETTER)
    for page in ("first", "second"):
        canvas.drawString(72, 760, "PREVENTION")
        canvas.drawString(72, 742, f"The government of the {page} country trained judges.")
        canvas.showPage()
    canvas.save()
    assert read_document(file.getvalue()).text.count("PREVENTION") == 2


def test_furniture_of_facing_pages_and_browsers_goes_without_repetition() -> None:
    """Two pages, a left and a right one, share neither head nor foot."""
    for head, foot in (("54 | VELMARIA", "page 3 of 8"), ("VELMARIA 55", "- 4 -")):
        body = [(72.0, 700.0 - 12 * row, f"Line {row} of the text.") for row in range(9)]
        content = drawn((72, 760, head), *body, (300, 30, foot))
        wanted = [word for _x, _y, line in body for word in line.split()]
        assert words(read_document(content).text) == wanted


def test_title_with_a_tier_is_not_taken_for_a_numbered_head() -> None:
    body = [(72.0, 700.0 - 12 * row, f"Line {row} of the text.") for row in range(9)]
    assert read_document(drawn((72, 740, "VELMARIA TIER 2"), *body)).text.startswith("VELMARIA")


def test_paragraph_goes_on_over_columns_and_pages() -> None:
    """Also where its last word there is cut by a hyphen."""
    text = " ".join(f"interministerial{'abcdefghij'[n % 10]}" for n in range(700)) + "."
    layout = Layout(columns=2, size=14, leading=18, header="HEAD OF ALL PAGES", footer="#")
    content = pdf_narrative(layout, [(TEXT, text)])
    assert len(list(pdf_pages(content))) > 3
    assert read_document(content).text == text


def test_items_go_on_over_columns_and_pages() -> None:
    """The rest of an item stands indented at the top of a column, as a new paragraph might."""
    layout = Layout(
        columns=2, size=16, leading=19, hyphenated=True, header="THE REPORT", footer="#"
    )
    assert read_document(pdf_narrative(layout)).text == PLAIN


def test_pages_together_are_the_text() -> None:
    content = pdf_narrative(VOLUME, times=12)
    pages = list(pdf_pages(content))
    assert len(pages) > 8
    assert "".join(pages) == read_document(content).text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["investi-", "gation of crimes"], "investigation of crimes"),
        (["the anti-", "trafficking law"], "the anti-trafficking law"),
        (["a self-", "assessment of it"], "a self-assessment of it"),
        (["is long-", "term shelter"], "is long-term shelter"),
        (["is not long-", "er than that"], "is not longer than that"),
        (["to re-", "traumatization of"], "to re-traumatization of"),
        (["did re-", "port on them"], "did report on them"),
        (["under COVID-", "19 rules for"], "under COVID-19 rules for"),
        (["Article 118-", "2 of the code"], "Article 118-2 of the code"),
        (["the Anti-", "Trafficking Act"], "the Anti-Trafficking Act"),
        (["RECOMMEN-", "DATIONS OF IT"], "RECOMMENDATIONS OF IT"),
        (
            ["a shelter-based, old shelter-", "based plan"],
            "a shelter-based, old shelter-based plan",
        ),
        (["a cofounder who is a co-", "founder of"], "a cofounder who is a cofounder of"),
        (["from 2019–", "2020 the"], "from 2019–2020 the"),
        (["and/", "or others in"], "and/or others in"),
        (["the officials -", "including one"], "the officials - including one"),
        (
            ["the national plan at a level of national-", "level aid"],
            "the national plan at a level of national-level aid",
        ),
        (["what subbotniks", "—voluntary days—are"], "what subbotniks—voluntary days—are"),
        (["the U.S.", "Government trained"], "the U.S. Government trained"),
    ],
)
def test_hyphens_at_line_ends(lines: list[str], text: str) -> None:
    content = drawn(*((72.0, 700.0 - 12 * row, line) for row, line in enumerate(lines)))
    assert read_document(content).text == text


def test_heading_over_both_columns_parts_the_regions() -> None:
    """What stands above it in both columns is read before it, what stands below after it."""
    strings = [(72.0, 740.0, "A heading that runs over both of the columns of this page " * 2)]
    strings += [(72.0, 480.0, "Another heading that runs over both columns of the page here " * 2)]
    for top, name in ((700.0, "upper"), (440.0, "lower")):
        for row in range(6):
            for x, side in ((72.0, "left"), (320.0, "right")):
                line = f"{name} {side} {row} with words to fill the column of text"
                strings.append((x, top - 12 * row, line))
    text = read_document(drawn(*strings)).text
    found = re.findall(r"A heading|Another|upper left|upper right|lower left|lower right", text)
    assert list(dict.fromkeys(found)) == [
        "A heading", "upper left", "upper right", "Another", "lower left", "lower right",
    ]  # fmt: skip
    assert len(found) == 2 + 2 + 24


def test_columns_on_different_base_lines_are_told_apart() -> None:
    strings = []
    for row in range(20):
        strings.append((72.0, 700.0 - 12 * row, f"left {row} with words to fill the column here"))
        strings.append((320.0, 695.0 - 12 * row, f"right {row} with words to fill the column here"))
    found = re.findall(r"left|right", read_document(drawn(*strings)).text)
    assert found == ["left"] * 20 + ["right"] * 20


def test_columns_drawn_row_by_row_are_read_column_by_column() -> None:
    """Some files draw line by line over the gutter, a hyphen at its edge."""
    left = "The authorities did investi-|gate the officials who were|said to be complicit in it."
    right = "Courts convicted nine of the|traffickers and the shelter|took in the other victims."
    strings = []
    for row, (one, two) in enumerate(zip(left.split("|"), right.split("|"), strict=True)):
        strings += [(72.0, 700.0 - 12 * row, one), (215.0, 700.0 - 12 * row, two)]
    strings += [
        (72.0, 664.0, "A last line on this side stands"),
        (215.0, 664.0, "And one on that."),
    ]
    text = read_document(drawn(*strings)).text
    assert (
        words(text)
        == (
            "The authorities did investigate the officials who were said to be complicit in it. A last"
            " line on this side stands Courts convicted nine of the traffickers and the shelter took in"
            " the other victims. And one on that."
        ).split()
    )


def test_raised_marks_stay_on_their_line() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=LETTER)
    text = canvas.beginText(72, 700)
    text.setFont("Times-Roman", 12)
    text.textOut("VELMARIA: Tier 2")
    text.setRise(4)
    text.setFont("Times-Roman", 7)
    text.textOut("*")
    text.setRise(0)
    text.setFont("Times-Roman", 12)
    text.textOut(" and more")
    canvas.drawText(text)
    canvas.save()
    assert read_document(file.getvalue()).text == "VELMARIA: Tier 2* and more"


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("is_shown_turned", [True, False])
def test_turned_pages_are_read(turn: int, is_shown_turned: bool) -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=LETTER)
    if is_shown_turned:
        canvas.setPageRotation(360 - turn)
    canvas.translate(306, 396)
    canvas.rotate(turn)
    for row in range(5):
        canvas.drawString(-200, 100 - 14 * row, f"Row {row} of the page, as long as others.")
    canvas.rotate(90)
    canvas.drawString(-200, 260, "A tab")
    canvas.save()
    lines = " ".join(f"Row {row} of the page, as long as others." for row in range(5))
    assert words(read_document(file.getvalue()).text) == words(lines)


def test_bullets_of_the_symbol_font_are_bullets() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=LETTER)
    for row, text in enumerate(("Train judges.", "Fund shelters.")):
        canvas.setFont("Symbol", 10)
        canvas.drawString(72, 700 - 14 * row, "\u2022")
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(90, 700 - 14 * row, text)
    canvas.save()
    assert read_document(file.getvalue()).text == "• Train judges.\n• Fund shelters."


def test_bullets_drawn_as_dots_are_bullets() -> None:
    """Browsers print the marks of a list as shapes."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=LETTER)
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(72, 720, "The list with a square behind it:")
    canvas.rect(220, 721, 4, 4, fill=1)
    for row, text in enumerate(("Train judges and", "prosecutors.", "Fund shelters.")):
        canvas.drawString(90, 700 - 12 * row, text)
        if row != 1:
            canvas.circle(80, 702.5 - 12 * row, 1.6, fill=1)
    canvas.save()
    assert read_document(file.getvalue()).text == (
        "The list with a square behind it:\n\n• Train judges and prosecutors.\n• Fund shelters."
    )


def test_words_far_off_the_page_are_not_read() -> None:
    text = read_document(drawn((72, 700, "On the page."), (1e9, 700, "Off."), (72, -1e8, "Off.")))
    assert text.text == "On the page."


def test_page_of_absurd_length_is_refused() -> None:
    strings = [(72.0, 700.0, "a" * 5_000) for _ in range(3)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pdf_words, "_MOST_CHARACTERS", 4_000)
        assert refusal(drawn(*strings)) == "too_large"


def test_ligatures_are_letters() -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    content = drawn((72, 700, "traf\ufb01ckers con\ufb02ict soft\u00adhyphen"), font="Vera")
    assert read_document(content).text == "traffickers conflict softhyphen"


def test_letters_without_meaning_are_refused_or_told() -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    assert _refused_or_lost("\ue123" * 30) == "encoding_unknown"
    assert _refused_or_lost("The government trained \ue123 judges.") == "encoding_damaged"


def _refused_or_lost(text: str) -> str:
    try:
        [warning] = read_document(drawn((72, 700, text), font="Vera")).warnings
    except UnreadableDocument as refused:
        return refused.code
    return warning.code


def test_pdf_with_a_password_says_so_and_without_one_opens() -> None:
    locked = pdf_narrative(encryption=StandardEncryption("secret", strength=128))
    assert refusal(locked) == "password_protected"
    printable = pdf_narrative(encryption=StandardEncryption("", ownerPassword="o", strength=128))
    assert read_document(printable).text == PLAIN


def test_picture_pdf_says_what_to_do() -> None:
    assert refusal(_with_pictures(0)) == "no_text_layer"
    document = read_document(_with_pictures(1))
    [warning] = document.warnings
    assert (warning.code, "2, 3" in warning.message) == ("pages_without_text", True)


def _with_pictures(pages_of_text: int) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=LETTER)
    for _page in range(pages_of_text):
        canvas.drawString(72, 700, "A page of text.")
        canvas.showPage()
    for _page in range(2):
        canvas.drawImage(ImageReader(Image.new("L", (20, 20))), 72, 600, 100, 100)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_damaged_pdf_is_refused() -> None:
    content = pdf_narrative()
    assert refusal(content[: len(content) // 2]) == "damaged"
    assert refusal(b"%PDF-1.7\nnothing") == "damaged"


def test_pdf_behind_lines_of_a_server_is_read() -> None:
    assert read_document(b"HTTP/1.1 200 OK\r\n\r\n" + pdf_narrative()).text == PLAIN


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_PDF_PAGES", 2)
    assert refusal(pdf_narrative(VOLUME, times=4)) == "too_large"


def test_reading_given_up_half_way_leaves_pdfium_usable() -> None:
    pages = pdf_pages(pdf_narrative(VOLUME, times=12))
    next(pages)
    assert read_document(pdf_narrative()).text == PLAIN
    pages.close()  # type: ignore[attr-defined]
    assert read_document(pdf_narrative()).text == PLAIN


def test_threads_read_at_the_same_time() -> None:
    """PDFium itself would crash."""
    content = pdf_narrative(VOLUME, times=3)
    wanted = read_document(content).text
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(read_document(content).text)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 4


def test_short_lines_are_kept_apart() -> None:
    """A list without marks, one line each, is no paragraph."""
    blocks = [(HEADING, "PROTECTION"), (TITLE, "Title of it"), (ITEM, "One."), (ITEM, "Two.")]
    assert read_document(pdf_narrative(Layout(), blocks)).text.split("\n") == [
        "PROTECTION", "", "Title of it", "", "• One.", "• Two.",
    ]  # fmt: skip
