"""XML of office files: parsed without entities, network or document types, written back.

The one place that knows lxml, which has no types of its own: elements are `Element` here.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from recommendations.attachments.shapes import RefusedFile, damaged

Element = Any
_FORBIDDEN = tuple(
    sign.encode(encoding)
    for sign in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


def parsed(part: bytes, kind: str) -> Element:
    """The root element. RefusedFile where the part is broken or declares a document type.

    Office programs write none; entities that grow or fetch need one. Comments and processing
    instructions are left out.
    """
    if any(sign in part for sign in _FORBIDDEN):
        raise RefusedFile(
            "unsafe_xml",
            "The inside of this file is made in an unsafe way. Open it in its program, save it"
            " anew and upload that file.",
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError, TypeError):
        raise damaged(kind) from None
    if root.getroottree().docinfo.doctype:
        raise damaged(kind)
    return root


def written(root: Element) -> bytes:
    """The part as UTF-8 with its declaration."""
    return bytes(
        etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    )


def elements(root: Element) -> Iterator[Element]:
    """The root and everything below it, in document order.

    The element just given may be dropped; what is below it is then passed over. A sheet has a
    million elements: only the open ones are held in memory.
    """
    element = root
    while element is not None:
        following = _following(element, root)
        yield element
        dropped = element is not root and element.getparent() is None
        inside = None if dropped or not len(element) else element[0]
        element = following if inside is None else inside


def named(root: Element, *names: str) -> list[Element]:
    """The elements of these local names, in document order; far faster than looking at all."""
    return list(root.iter(*(f"{{*}}{name}" for name in names)))


def _following(element: Element, root: Element) -> Element:
    """The next element in document order that is not below this one; None at the end."""
    while element is not root:
        sibling = element.getnext()
        if sibling is not None:
            return sibling
        element = element.getparent()
    return None


def local(name: str) -> str:
    """A tag or attribute without its namespace."""
    return name.rpartition("}")[2]


def namespace(name: str) -> str:
    """The namespace of a tag or attribute; empty where it has none."""
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def drop(element: Element) -> None:
    """Take an element out with all below it; the words behind it stay. The root stays too."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def element(tag: str, attributes: dict[str, str], namespaces: dict[str | None, str]) -> Element:
    """A new root element."""
    return etree.Element(tag, attributes, nsmap=namespaces)


def below(parent: Element, tag: str, attributes: dict[str, str]) -> Element:
    """A new element at the end of another."""
    return etree.SubElement(parent, tag, attributes)
