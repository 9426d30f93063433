"""Word's field codes: those that compute from the document itself stay, the others lose their code.

A field such as DDEAUTO, INCLUDETEXT or LINK runs or fetches when the document is opened; AUTHOR
and FILENAME tell who wrote it. Their last result stays as plain words. A code may be spread over
many pieces and nested in others, so it is judged as a whole.
"""

import re
from dataclasses import dataclass, field

from recommendations.attachments.markup import Element, local, named

_HARMLESS = re.compile(
    r"\s*(?:(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION|TOC|TC|XE|INDEX|PAGEREF|REF|NOTEREF|SEQ|STYLEREF"
    r"|DATE|TIME|SYMBOL|EQ|FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|LISTNUM|BIBLIOGRAPHY|CITATION|=)"
    r"(?![\w:/])[^\x00]*"
    r"|HYPERLINK\s+(?:\"https?://[^\"\\]*\"|\\l\s+\"[^\"\\]*\")[^\"]*(?:\"[^\"]*\"[^\"]*)?)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\\\\|file:|javascript:", re.IGNORECASE)
_NOTE = "fields that load, run or name something"


@dataclass(slots=True)
class _Field:
    codes: list[Element] = field(default_factory=list)


def scrub_fields(root: Element) -> set[str]:
    """Blank the codes of fields that are not on the short list; what was removed, in words."""
    removed: set[str] = set()
    open_fields: list[_Field] = []
    loose = _Field()
    for element in named(root, "fldSimple", "fldChar", "instrText", "delInstrText"):
        name = local(element.tag)
        if name == "fldSimple":
            removed |= _judge_simple(element)
        elif name == "fldChar":
            removed |= _mark(element, open_fields)
        else:
            (open_fields[-1] if open_fields else loose).codes.append(element)
    for unfinished in [*open_fields, loose]:
        removed |= _judge(unfinished)
    return removed


def _mark(element: Element, open_fields: list[_Field]) -> set[str]:
    """Open or close a field; a closed one is judged."""
    kind = next((v for k, v in element.attrib.items() if local(k) == "fldCharType"), "")
    if kind == "begin":
        open_fields.append(_Field())
    elif kind == "end" and open_fields:
        return _judge(open_fields.pop())
    return set()


def _judge(closed: _Field) -> set[str]:
    code = "".join(element.text or "" for element in closed.codes)
    if not code.strip() or _is_harmless(code):
        return set()
    for element in closed.codes:
        element.text = ""
    return {_NOTE}


def _judge_simple(element: Element) -> set[str]:
    for key, code in element.attrib.items():
        if local(key) == "instr" and code and not _is_harmless(code):
            element.set(key, "")
            return {_NOTE}
    return set()


def _is_harmless(code: str) -> bool:
    return bool(_HARMLESS.fullmatch(code)) and not _ADDRESS.search(code)
