"""What new contributions of several organisations start with: chosen, looked at, confirmed."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from recommendations import rules
from recommendations.admin.base import Admin, person_of
from recommendations.domain.errors import Refused
from recommendations.domain.visibility_defaults import set_default_visibility
from recommendations.enums import Visibility
from recommendations.forms.visibility_defaults import DefaultVisibilityForm
from recommendations.models import Organisation
from recommendations.queries.visibility_defaults import fingerprint

if TYPE_CHECKING:
    Base = Admin
else:
    Base = object
AT_ONCE = 500
"""As many as a person can look at."""


class SettingDefaults(Base):
    """The action, with its preview."""

    def has_set_default_permission(self, request: HttpRequest) -> bool:
        """For stewards."""
        return rules.can_manage_organisations(person_of(request))

    @admin.action(description="Set what contributions start with …", permissions=["set_default"])
    def set_default(
        self, request: HttpRequest, queryset: QuerySet[Organisation]
    ) -> HttpResponse | None:
        """Asks for the visibility, shows what would change, and does it once confirmed."""
        chosen = list(queryset.order_by("name")[: AT_ONCE + 1])
        if len(chosen) > AT_ONCE:
            message = f"Choose at most {AT_ONCE} organisations at once; narrow the list."
            self.message_user(request, message, messages.ERROR)
            return None
        step = request.POST.get("step", "")
        form = DefaultVisibilityForm(request.POST if step else None)
        visibility = form.cleaned_data["visibility"] if form.is_valid() else ""
        if visibility and step == "confirm":
            pks, seen = [row.pk for row in chosen], request.POST.get("seen", "")
            try:
                count = set_default_visibility(
                    pks, visibility=visibility, seen=seen, actor=person_of(request)
                )
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self.message_user(request, f"Changed: {count}.", messages.SUCCESS)
                return None
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "What new contributions start with",
            "opts": self.model._meta,
            "checkbox": ACTION_CHECKBOX_NAME,
            "chosen": chosen,
            "form": form,
            "visibility": Visibility(visibility) if visibility else None,
            "changing": [row for row in chosen if row.default_visibility != visibility],
            "seen": fingerprint(chosen, visibility),
        }
        return TemplateResponse(request, "admin/recommendations/default_visibility.html", context)
