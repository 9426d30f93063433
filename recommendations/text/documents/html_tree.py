"""A web page as a light tree: what a reader of words needs of it, and nothing that only moves.

Everything here walks without recursion: pages nest as deep as their authors like.
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from recommendations.text.documents.shapes import UnreadableDocument

# Browsers stop nesting at about this depth too; the parser's time grows with its square.
MAX_DEPTH = 500
"""Deeper tags are read as line breaks."""
MAX_TAGS = 150_000
"""A saved page has some thousands; this bounds the memory and time a hostile one can take."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")
# Elements without an end tag, and those whose end tag is commonly left out, do not count.
_UNCOUNTED = frozenset(
    "area base br col embed hr img input link meta param source track wbr"
    " p li dt dd tr td th thead tbody tfoot option optgroup colgroup html head body".split()
)
_INLINE = frozenset("a abbr b big cite code em font i mark q s small span strong sub sup u".split())

# What is never text of the page, whatever it holds.
_NEVER = frozenset(
    "script style template noscript svg math iframe object embed canvas audio video map head"
    " select datalist textarea input button dialog".split()
)
_ATTRIBUTES = ("class", "id", "role", "style", "hidden", "aria-hidden")


@dataclass(slots=True, eq=False)
class Element:
    """One element: its parts in order, and how many letters it holds, in links and in all."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list["Element | str"] = field(default_factory=list)
    letters: int = 0
    link_letters: int = 0

    @property
    def prose(self) -> int:
        """Letters outside links: menus have none, narratives hardly anything else."""
        return self.letters - self.link_letters

    def elements(self) -> list["Element"]:
        """The element and all below it, in document order."""
        found: list[Element] = []
        waiting = [self]
        while waiting:
            element = waiting.pop()
            found.append(element)
            waiting.extend(p for p in reversed(element.parts) if isinstance(p, Element))
        return found


def page_body(markup: str) -> Element:
    """The body of a page, however broken its markup, without scripts, form fields and pictures.

    Raises UnreadableDocument `too_large` for pages of more than MAX_TAGS tags.
    """
    if markup.count("<") > MAX_TAGS:
        raise UnreadableDocument(
            "too_large",
            f"This web page has more than {MAX_TAGS} elements, which no report needs. Give the"
            " narrative of one country alone.",
        )
    try:
        body = LexborHTMLParser(_shallow(markup)).body
    except SelectolaxError as error:
        raise UnreadableDocument(
            "damaged",
            "This web page is damaged. Save it again and give that file.",
        ) from error
    return _grown(body) if body is not None else Element("body")


def _shallow(markup: str) -> str:
    """The markup with tags below MAX_DEPTH replaced by line breaks; normally the markup itself."""
    depth = deepest = 0
    for tag in _TAG.finditer(markup):
        depth = _next_depth(depth, tag)
        deepest = max(deepest, depth)
    if deepest <= MAX_DEPTH:
        return markup
    kept: list[str] = []
    position = depth = 0
    for tag in _TAG.finditer(markup):
        before = depth
        depth = _next_depth(depth, tag)
        if max(before, depth) > MAX_DEPTH and before != depth:
            between = markup[position : tag.start()]
            kept.append(between)
            # One break for a run of tags: a million of them must not become a million breaks.
            if tag[2].lower() not in _INLINE and (between.strip() or not position):
                kept.append("<br>")
            position = tag.end()
    kept.append(markup[position:])
    return "".join(kept)


def _next_depth(depth: int, tag: re.Match[str]) -> int:
    if tag[2].lower() in _UNCOUNTED:
        return depth
    return max(0, depth - 1) if tag[1] else depth + 1


def _grown(body: LexborNode) -> Element:
    """Our tree of a parsed one, letters counted on the way up."""
    root = Element("body", _attributes(body))
    open_elements = [root]
    node = body.child
    while node is not None:
        child = _entered(node, open_elements)
        if child is not None:
            node = child
            continue
        following = node.next
        while following is None:
            _close(open_elements)
            if not open_elements:
                break
            parent = node.parent
            if parent is None:
                break
            node = parent
            following = node.next
        node = following
    while open_elements:
        _close(open_elements)
    return root


def _entered(node: LexborNode, open_elements: list[Element]) -> LexborNode | None:
    """Take the node into the innermost open element; its first child where that is to be read."""
    parent = open_elements[-1]
    if node.is_text_node:
        words = node.text_content or ""
        parent.parts.append(words)
        parent.letters += len(words) - words.count(" ") - words.count("\n")
        return None
    if not node.is_element_node:
        return None
    tag = node.tag or ""
    if tag in _NEVER:
        return None
    element = Element(tag, _attributes(node))
    parent.parts.append(element)
    child = node.child
    if child is not None:
        open_elements.append(element)
    return child


def _close(open_elements: list[Element]) -> None:
    element = open_elements.pop()
    if element.tag == "a":
        element.link_letters = element.letters
    if open_elements:
        open_elements[-1].letters += element.letters
        open_elements[-1].link_letters += element.link_letters


def _attributes(node: LexborNode) -> dict[str, str]:
    found = node.attributes
    return {name: found[name] or "" for name in _ATTRIBUTES if name in found}
