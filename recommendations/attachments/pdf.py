"""PDF: pages as they look, without what runs, calls home, is attached or tells who made them.

The document keeps its pages; of a page, its content and resources; of links, plain web addresses.
Comments and form fields become part of the page as they look, so that what they say stays and who
wrote it does not. Everything else (scripts, actions, attachments, names, outlines, tags, XMP, the
document information) is not on the list of what stays, so nothing refers to it and it is not
written. Encoded page content is copied as it is: what lies hidden under a black box stays there.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from recommendations.attachments.pictures import without_descriptions
from recommendations.attachments.shapes import MEGABYTE, RefusedFile, damaged

MAX_PAGES = 3_000
MAX_OBJECTS = 300_000
_FLATE_LIMIT = 200 * MEGABYTE
# qpdf unpacks object and cross-reference streams into memory; this bounds each of them.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=_FLATE_LIMIT, run_length_max_memory=_FLATE_LIMIT, max_stream_filters=5
)
_ROOT = frozenset({"/Type", "/Pages", "/OCProperties", "/Lang", "/PageLayout"})
_PAGE = frozenset(
    "/Type /Parent /Resources /MediaBox /CropBox /BleedBox /TrimBox /ArtBox /Rotate /Contents"
    " /Group /UserUnit /Annots".split()
)
_FORBIDDEN = frozenset(
    "/AA /OpenAction /JS /JavaScript /Metadata /PieceInfo /LastModified /AF /EF /Ref /OPI"
    " /Alternates /Thumb /CreatorInfo /Measure /PtData /RichMediaContent /RichMediaSettings"
    " /Launch /SubmitForm /ImportData /StructParent /StructParents".split()
)
_NAME_LISTS = frozenset(
    "/Font /XObject /ExtGState /ColorSpace /Pattern /Shading /Properties".split()
)
_WEB = re.compile(r"https?://[^\s\\]+", re.IGNORECASE)
_NOTES = (
    ("/Metadata", "who made it and when"),
    ("/OpenAction", "actions that run by themselves"),
    ("/AA", "actions that run by themselves"),
    ("/AcroForm", "form fields (they stay as they look)"),
    ("/Outlines", "bookmarks"),
)
_NAME_NOTES = (("/JavaScript", "scripts"), ("/EmbeddedFiles", "attached files"))
_UNSAFE = (
    pikepdf.PdfError, pikepdf.PikepdfError, ValueError, TypeError, KeyError, IndexError,
    AttributeError, OverflowError, NotImplementedError, RuntimeError, MemoryError, OSError,
)  # fmt: skip


def safe_pdf(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A PDF with only what its pages need, and what was removed. Raises RefusedFile."""
    try:
        with Pdf.open(io.BytesIO(content)) as document:
            if document.is_encrypted:
                raise _encrypted()
            removed = _cleaned(document)
            released = _saved(document)
    except pikepdf.PasswordError:
        raise _encrypted() from None
    except _UNSAFE:
        raise damaged("pdf") from None
    if zipfile.is_zipfile(io.BytesIO(released)):
        raise RefusedFile(
            "ambiguous",
            "This file is a PDF and an archive at once. Print it to PDF and upload that file.",
        )
    return released, tuple(sorted(removed))


def _encrypted() -> RefusedFile:
    return RefusedFile(
        "encrypted",
        "This PDF has a password or is protected. Print it to PDF, without protection, and upload"
        " that file.",
    )


def _cleaned(document: Pdf) -> set[str]:
    if not 1 <= len(document.pages) <= MAX_PAGES or len(document.objects) > MAX_OBJECTS:
        raise ValueError
    removed = _noted(document)
    document.generate_appearance_streams()
    document.flatten_annotations("all")
    for page in document.pages:
        removed |= _clean_annotations(page.obj, document)
        _keep_only(page.obj, _PAGE)
    _keep_only(document.Root, _ROOT)
    # The first half of an /ID is kept by every program that saves the file: it tells the original.
    for key in set(document.trailer.keys()) & {"/Info", "/ID"}:
        del document.trailer[key]
    removed |= _scrub_all(document)
    return removed


def _noted(document: Pdf) -> set[str]:
    """What is there to be removed, in words, looked at before anything is."""
    root = document.Root
    notes = {words for key, words in _NOTES if key in root}
    if "/Info" in document.trailer and len(document.trailer["/Info"].keys()):
        notes.add("who made it and when")
    names = root.get("/Names")
    if isinstance(names, Object) and names._type_name == "dictionary":
        notes |= {words for key, words in _NAME_NOTES if key in names}
    return notes


