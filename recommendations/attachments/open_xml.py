"""DOCX and XLSX: a new package of the parts that are needed to read the document.

Parts are taken by walking the relationships from the root, and only through those on a short list:
what is not on it (embedded objects, controls, attached templates, custom XML, thumbnails, printer
settings, people, document properties, anything nobody refers to) is not copied. Relationships that
leave the file stay only as plain web links.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from recommendations.attachments.archives import packed, parts_of
from recommendations.attachments.markup import Element, below, element, local, parsed, written
from recommendations.attachments.open_xml_parts import scrub
from recommendations.attachments.pictures import MAX_PIXELS, UnreadablePicture, redrawn
from recommendations.attachments.shapes import RefusedFile, damaged, has_macros, too_much

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
# By the last step of their address, which is the same in every variant of the standard.
_KEPT = frozenset(
    "officeDocument styles stylesWithEffects settings fontTable numbering theme footnotes endnotes"
    " header footer comments image worksheet chartsheet sharedStrings table drawing chart"
    " chartUserShapes chartStyle chartColorStyle chartEx diagramData diagramLayout"
    " diagramQuickStyle diagramColors diagramDrawing themeOverride pivotTable"
    " pivotCacheDefinition pivotCacheRecords vmlDrawing sheetMetadata".split()
)
_NOTES = {
    "oleObject": "embedded objects",
    "package": "embedded objects",
    "control": "controls that run programs",
    "activeXControlBinary": "controls that run programs",
    "attachedTemplate": "an attached template",
    "aFChunk": "other documents inside this one",
    "subDocument": "other documents inside this one",
    "frame": "web frames",
    "customXml": "custom data (XML)",
    "thumbnail": "a preview picture",
    "core-properties": "who wrote it and when",
    "extended-properties": "who wrote it and when",
    "custom-properties": "custom properties",
    "externalLink": "links to other workbooks",
    "connections": "connections to data sources",
    "printerSettings": "printer settings",
    "people": "names of reviewers",
    "person": "names of reviewers",
}
_WEB = re.compile(r"https?://[^\s\\]+", re.IGNORECASE)
_MACROS = re.compile(rb"macroEnabled|vbaProject|macrosheet|ms-word\.template\.macro", re.I)
_PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
             "bmp": "image/bmp"}  # fmt: skip
MAX_ALL_PIXELS = 8 * MAX_PIXELS
"""All pictures of one file together: drawing these anew takes half a minute at most."""


@dataclass(slots=True)
class _Package:
    """The package as it was and as it will be."""

    kind: str
    parts: Mapping[str, bytes]
    types: dict[str, str]
    released: dict[str, bytes] = field(default_factory=dict)
    kept_types: dict[str, str] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    pixels: int = 0


def safe_open_xml(content: bytes, kind: str) -> tuple[bytes, tuple[str, ...]]:
    """A DOCX or XLSX rebuilt, and what was removed. Raises RefusedFile."""
    parts = parts_of(content, kind)
    types = parts.get("[Content_Types].xml", b"")
    if _MACROS.search(types):
        raise has_macros()
    package = _Package(kind, parts, _content_types(parsed(types, kind), parts))
    _walk(package)
    package.released["[Content_Types].xml"] = _types_part(package.kept_types)
    return packed(package.released, first=("[Content_Types].xml", "_rels/.rels")), tuple(
        sorted(package.removed)
    )


def _content_types(root: Element, parts: Mapping[str, bytes]) -> dict[str, str]:
    """The content type of each part, by its name."""
    by_extension, by_name = {}, {}
    for declared in root:
        if local(declared.tag) == "Default":
            by_extension[declared.get("Extension", "").lower()] = declared.get("ContentType", "")
        elif local(declared.tag) == "Override":
            by_name[declared.get("PartName", "").lstrip("/")] = declared.get("ContentType", "")
    return {
        name: by_name.get(name) or by_extension.get(name.rpartition(".")[2].lower(), "")
        for name in parts
    }


def _walk(package: _Package) -> None:
    """Release every part that is reached, from the root on; each once."""
    waiting = _relations(package, "")
    if len(waiting) != 1 or package.types.get(waiting[0]) != _MAIN[package.kind]:
        raise damaged(package.kind)
    while waiting:
        name = waiting.pop()
        if name not in package.released:
            package.released[name] = b""
            waiting += _release(package, name)


def _release(package: _Package, name: str) -> list[str]:
    """Copy one part, made safe; the parts it refers to."""
    root = parsed(package.parts[name], package.kind)
    # Its relationships first: what refers to one that is gone goes with it.
    targets = _relations(package, name)
    relations = package.released.get(_relations_name(name))
    kept = {
        relation.get("Id", "")
        for relation in (parsed(relations, package.kind) if relations else ())
    }
    package.removed |= scrub(root, kept)
    package.released[name] = written(root)
    package.kept_types[name] = package.types[name]
    return targets


def _relations(package: _Package, name: str) -> list[str]:
    """Write the relationships of a part that stay; the parts they lead to."""
    source = _relations_name(name)
    if source not in package.parts:
        return []
    root = element(f"{{{_RELATIONS}}}Relationships", {}, {None: _RELATIONS})
    targets = []
    for relation in parsed(package.parts[source], package.kind):
        target = _target(package, name, relation)
        if target is None:
            continue
        attributes = {key: relation.get(key, "") for key in ("Id", "Type", "Target")}
        if relation.get("TargetMode") == "External":
            attributes["TargetMode"] = "External"
        else:
            targets.append(target)
        below(root, f"{{{_RELATIONS}}}Relationship", attributes)
    if len(root):
        package.released[source] = written(root)
    return targets


def _target(package: _Package, name: str, relation: Element) -> str | None:
    """The part a relationship leads to, or the web address; None where it does not stay."""
    what = relation.get("Type", "").rpartition("/")[2]
    target = relation.get("Target", "")
    if what == "vbaProject":
        raise has_macros()
    if relation.get("TargetMode") == "External":
        if what == "hyperlink" and _WEB.fullmatch(target):
            return str(target)
        package.removed.add("links that load or open something outside")
        return None
    if what not in _KEPT:
        if what in _NOTES:
            package.removed.add(_NOTES[what])
        return None
    path = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), target)).lstrip("/")
    if path not in package.parts or (what == "officeDocument") != (name == ""):
        return None
    if what == "vmlDrawing" and not _is_markup(package.parts[path], package.kind):
        return None
    return path if what != "image" or _picture_stays(package, path) else None


def _is_markup(part: bytes, kind: str) -> bool:
    """Some programs write drawings that are no XML; they only place the boxes of comments."""
    try:
        parsed(part, kind)
    except RefusedFile:
        return False
    return True


def _picture_stays(package: _Package, path: str) -> bool:
    """Draw a picture of the document anew, or say that it cannot stay."""
    if path in package.released:
        return True
    extension = path.rpartition(".")[2].lower()
    try:
        if extension not in _PICTURES:
            raise UnreadablePicture
        drawn, removed, pixels = redrawn(package.parts[path])
    except UnreadablePicture as error:
        if error.too_large:
            raise too_much(package.kind) from None
        package.removed.add("pictures that are not PNG, JPEG, GIF or BMP")
        return False
    package.pixels += pixels
    if package.pixels > MAX_ALL_PIXELS:
        raise too_much(package.kind)
    package.released[path] = drawn
    package.kept_types[path] = _PICTURES[extension]
    package.removed |= set(removed)
    return True


def _relations_name(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def _types_part(types: Mapping[str, str]) -> bytes:
    root = element(f"{{{_TYPES}}}Types", {}, {None: _TYPES})
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    below(root, f"{{{_TYPES}}}Default", {"Extension": "rels", "ContentType": rels})
    for name in sorted(types):
        below(root, f"{{{_TYPES}}}Override", {"PartName": f"/{name}", "ContentType": types[name]})
    return written(root)
