"""What the templates of this app need: abilities, web addresses with a change, marked sources."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from recommendations.enums import TierChange
from recommendations.models import Citation, Membership, Person
from recommendations.queries.organisations import memberships_of
from recommendations.queries.queue import waiting_count
from recommendations.queries.stewarding import WaitingWork, waiting_for_stewards
from recommendations.rules import Abilities, abilities
from recommendations.templatetags.sources import Mark, marked_source

register = template.Library()

NOBODY = Abilities(import_reports=False, open_admin=False)


@register.simple_tag(takes_context=True)
def what_i_can(context: dict[str, Any]) -> Abilities:
    """`{% what_i_can as can %}`: what the signed-in person may do; asked once per request."""
    request: HttpRequest | None = context.get("request")
    person = getattr(request, "user", None)
    if request is None or not isinstance(person, Person):
        return NOBODY
    known: Abilities | None = getattr(request, "_abilities", None)
    if known is None:
        known = abilities(person)
        request._abilities = known  # type: ignore[attr-defined]
    return known


@register.simple_tag(takes_context=True)
def waiting_for_me(context: dict[str, Any]) -> int:
    """`{% waiting_for_me as waiting %}`: how much the signed-in person may decide on now."""
    request: HttpRequest | None = context.get("request")
    person = getattr(request, "user", None)
    return waiting_count(person) if isinstance(person, Person) else 0


@register.simple_tag(takes_context=True)
def waiting_work(context: dict[str, Any]) -> tuple[WaitingWork, ...]:
    """`{% waiting_work as works %}`: what waits for stewards; for nobody else anything."""
    if not what_i_can(context).import_reports:
        return ()
    return tuple(work for work in waiting_for_stewards(context["request"].user) if work.count)


@register.simple_tag(takes_context=True)
def my_memberships(context: dict[str, Any]) -> list[Membership]:
    """`{% my_memberships as memberships %}`: whom the signed-in person acts for."""
    request: HttpRequest | None = context.get("request")
    person = getattr(request, "user", None)
    return list(memberships_of(person)) if isinstance(person, Person) else []


@register.simple_tag(takes_context=True)
def address_with(context: dict[str, Any], **changes: Any) -> str:
    """The query of this page with the given parameters changed, or left out where None or empty.

    Always a full address of this page: "?" alone would keep the old query in some browsers.
    """
    request: HttpRequest = context["request"]
    query = QueryDict(mutable=True)
    query.update(request.GET)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    kept = {name: values for name, values in query.lists() if any(values)}
    clean = QueryDict(mutable=True)
    for name, values in kept.items():
        clean.setlist(name, values)
    encoded = clean.urlencode()
    return f"{request.path}?{encoded}" if encoded else request.path


@register.simple_tag(takes_context=True)
def address_at(context: dict[str, Any], parameter: str, page: int) -> str:
    """The address of this page with one of its lists at another page."""
    return address_with(context, **{parameter: page})


@register.inclusion_tag("components/_in_admin.html", takes_context=True)
def in_admin(context: dict[str, Any], model: str, key: Any) -> dict[str, str]:
    """`{% in_admin "report" report.pk %}`: the way to its page in the admin, for who opens that."""
    can = what_i_can(context)
    if not (can.open_admin and can.import_reports):
        return {"url": ""}
    return {"url": reverse(f"admin:recommendations_{model}_change", args=[key])}


@register.simple_tag(takes_context=True)
def address_without(context: dict[str, Any], name: str) -> str:
    """The address of this page without one parameter, from the first page on."""
    return address_with(context, **{name: None, "page": None})


@register.simple_tag
def marked(text: str, marks: list[Mark], start: int = 0, end: int | None = None) -> SafeString:
    """The text as HTML, everything escaped, with its marks; see `sources.marked_source`."""
    return marked_source(text, marks, start, len(text) if end is None else end)


@register.filter
def once_each(citations: Iterable[Citation]) -> list[Citation]:
    """The first citation of each legal reference, in order."""
    first: dict[int, Citation] = {}
    for citation in citations:
        first.setdefault(citation.legal_reference_id, citation)
    return list(first.values())


@register.filter
def tier_level(tier: str) -> str:
    """A tier as a class name: "Tier 2 Watch List" is "watch-list"."""
    return {
        "Tier 1": "tier-1",
        "Tier 2": "tier-2",
        "Tier 2 Watch List": "watch-list",
        "Tier 3": "tier-3",
        "Special Case": "special-case",
    }.get(tier, "no-tier")


@register.filter
def change_sign(change: str) -> str:
    """An arrow for a tier change, beside the word, never instead of it."""
    return {
        TierChange.UPGRADED.value: "▲",
        TierChange.DOWNGRADED.value: "▼",
        TierChange.REMAINED.value: "=",
    }.get(change, "")


@register.filter
def short_hash(digest: str) -> str:
    """The first twelve digits of a hash, enough to compare by eye."""
    return digest[:12]