def _keep_only(thing: Object, kept: frozenset[str]) -> None:
    for key in list(thing.keys()):
        if key not in kept:
            del thing[key]


def _clean_annotations(page: Object, document: Pdf) -> set[str]:
    """Links with a plain web address, made anew; nothing else that lies on the page."""
    annotations = page.get("/Annots")
    if annotations is None:
        return set()
    removed: set[str] = set()
    links = []
    for annotation in _entries(annotations):
        address = _web_address(annotation)
        if address is None:
            removed.add("links and notes that are not plain web links")
        else:
            links.append(_link(annotation, address, document))
    del page["/Annots"]
    if links:
        page["/Annots"] = Array(links)
    return removed


def _entries(array: Object) -> Iterable[Object]:
    return [entry for entry in array if isinstance(entry, Dictionary)]


def _web_address(annotation: Object) -> str | None:
    if annotation.get("/Subtype") != Name.Link:
        return None
    action = annotation.get("/A")
    if not isinstance(action, Dictionary) or action.get("/S") != Name.URI:
        return None
    address = action.get("/URI")
    if not isinstance(address, String) or not _WEB.fullmatch(str(address)):
        return None
    return str(address)


def _link(annotation: Object, address: str, document: Pdf) -> Object:
    box = Array([float(side) for side in annotation["/Rect"]])
    if len(box) != 4:
        raise ValueError
    action = Dictionary(S=Name.URI, URI=String(address))
    return document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, Border=Array([0, 0, 0]), A=action)
    )


def _scrub_all(document: Pdf) -> set[str]:
    """Delete what must not be anywhere from every object, and descriptions from JPEG pictures."""
    removed: set[str] = set()
    things = list(document.objects)
    names = {place for thing in things for place in _name_lists(thing)}
    for thing in things:
        waiting = [(thing, thing.objgen in names)]
        while waiting:
            waiting += _scrubbed(*waiting.pop())
        if isinstance(thing, Stream):
            removed |= _scrub_picture(thing)
    return removed


def _name_lists(thing: Object) -> Iterator[tuple[int, int]]:
    """Where a page or form keeps its fonts and pictures under names of its own choice."""
    waiting = [thing]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, (Dictionary, Stream)):
            for key in _NAME_LISTS & set(inner.keys()):
                if inner[key].is_indirect:
                    yield inner[key].objgen
        waiting += [entry for _, entry in _containers(inner)]


def _scrubbed(thing: Object, is_name_list: bool) -> list[tuple[Object, bool]]:
    """Delete forbidden keys of one object; the direct objects inside it.

    A font may be called /JS by its page: the names in such a list are not looked at.
    """
    if isinstance(thing, (Dictionary, Stream)) and not is_name_list:
        for key in list(thing.keys()):
            # A stream with /F takes its data from another file.
            if key in _FORBIDDEN or (isinstance(thing, Stream) and key in ("/F", "/FFilter")):
                del thing[key]
    return [(entry, key in _NAME_LISTS) for key, entry in _containers(thing)]


def _containers(thing: Object) -> list[tuple[str, Object]]:
    """The arrays and dictionaries written inside an object, with their keys."""
    entries: Iterable[tuple[str, Object]] = ()
    if isinstance(thing, Array):
        entries = [("", entry) for entry in thing]
    elif isinstance(thing, (Dictionary, Stream)):
        entries = thing.items()
    return [
        (key, entry)
        for key, entry in entries
        if isinstance(entry, (Array, Dictionary)) and not entry.is_indirect
    ]


def _scrub_picture(stream: Stream) -> set[str]:
    if stream.get("/Filter") not in (Name.DCTDecode, Array([Name.DCTDecode])):
        return set()
    raw = stream.read_raw_bytes()
    plain = without_descriptions(raw)
    if plain == raw:
        return set()
    stream.write(plain, filter=Name.DCTDecode)
    return {"camera, time and place of a picture (EXIF)"}


def _saved(document: Pdf) -> bytes:
    released = io.BytesIO()
    document.remove_unreferenced_resources()
    document.save(
        released,
        preserve_pdfa=False,
        fix_metadata_version=False,
        compress_streams=True,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
    )
    return released.getvalue()
