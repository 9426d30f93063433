"""ODT: a new package of text, styles and pictures, without names, programs and calls outside."""

import re
from collections.abc import Mapping

from recommendations.attachments.archives import packed, parts_of
from recommendations.attachments.markup import (
    Element,
    below,
    drop,
    element,
    elements,
    local,
    parsed,
    written,
)
from recommendations.attachments.open_xml import MAX_ALL_PIXELS
from recommendations.attachments.pictures import UnreadablePicture, redrawn
from recommendations.attachments.shapes import RefusedFile, damaged, has_macros, too_much

_MIME = b"application/vnd.oasis.opendocument.text"
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_PICTURE = re.compile(r"Pictures/[\w.-]+\.(?:png|jpe?g|gif|bmp)", re.IGNORECASE)
_WEB = re.compile(r"https?://\S+|#.*", re.IGNORECASE)
_TEXT_PARTS = ("content.xml", "styles.xml")
_OBJECTS = "embedded objects"
_OUTSIDE = "links that load or open something outside"
_RUNS = "controls that run programs"
_WHO = "names and dates of comments and changes"
_DROPPED = {
    **dict.fromkeys(("object", "object-ole", "plugin", "applet", "binary-data"), _OBJECTS),
    **dict.fromkeys(
        ("scripts", "event-listeners", "event-listener", "script", "forms", "control", "macro-field",
         "execute-macro"),
        _RUNS,
    ),
    **dict.fromkeys(
        ("floating-frame", "section-source", "dde-source", "dde-connection-decls",
         "dde-connection-decl", "dde-connection", "font-face-src", "database-display",
         "database-next", "database-row-select", "table-source", "cell-range-source",
         "include-text"),
        _OUTSIDE,
    ),
}  # fmt: skip
_NAMES = frozenset(
    "creator date date-string creator-initials sender-firstname sender-lastname sender-initials"
    " sender-title sender-position sender-email sender-phone-private sender-fax sender-company"
    " sender-phone-work sender-street sender-city sender-postal-code sender-country"
    " sender-state-or-province author-name author-initials initial-creator creation-date"
    " creation-time modification-date modification-time print-date print-time printed-by"
    " editing-duration file-name template-name user-defined".split()
)
# "date" is also a field in the text ("today"); only the one of Dublin Core tells of a person.
_FIELDS_KEPT = frozenset({"date"})
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"


def safe_open_document(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """An ODT rebuilt, and what was removed. Raises RefusedFile."""
    parts = parts_of(content, "odt")
    _check(parts)
    released: dict[str, bytes] = {"mimetype": _MIME}
    removed = _left_out(parts)
    removed |= _draw_pictures(parts, released)
    for name in _TEXT_PARTS:
        if name in parts:
            root = parsed(parts[name], "odt")
            removed |= _scrub(root, set(released))
            released[name] = written(root)
    released["meta.xml"] = _empty_meta()
    released["META-INF/manifest.xml"] = _manifest(released)
    return packed(released, first=("mimetype",)), tuple(sorted(removed))


def _check(parts: Mapping[str, bytes]) -> None:
    if "content.xml" not in parts:
        raise damaged("odt")
    manifest = parts.get("META-INF/manifest.xml", b"")
    if b"encryption-data" in manifest:
        raise RefusedFile(
            "encrypted", "This file has a password. Save it without one and upload that file."
        )
    if re.search(rb"full-path=\"(?:Basic|Scripts)/", manifest):
        raise has_macros()


def _left_out(parts: Mapping[str, bytes]) -> set[str]:
    """What of the other parts is worth telling; they are not copied."""
    removed = set()
    if b"creator" in parts.get("meta.xml", b"") or b"date>" in parts.get("meta.xml", b""):
        removed.add("who wrote it and when")
    for name in parts:
        if name.startswith("Thumbnails/"):
            removed.add("a preview picture")
        elif name.startswith("Object"):
            removed.add(_OBJECTS)
    return removed


def _draw_pictures(parts: Mapping[str, bytes], released: dict[str, bytes]) -> set[str]:
    removed: set[str] = set()
    all_pixels = 0
    for name in sorted(parts):
        if not name.startswith("Pictures/"):
            continue
        try:
            if not _PICTURE.fullmatch(name):
                raise UnreadablePicture
            released[name], notes, pixels = redrawn(parts[name])
        except UnreadablePicture as error:
            if error.too_large:
                raise too_much("odt") from None
            removed.add("pictures that are not PNG, JPEG, GIF or BMP")
            continue
        removed |= set(notes)
        all_pixels += pixels
        if all_pixels > MAX_ALL_PIXELS:
            raise too_much("odt")
    return removed


def _scrub(root: Element, kept: set[str]) -> set[str]:
    removed: set[str] = set()
    for part in elements(root):
        name = local(part.tag)
        if name in _DROPPED:
            # An empty list of scripts is in every ODT.
            removed |= {_DROPPED[name]} if len(part) or part.text or part.attrib else set()
            drop(part)
            continue
        removed |= _scrub_names(part, name)
        removed |= _scrub_links(part, name, kept)
    return removed


def _scrub_names(part: Element, name: str) -> set[str]:
    """Blank what names people and moments, and the numbers of editing sessions."""
    personal = name in _NAMES and (name not in _FIELDS_KEPT or part.tag.startswith(_DUBLIN_CORE))
    told = personal and bool(part.text or len(part))
    if told:
        for inner in list(part):
            part.remove(inner)
        part.text = ""
    for key in list(part.attrib):
        if "rsid" in local(key) or (personal and local(key) != "name"):
            del part.attrib[key]
    return {_WHO} if told else set()


def _scrub_links(part: Element, name: str, kept: set[str]) -> set[str]:
    """Pictures of this file and plain web links stay; whatever else points somewhere goes."""
    for key, value in list(part.attrib.items()):
        if local(key) != "href":
            continue
        if name == "a":
            if _WEB.fullmatch(value):
                continue
            part.set(key, "#")
            return {_OUTSIDE}
        if value.removeprefix("./") not in kept:
            drop(part)
            return set() if value.startswith(("Pictures/", "./")) else {_OUTSIDE}
    return set()


def _empty_meta() -> bytes:
    root = element(
        f"{{{_OFFICE}}}document-meta", {f"{{{_OFFICE}}}version": "1.3"}, {"office": _OFFICE}
    )
    below(root, f"{{{_OFFICE}}}meta", {})
    return written(root)


def _manifest(released: Mapping[str, bytes]) -> bytes:
    root = element(
        f"{{{_MANIFEST}}}manifest", {f"{{{_MANIFEST}}}version": "1.3"}, {"manifest": _MANIFEST}
    )
    for name in ("/", *sorted(set(released) - {"mimetype"})):
        media_type = _MIME.decode() if name == "/" else "text/xml" if name.endswith(".xml") else ""
        path, media = f"{{{_MANIFEST}}}full-path", f"{{{_MANIFEST}}}media-type"
        below(root, f"{{{_MANIFEST}}}file-entry", {path: name, media: media_type})
    return written(root)
