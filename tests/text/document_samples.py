"""Report files made for the tests: one fictional narrative, written in every format.

The country, its laws and its figures are invented.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import docx
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

TITLE, HEADING, TEXT, ITEM = "title", "heading", "text", "item"

NARRATIVE: tuple[tuple[str, str], ...] = (
    (TITLE, "2021 Trafficking in Persons Report: Velmaria"),
    (HEADING, "VELMARIA: Tier 2 Watch List"),
    (
        TEXT,
        (
            "The Government of Velmaria does not fully meet the minimum standards for the elimination"
            " of trafficking but is making significant efforts to do so. These efforts included"
            " investigating more traffickers, opening a long-term shelter with 24 places, and adopting"
            " an anti-trafficking action plan. However, officials did not screen seafarers for"
            " trafficking indicators, and non-governmental organizations received no funding."
        ),
    ),
    (HEADING, "PRIORITIZED RECOMMENDATIONS:"),
    (
        ITEM,
        (
            "Vigorously investigate and prosecute cases of forced labor and sex trafficking under"
            " Articles 118 and 118-2 of the criminal code, including complicit officials."
        ),
    ),
    (
        ITEM,
        (
            "Amend Section 204(1) of the maritime code, which allows compulsory labor as a punishment"
            " for leaving a vessel; until then, stop enforcing it."
        ),
    ),
    (ITEM, "Train police, prosecutors, and judges on identification procedures."),
    (
        ITEM,
        (
            "Increase funding for specialized victim services, such as counseling, accommodation, and"
            " interpretation, in cooperation with non-governmental organizations."
        ),
    ),
    (HEADING, "PROSECUTION"),
    (
        TEXT,
        (
            "The government increased law enforcement efforts. Article 118 criminalized sex"
            " trafficking and labor trafficking and prescribed penalties of five to 12 years’"
            " imprisonment, which were sufficiently stringent. Authorities investigated 31 cases,"
            " compared with 22 in 2019, and prosecuted 14 suspects. Courts convicted nine traffickers"
            " under Articles 118 and 118-2; the government did not report investigating complicit"
            " officials. The pre-trial investigation of a recruitment agency continued."
        ),
    ),
    (
        TEXT,
        (
            "The academy trained 140 officers on anti-trafficking legislation. International"
            " organizations reported that re-traumatization of witnesses remained a concern, and that"
            " communication between inspectors and investigators was insufficient."
        ),
    ),
    (HEADING, "PROTECTION"),
    (
        TEXT,
        (
            "The government maintained protection efforts. Authorities identified 56 victims,"
            " including 11 children, and referred all of them to the long-term shelter. Accommodation"
            " for men was unavailable; social workers arranged temporary alternatives. Observers said"
            " that municipalities’ responsibilities were unclear, and coordination was inconsistent."
        ),
    ),
    (HEADING, "PREVENTION"),
    (
        TEXT,
        (
            "The government slightly increased prevention efforts. The interministerial commission"
            " met twice and published its self-assessment. An awareness-raising campaign reached"
            " transportation hubs, universities, and unemployment offices in all nine provinces."
        ),
    ),
    (HEADING, "TRAFFICKING PROFILE"),
    (
        TEXT,
        (
            "As reported over the past five years, human traffickers exploit domestic and foreign"
            " victims in Velmaria. Traffickers subject migrant workers to forced labor in fisheries,"
            " construction, and agriculture. Unlicensed intermediaries confiscate identification"
            " documents and charge disproportionate recruitment fees."
        ),
    ),
)

# Where long words of the narrative may be broken, as a dictionary would.
BREAKS = (
    "inves-ti-ga-tion inves-ti-gate inves-ti-gat-ing pros-e-cute elim-i-na-tion sig-nif-i-cant"
    " stan-dards traf-fick-ing traf-fick-ers indi-ca-tors orga-ni-za-tions iden-ti-fi-ca-tion"
    " pro-ce-dures rec-om-men-da-tions spe-cial-ized coun-sel-ing accom-mo-da-tion inter-pre-ta-tion"
    " coop-er-a-tion crim-i-nal-ized impris-on-ment suf-fi-ciently inter-na-tional com-mu-ni-ca-tion"
    " insuf-fi-cient iden-ti-fied tem-po-rary alter-na-tives munic-i-pal-i-ties re-spon-si-bil-i-ties"
    " coor-di-na-tion incon-sis-tent inter-min-is-te-rial com-mis-sion trans-por-ta-tion"
    " uni-ver-si-ties unem-ploy-ment prov-inces con-struc-tion agri-cul-ture inter-me-di-aries"
    " con-fis-cate dis-pro-por-tion-ate recruit-ment leg-is-la-tion autho-ri-ties gov-ern-ment"
).split()
_BREAKS = {word.replace("-", ""): word.split("-") for word in BREAKS}


def narrative_of(country: str) -> tuple[tuple[str, str], ...]:
    """The narrative under another country's name, for volumes of several."""
    return tuple(
        (kind, text.replace("Velmaria", country).replace("VELMARIA", country.upper()))
        for kind, text in NARRATIVE
    )


