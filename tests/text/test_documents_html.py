"""Saved web pages: the narrative and nothing of the site around it."""

import time

import pytest

from recommendations.text.documents import MAX_HTML_BYTES, UnreadableDocument, read_document
from tests.text.document_samples import html_narrative, html_page, plain_narrative, words


def read(markup: str) -> str:
    document = read_document(f"<!DOCTYPE html><html><body>{markup}</body></html>".encode())
    assert document.format == "html"
    return document.text


def test_saved_page_gives_the_narrative_alone() -> None:
    """Menu, banner, breadcrumbs, contents, shares, related pages and footers are all gone."""
    document = read_document(html_page())
    assert document.text == plain_narrative().rstrip("\n")
    assert document.warnings == ()


def test_page_without_any_container_is_read_whole() -> None:
    markup = f"<div class='x'><div>{html_narrative()}</div></div>"
    assert read(markup) == plain_narrative().rstrip("\n")


def test_small_article_beside_the_narrative_is_not_taken_for_it() -> None:
    """A teaser may be the page's only `article`; the words stand elsewhere."""
    markup = f"<article><p>Teaser.</p></article><div>{html_narrative()}</div>"
    assert words(read(markup)) == ["Teaser.", *words(plain_narrative())]


@pytest.mark.parametrize(
    "wrapper",
    [
        '<form id="aspnetForm">{}</form>',
        '<div class="banner">{}</div>',
        '<div role="complementary">{}</div>',
        '<div id="sidebar-wrapper" class="menu">{}</div>',
        '<div style="display:none">{}</div>',
        "<aside>{}</aside>",
        "<header>{}</header>",
    ],
)
def test_narrative_is_never_lost_to_a_name(wrapper: str) -> None:
    assert words(read(wrapper.format(html_narrative()))) == words(plain_narrative())


def test_title_outside_the_container_comes_first() -> None:
    """It names country and year."""
    inner = "<p>" + "The government trained judges. " * 20 + "</p>"
    page = f"<header><h1>2021 Report: Velmaria</h1></header><main>{inner}</main>"
    assert read(page).split("\n")[0] == "2021 Report: Velmaria"
    site = f'<header><h1><a href="/">The Department</a></h1></header><main>{inner}</main>'
    assert read(site).startswith("The government")


def test_folded_sections_are_read_and_hidden_boxes_are_not() -> None:
    section = "<p>" + "The government trained judges. " * 20 + "</p>"
    folded = "".join(f'<div aria-hidden="true"><h2>P{n}</h2>{section}</div>' for n in range(8))
    text = read(f"<p>Open.</p>{folded}<div hidden>Close this dialog</div>")
    assert [line for line in text.split("\n") if line.startswith("P")] == [
        f"P{n}" for n in range(8)
    ]
    assert "dialog" not in text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>The <b>gov</b>ernment\n  <em>did</em> not.</p>", "The government did not."),
        ("<p>one</p>two<p>three", "one\n\ntwo\n\nthree"),
        ("<strong>PROSECUTION</strong><br>The government", "PROSECUTION\nThe government"),
        ("one<br><br>two<br><br><br>three", "one\n\ntwo\n\nthree"),
        ("Tier 2<sup>*</sup> or <sup>1</sup> more", "Tier 2* or 1 more"),
        ("<p>a&nbsp;b &amp; &lt;c&gt; &#8217;</p>", "a\u00a0b & <c> ’"),
        ("traf&shy;ficking vic<wbr>tims", "trafficking victims"),
        ("<ul><li>one<li>two</ul>", "• one\n• two"),
        ("<ul><li><p>one</p></li><li><p>two</p></li></ul>", "• one\n• two"),
        ("<p>x</p><ul><li>• one</li></ul><p>y</p>", "x\n\n• one\n\ny"),
        ("<ul><li>one<ul><li>deep</li></ul></li></ul>", "• one\n• deep"),
        ("<ul><li><ul><li>deep</li></ul></li><li></li></ul>", "• deep"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("<div>one<div>two</div>three</div>", "one\ntwo\nthree"),
        ("<p>&nbsp;</p><p>one</p><p>&nbsp;</p><p>two</p>", "one\n\ntwo"),
        ("<pre>one\n  two</pre>", "one\ntwo"),
        ("one<script>var x;</script> two<style>p{}</style><!-- no -->", "one two"),
        ("<p>He sai", "He sai"),
    ],
)
def test_blocks_become_lines(markup: str, text: str) -> None:
    assert read(markup) == text


def test_nested_items_follow_each_other_on_lines() -> None:
    markup = "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"
    assert read(markup) == "• a\n• b\n• c\n• d"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="iso-8859-1">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "cp1251"),
        ('<meta charset="windows-1252">', "utf-8"),
        ('<meta charset="rot13">', "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
    ],
)
def test_encoding_comes_from_the_bytes_before_the_name(head: str, encoding: str) -> None:
    """Browsers save pages as UTF-8 and leave the old name in them."""
    words_ = "Отчёт" if encoding == "cp1251" else "“Côte d’Ivoire”"
    page = f"<!DOCTYPE html><html><head>{head}</head><body><p>{words_}</p></body></html>"
    document = read_document(page.encode(encoding))
    assert (document.text, document.warnings) == (words_, ())


def test_page_cut_off_half_way_reads_and_says_so() -> None:
    page = html_page()
    document = read_document(page[: page.index(b"PREVENTION")])
    assert [warning.code for warning in document.warnings] == ["maybe_cut_off"]
    assert "maintained protection efforts" in document.text


def test_huge_pages_are_refused() -> None:
    for page in (b"<p>" + b"a" * MAX_HTML_BYTES, b"<p>" + b"<i>a</i>" * 100_000):
        with pytest.raises(UnreadableDocument) as caught:
            read_document(page)
        assert caught.value.code == "too_large"


def test_deep_nesting_neither_crashes_nor_takes_minutes() -> None:
    begun = time.monotonic()
    text = read_document(b"<div>" * 100_000 + b"<p>one</p><p>two</p>" + b"</div>" * 40_000).text
    assert text == "one\n\ntwo"
    assert time.monotonic() - begun < 10
