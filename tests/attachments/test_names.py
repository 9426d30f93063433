"""Names of uploads, which nobody has to believe."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.attachments import RefusedFile, make_safe, safe_display_name
from tests.attachments.attachment_samples import HONEST


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("report 2021.pdf", "report 2021.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\report.pdf", "report.pdf"),
        ("/home/anna/report.pdf", "report.pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("re\x00port\x1b[2J.pdf", "report[2J.pdf"),
        ("re\u200bport.pdf", "report.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ('a"; filename="b.exe', "a_; filename=_b.exe"),
        ("<script>.pdf", "_script_.pdf"),
        ("report.pdf. . ", "report.pdf"),
        (".pdf", "pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("", "file"),
        ("...", "file"),
        ("\ud800", "file"),
        ("отчёт.pdf", "отчёт.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_display_name(name: str, shown: str) -> None:
    assert safe_display_name(name) == shown


@given(st.text(max_size=300))
def test_display_name_is_harmless_and_stays(name: str) -> None:
    shown = safe_display_name(name)
    assert 1 <= len(shown) <= 120
    assert [sign for sign in shown if sign in '/\\<>:"|?*'] == []
    assert [sign for sign in shown if unicodedata.category(sign)[0] == "C"] == []
    assert safe_display_name(shown) == shown


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("report.pdf.exe", "name_contradicts"),
        ("report.html", "name_contradicts"),
        ("report.docx", "name_contradicts"),
        ("report\u202efdp.exe", "name_contradicts"),
        ("report.pdf\x00.exe", "name_contradicts"),
        ("report.pdf:evil.exe", "name_contradicts"),
        ("report.pdf::$DATA", "name_contradicts"),
        ("report.pdf.", None),
        ("report.exe.pdf", "double_extension"),
        ("report.html.pdf", None),
        ("www.state.gov.pdf", None),
        ("REPORT.PDF", None),
        ("report", None),
        ("", None),
    ],
)
def test_name_must_not_contradict_the_content(name: str, code: str | None) -> None:
    heard = None
    try:
        make_safe(HONEST["pdf"], declared_name=name)
    except RefusedFile as refused:
        heard = refused.code
    assert heard == code