def words(text: str) -> list[str]:
    """The words of a text, without what a layout does to white space."""
    return text.split()


def plain_narrative(blocks: Sequence[tuple[str, str]] = NARRATIVE) -> str:
    """The narrative as a clean text file: paragraphs apart by a blank line, items on lines."""
    lines: list[str] = []
    previous = ""
    for kind, text in blocks:
        if lines and not (kind == previous == ITEM):
            lines.append("")
        lines.append(f"• {text}" if kind == ITEM else text)
        previous = kind
    return "\n".join(lines) + "\n"


def html_narrative(blocks: Sequence[tuple[str, str]] = NARRATIVE) -> str:
    """The narrative alone as HTML, headings as `strong` paragraphs as on the web."""
    parts: list[str] = []
    previous = ""
    for kind, text in blocks:
        if previous == ITEM != kind:
            parts.append("</ul>")
        if kind == ITEM != previous:
            parts.append("<ul>")
        tag = {TITLE: "h1", ITEM: "li"}.get(kind, "p")
        shown = escape(text) if kind != HEADING else f"<strong>{escape(text)}</strong>"
        parts.append(f"<{tag}>{shown}</{tag}>")
        previous = kind
    if previous == ITEM:
        parts.append("</ul>")
    return "\n".join(parts)


def html_page(inner: str | None = None) -> bytes:
    """A saved page: the narrative within everything sites put around it."""
    inner = html_narrative() if inner is None else inner
    return f"""<!DOCTYPE html>
<!-- saved from url=(0061)https://www.example.org/reports/2021-report/velmaria/ -->
<html lang="en" class="js no-touch"><head><meta charset="utf-8">
<title>Velmaria - Department of Examples</title>
<style>.menu {{ color: red }}</style><script>var cookie = "<p>Not text</p>";</script></head>
<body class="page has-sidebar cookie-notice-open">
<a class="skip-link" href="#content">Skip to content</a>
<div id="cookie-banner" role="dialog"><p>We use cookies to improve this site.</p>
<button>Accept</button></div>
<header class="site-header"><a href="/"><img src="seal.png" alt="Seal"></a>
<nav aria-label="Main"><ul><li><a href="/a">Policy Issues</a><li><a href="/b">Countries</a>
<li><a href="/c">Bureaus</a></ul></nav>
<form role="search"><label>Search<input name="q"></label><button>Go</button></form></header>
<div class="wrapper"><div class="breadcrumbs"><a href="/">Home</a> &gt; <a href="/r">Reports</a>
&gt; <span>Velmaria</span></div>
<main id="content" class="site-main">
<div class="report__toc"><h2>In this report</h2><ul><li><a href="#1">Prosecution</a></li>
<li><a href="#2">Protection</a></li><li><a href="#3">Prevention</a></li></ul></div>
<article class="report"><div class="entry-content">
{inner}
</div>
<footer class="entry-footer">Tags: <a href="/t">Trafficking</a></footer></article>
<aside class="related-links"><h3>Related</h3><ul><li><a href="/x">Another report</a></li></ul>
</aside>
<div class="social-share"><a href="#">Share on a network</a></div></main></div>
<div style="display: none">Print this page</div>
<footer id="site-footer"><p>Department of Examples. All rights reserved.</p></footer>
<noscript>Turn on JavaScript.</noscript>
</body></html>""".encode()


