"""Where on a web page the narrative is: out go menus, banners, footers, forms and link lists.

Nothing is dropped by its name alone when it holds a good part of the page's prose: site builders
call things "menu" and "banner" that are neither, and losing the narrative is the worse error.
"""

import re

from recommendations.text.documents.html_tree import Element

_FURNITURE_TAGS = frozenset("nav aside footer form header".split())
_FURNITURE_ROLES = frozenset(
    "navigation banner contentinfo search complementary menu menubar dialog alertdialog toolbar"
    " alert".split()
)
_FURNITURE_WORDS = frozenset(
    "nav navbar navigation menu submenu breadcrumb breadcrumbs cookie cookies consent gdpr onetrust"
    " banner share sharing sharedaddy social sidebar newsletter subscribe subscription signup"
    " related footer masthead skip skiplink advert advertisement ads promo popup modal pagination"
    " pager toolbar toc topbar search comments feedback offcanvas megamenu dropdown".split()
)
_FURNITURE_PHRASES = ("table-of-contents", "site-header", "page-tools", "back-to-top", "also-like")
_UNSEEN_WORDS = ("sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden")
_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*")
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")

_MAIN_TAGS = frozenset({"main", "article"})
_MAIN_WORDS = (
    "entry-content", "post-content", "article-content", "article-body", "page-content",
    "main-content", "maincontent", "content", "main", "article", "story-body", "report-content",
)  # fmt: skip

# A part of the page with this share of its prose is not furniture, whatever it is called.
_TOO_MUCH_TO_DROP = 0.25
# Folded sections of a narrative are hidden until clicked; a hidden menu or dialog is not prose.
_FOLDED_LETTERS = 400
_FOLDED_LINKS = 0.3
# A list that is nearly all links, three or more, leads elsewhere: contents, related pages.
_LINK_LIST = 0.9
# A container stands for the page when it has nearly all of the prose.
_ENOUGH = 0.7


def narrative_part(body: Element) -> Element:
    """The part of a page to read; the body itself is pruned of its furniture on the way.

    The innermost container of a main kind that holds most of the prose, else the whole body. The
    page's one `h1` comes first even when it stands outside, since it names country and year.
    """
    title = _title(body)
    _prune(body)
    chosen = _container(body)
    if title and not any(element.tag == "h1" for element in chosen.elements()):
        return Element("div", {}, [title, chosen], title.letters + chosen.letters)
    return chosen


def _title(body: Element) -> Element | None:
    """The page's only h1, unless it is the site's name linking home."""
    titles = [element for element in body.elements() if element.tag == "h1" and element.letters]
    if len(titles) != 1 or titles[0].link_letters * 2 > titles[0].letters:
        return None
    return titles[0]


def _prune(body: Element) -> None:
    """Take furniture out of the tree, and its letters out of the elements around it."""
    most = _TOO_MUCH_TO_DROP * max(1, body.prose)
    inside_main: set[Element] = set()
    order = body.elements()
    for element in order:
        within_main = element in inside_main or element.tag in _MAIN_TAGS
        kept: list[Element | str] = []
        for part in element.parts:
            if isinstance(part, Element):
                if within_main:
                    inside_main.add(part)
                if _droppable(part, most, within_main=within_main):
                    part.parts.clear()
                    part.letters = part.link_letters = 0
                    # White space keeps the words on both sides apart.
                    kept.append(" ")
                    continue
            kept.append(part)
        element.parts = kept
    for element in reversed(order):
        _count_again(element)


def _count_again(element: Element) -> None:
    """Letters after pruning. Children come before parents, so theirs are right already."""
    if not element.parts:
        return
    inner = [part for part in element.parts if isinstance(part, Element)]
    words = [part for part in element.parts if isinstance(part, str)]
    element.letters = sum(part.letters for part in inner)
    element.letters += sum(len(w) - w.count(" ") - w.count("\n") for w in words)
    links = sum(part.link_letters for part in inner)
    element.link_letters = element.letters if element.tag == "a" else links


def _droppable(element: Element, most: float, *, within_main: bool) -> bool:
    if element.tag in _MAIN_TAGS or element.tag in ("body", "a"):
        return False
    if _is_hidden(element):
        return not _is_folded(element)
    if element.prose > most:
        return False
    return _is_furniture(element, within_main=within_main) or _is_link_list(element)


def _is_furniture(element: Element, *, within_main: bool) -> bool:
    if element.tag in _FURNITURE_TAGS:
        # The header of an article is its title; the header of a page is its logo and menus.
        return not (within_main and element.tag == "header")
    if element.attributes.get("role", "") in _FURNITURE_ROLES:
        return True
    names = _names(element)
    if any(phrase in names for phrase in _FURNITURE_PHRASES):
        return True
    return any(word.lower() in _FURNITURE_WORDS for word in _WORD.findall(names))


def _is_hidden(element: Element) -> bool:
    attributes = element.attributes
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if any(word in _names(element) for word in _UNSEEN_WORDS):
        return True
    return _NOT_SHOWN.search(attributes.get("style", "").lower()) is not None


def _is_folded(element: Element) -> bool:
    """Hidden, yet prose: a section the reader would have clicked open."""
    if _is_furniture(element, within_main=True):
        return False
    few_links = element.link_letters <= _FOLDED_LINKS * element.letters
    return element.prose >= _FOLDED_LETTERS and few_links


def _is_link_list(element: Element) -> bool:
    if element.tag not in ("ul", "ol", "table", "div") or not element.letters:
        return False
    if element.link_letters < _LINK_LIST * element.letters:
        return False
    return sum(1 for inner in element.elements() if inner.tag == "a") >= 3


def _names(element: Element) -> str:
    return f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}"


def _container(body: Element) -> Element:
    """The innermost likely container with most of the prose, else the body."""
    enough = _ENOUGH * body.prose
    candidates = [e for e in body.elements() if e.prose >= enough and _is_main(e)]
    return candidates[-1] if candidates else body


def _is_main(element: Element) -> bool:
    if element.tag in _MAIN_TAGS or element.attributes.get("role") == "main":
        return True
    # BEM names such as "entry-content__inner" say the same as their first part.
    words = [word.split("__")[0] for word in _names(element).lower().replace("_", "-").split()]
    return any(word in _MAIN_WORDS for word in words)
