"""One XML part of a DOCX or XLSX without names, traces, programs and calls to the outside.

Works by local names, which are the same in the transitional and the strict variant.
"""

import re
from functools import lru_cache

from recommendations.attachments.markup import (
    Element,
    drop,
    elements,
    local,
    named,
    namespace,
)
from recommendations.attachments.word_fields import scrub_fields

_AUTHOR = "Author"
"""What Word itself writes when asked to remove personal information."""
_OBJECTS = "embedded objects"
_OUTSIDE = "links that load or open something outside"
_WHO = "names and dates of comments and changes"
_RUNS = "controls that run programs"
_PATH_NOTE = "paths of files on the author's computer"
_TRACES = "traces of editing sessions"
_DROPPED = {
    **dict.fromkeys(("object", "OLEObject", "oleObjects", "oleObject", "externalData"), _OBJECTS),
    **dict.fromkeys(("control", "controls"), _RUNS),
    **dict.fromkeys(("altChunk", "subDoc"), "other documents inside this one"),
    **dict.fromkeys(
        ("attachedTemplate", "mailMerge", "externalReferences", "externalLink", "webPublishing",
         "webPublishItems", "webPublishObjects", "saveThroughXslt", "ddeLink", "frameset",
         "dataBinding", "svgBlip"),
        _OUTSIDE,
    ),
    **dict.fromkeys(
        ("rsids", "docId", "docVars", "absPath", "revisionPtr", "fileSharing", "writeProtection",
         "documentProtection", "customWorkbookViews", "customSheetViews", "fileRecoveryPr",
         "documentId", "chartTrackingRefBased"),
        _TRACES,
    ),
}  # fmt: skip
# Attributes that name a relationship live in these namespaces.
_RELATION = re.compile(r"officeDocument/(?:2006/)?relationships$")
# Where a relationship is gone, only the attribute goes: the words or the page stay.
_STAYS = frozenset({"hyperlink", "pageSetup", "blip"})
_EMPTY_LISTS = ("tableParts", "drawings", "definedNames")
_PEOPLE_ATTRIBUTES = frozenset({"author", "initials", "userId", "providerId", "refreshedBy"})
_DATES = frozenset({"date", "dateUtc", "refreshedDate", "refreshedDateIso"})
_SESSION = re.compile(r"rsid|docId$|^uid$|^documentId$|^coauthVersion|^codeName$")
_REFERENCE = re.compile(r"^(?:src|href|hrefpublished|oned)$")
_PATHS = re.compile(r"[\\]|^file:|^/(?:Users|home|tmp|var)/", re.IGNORECASE)
_SCRIPTED = re.compile(r"^on[a-z]+$|^(?:macro|textlink|fmlaMacro)$", re.IGNORECASE)
_FORMULAS = frozenset(
    "f formula formula1 formula2 definedName calculatedColumnFormula totalsRowFormula".split()
)
_FORMULA_NOTE = "formulas that reach outside the workbook"
# Functions that fetch, call programs or send what they are given; "|" is a call by DDE; "[1]" is
# another workbook.
_REACHING = re.compile(
    r"\b(?:WEBSERVICE|FILTERXML|RTD|CALL|REGISTER(?:\.ID)?|EXEC|DDE|IMAGE|HYPERLINK|ENCODEURL"
    r"|IMPORT(?:XML|DATA|HTML|RANGE|FEED)|SQL\.REQUEST|STOCKHISTORY|CUBE\w+)\s*\(|\||\[[^\]]*\]",
    re.IGNORECASE,
)
# In a table, "Table1[Column]" is no other workbook: only a bracket that begins a name is.
_STRUCTURED = re.compile(r"(?<=[\w\]])\[(?:[^\[\]]|\[[^\[\]]*\])*\]|\[(?:#|@)[^\]]*\]")


def scrub(root: Element, kept: set[str]) -> set[str]:
    """Clean a part in place, given the ids of the relationships that stay; what was removed."""
    removed: set[str] = set()
    for element in elements(root):
        name = local(element.tag)
        if name in _DROPPED:
            removed.add(_DROPPED[name])
            drop(element)
            continue
        if element.attrib:
            _cut_relations(element, name, kept)
            removed |= _scrub_attributes(element, name)
        removed |= _scrub_words(element, name)
    removed |= scrub_fields(root)
    if _FORMULA_NOTE in removed:
        _drop_orphaned_formulas(root)
    for element in named(root, *_EMPTY_LISTS):
        if not len(element):
            drop(element)
    return removed


def _cut_relations(element: Element, name: str, kept: set[str]) -> None:
    """Cut what refers to a relationship that is gone; the walk along them has told of it."""
    gone = [
        key
        for key, value in element.attrib.items()
        if key.startswith("{") and _RELATION.search(namespace(key)) and value and value not in kept
    ]
    if gone and name not in _STAYS:
        drop(element)
        return
    for key in gone:
        del element.attrib[key]


def _scrub_attributes(element: Element, name: str) -> set[str]:
    removed: set[str] = set()
    for key, value in list(element.attrib.items()):
        note = _fault(name, key, value)
        if not note:
            continue
        # Word asks for an author and for a name; anything else may be missing.
        instead = {"author": _AUTHOR, "name": "", "descr": "", "title": ""}.get(local(key))
        if instead != value:
            removed.add(note)
        if instead is None:
            del element.attrib[key]
        else:
            element.set(key, instead)
    return removed


def _fault(element: str, key: str, value: str) -> str:
    """Why an attribute must go, empty where it may stay."""
    note = _fault_of_key(key)
    if note == _OUTSIDE and (not value or value.startswith("#")):
        return ""
    named = element in ("docPr", "cNvPr") and key in ("name", "descr", "title")
    return _PATH_NOTE if named and _PATHS.search(value) else note


@lru_cache(maxsize=4096)
def _fault_of_key(qualified_key: str) -> str:
    """What the name of an attribute tells; a sheet repeats a dozen of them a million times."""
    key, qualified = local(qualified_key), bool(namespace(qualified_key))
    faults = (
        (key in _PEOPLE_ATTRIBUTES and (qualified or key == "refreshedBy"), _WHO),
        (key in _DATES and (qualified or key.startswith("refreshed")), _WHO),
        (bool(_SESSION.search(key)), _TRACES),
        (bool(_SCRIPTED.match(key)) and not qualified, _RUNS),
        (bool(_REFERENCE.match(key)), _OUTSIDE),
    )
    return next((note for holds, note in faults if holds), "")


def _scrub_words(element: Element, name: str) -> set[str]:
    """Authors of Excel's comments, formulas and names that reach out of the workbook."""
    if name == "author" and element.text and element.text != _AUTHOR:
        element.text = _AUTHOR
        return {_WHO}
    if name not in _FORMULAS or not element.text:
        return set()
    if not _REACHING.search(_STRUCTURED.sub("", element.text)):
        return set()
    if name.startswith("formula"):
        element.text = "0"  # a condition without its formula would not open
    else:
        drop(element)
    return {_FORMULA_NOTE}


def _drop_orphaned_formulas(root: Element) -> None:
    """Cells that share the formula of a cell which lost it; they too keep their value."""
    shared = [cell for cell in named(root, "f") if cell.get("t") == "shared"]
    told = {cell.get("si") for cell in shared if cell.text}
    for cell in shared:
        if cell.get("si") not in told:
            drop(cell)