def docx_narrative(blocks: Sequence[tuple[str, str]] = NARRATIVE) -> bytes:
    """The narrative as Word writes it."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Running head of the file"
    for kind, text in blocks:
        style = {TITLE: "Title", HEADING: "Heading 2", ITEM: "List Bullet"}.get(kind)
        document.add_paragraph(text, style=style)
    return docx_bytes(document)


def docx_bytes(document: "docx.document.Document") -> bytes:
    """A python-docx document as the bytes of its file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def docx_of(body: str, *, styles: str = "", more: Sequence[tuple[str, str | bytes]] = ()) -> bytes:
    """A Word file from the XML inside its body, for what python-docx cannot write."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    document = f'<w:document xmlns:w="{w}" xmlns:mc="{mc}"><w:body>{body}</w:body></w:document>'
    entries: list[tuple[str, str | bytes]] = [("word/document.xml", document), *more]
    if styles:
        entries.append(("word/styles.xml", f'<w:styles xmlns:w="{w}">{styles}</w:styles>'))
    return zipped(entries)


def zipped(entries: Iterable[tuple[str, str | bytes]]) -> bytes:
    """A zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a PDF is set. Lengths in points."""

    columns: int = 1
    size: float = 10
    leading: float = 12.5
    gutter: float = 18
    margin: float = 60
    justified: bool = False
    hyphenated: bool = False
    paragraph_gap: float = 6
    first_indent: float = 0
    header: str = ""
    footer: str = ""
    title_across: bool = False
    font: str = "Times-Roman"
    bold: str = "Times-Bold"


class Setter:
    """Sets blocks into columns and pages, as a simple typesetter does."""

    def __init__(self, canvas: Canvas, layout: Layout) -> None:
        self.canvas = canvas
        self.layout = layout
        self.width, self.height = LETTER
        usable = self.width - 2 * layout.margin - (layout.columns - 1) * layout.gutter
        self.measure = usable / layout.columns
        self.page = 0
        self.top = 0.0
        self.new_page()

    def new_page(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.column = 0
        layout = self.layout
        self.canvas.setFont(layout.font, 8)
        if layout.header:
            self.canvas.drawString(
                layout.margin, self.height - 30, layout.header.replace("#", str(self.page))
            )
        if layout.footer:
            self.canvas.drawCentredString(
                self.width / 2, 28, layout.footer.replace("#", str(self.page))
            )
        self.top = self.y = self.height - layout.margin

    def set(self, kind: str, text: str) -> None:
        layout = self.layout
        if kind == TITLE and layout.title_across:
            if (self.column, self.y) != (0, self.height - layout.margin):
                self.new_page()
            self.canvas.setFont(layout.bold, 16)
            self.canvas.drawCentredString(self.width / 2, self.y, text)
            self.y -= 30
            self.top = self.y
            return
        font = layout.bold if kind in (TITLE, HEADING) else layout.font
        hanging = 12 if kind == ITEM else 0
        indent = layout.first_indent if kind == TEXT else 0
        lines = self._lines(text, font, hanging, indent)
        for number, line in enumerate(lines):
            self._room()
            left = self._left() + hanging + (indent if number == 0 else 0)
            if kind == ITEM and number == 0:
                self.canvas.setFont(layout.font, layout.size)
                self.canvas.drawString(self._left(), self.y, "•")
            self._draw(line, left, font, last=number == len(lines) - 1, kind=kind)
            self.y -= layout.leading
        self.y -= layout.paragraph_gap

    def _left(self) -> float:
        left: float = self.layout.margin + self.column * (self.measure + self.layout.gutter)
        return left

    def _room(self) -> None:
        if self.y > self.layout.margin:
            return
        self.column += 1
        self.y = self.top
        if self.column == self.layout.columns:
            self.new_page()

    def _draw(self, line: str, left: float, font: str, *, last: bool, kind: str) -> None:
        layout = self.layout
        text = self.canvas.beginText(left, self.y)
        text.setFont(font, layout.size)
        gaps = line.count(" ")
        text.setWordSpace(0)  # else that of the line before goes on
        if layout.justified and kind in (TEXT, ITEM) and not last and gaps:
            right = self._left() + self.measure
            text.setWordSpace((right - left - stringWidth(line, font, layout.size)) / gaps)
        text.textOut(line)
        self.canvas.drawText(text)

    def _lines(self, text: str, font: str, hanging: float, indent: float) -> list[str]:
        lines: list[str] = []
        line = ""
        for word in text.split():
            room = self.measure - hanging - (indent if not lines else 0)
            tried = f"{line} {word}" if line else word
            if stringWidth(tried, font, self.layout.size) <= room:
                line = tried
                continue
            head, line_after = self._broken(line, word, font, room)
            lines.append(f"{line} {head}" if head else line)
            line = line_after
        lines.append(line)
        return lines

    def _broken(self, line: str, word: str, font: str, room: float) -> tuple[str, str]:
        """The part of a word that still fits on the line, with its hyphen, and the rest."""
        if not self.layout.hyphenated:
            return "", word
        for at in reversed(_break_places(word)):
            head = word[:at] if word[at - 1] == "-" else word[:at] + "-"
            if stringWidth(f"{line} {head}", font, self.layout.size) <= room:
                return head, word[at:]
        return "", word


def _break_places(word: str) -> list[int]:
    """Where a word may be broken: after its own hyphens, else as the dictionary says."""
    if "-" in word.strip("-"):
        return [at + 1 for at, sign in enumerate(word) if sign == "-" and 0 < at < len(word) - 1]
    core = word.strip(",.;:()’")
    offset = word.find(core)
    places: list[int] = []
    for part in _BREAKS.get(core.lower(), [])[:-1]:
        offset += len(part)
        places.append(offset)
    return places


def pdf_narrative(
    layout: Layout | None = None,
    blocks: Sequence[tuple[str, str]] = NARRATIVE,
    *,
    times: int = 1,
    encryption: StandardEncryption | None = None,
) -> bytes:
    """The narrative as a PDF, `times` over."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=LETTER, encrypt=encryption, invariant=True)
    setter = Setter(canvas, layout or Layout())
    for _ in range(times):
        for kind, text in blocks:
            setter.set(kind, text)
    canvas.save()
    return file.getvalue()
