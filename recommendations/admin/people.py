"""People: signed in by e-mail; only superusers give powers."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from recommendations.admin.base import BoundedAdmin, person_of
from recommendations.admin.beside import Beside
from recommendations.domain.errors import NotAllowed
from recommendations.domain.people import save_person
from recommendations.models import Membership, Person
from recommendations.rules import can_edit_person

if TYPE_CHECKING:
    _UserAdmin = UserAdmin[Person]
    _CreationForm = AdminUserCreationForm[Person]
    _ChangeForm = UserChangeForm[Person]
else:
    _UserAdmin, _CreationForm, _ChangeForm = UserAdmin, AdminUserCreationForm, UserChangeForm

_GIVEN = ("groups", "user_permissions")
_POWERS = ("is_staff", "is_superuser", *_GIVEN)


class PersonCreationForm(_CreationForm):
    """A new person; without a password they set one by "Forgot your password?"."""

    class Meta:
        model = Person
        fields = ("email", "name")


class PersonChangeForm(_ChangeForm):
    """A person as stored."""

    class Meta:
        model = Person
        fields = "__all__"


@admin.register(Person)
class PersonAdmin(BoundedAdmin, _UserAdmin):
    """Stewards enter readers and put their details right; operators also give powers."""

    add_form = PersonCreationForm
    form = PersonChangeForm
    ordering = ("email",)
    list_display = ("email", "name", "is_active", "is_staff", "is_superuser")
    list_filter = ("is_active", "is_staff", "is_superuser", "groups")
    search_fields = ("email", "name")
    date_hierarchy = "joined_at"
    readonly_fields = ("last_login", "joined_at")
    besides = (Beside(Membership, "person", ("organisation", "role", "state", "joined_at")),)
    filter_horizontal = ("groups", "user_permissions")
    fieldsets = (
        (None, {"fields": ("email", "name", "is_active")}),
        ("May", {"fields": _POWERS}),
        ("Dates", {"fields": ("last_login", "joined_at")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """For everybody but superusers what gives powers, and the address of members.

        Whoever can change a member's address can have the password reset and act as them.
        """
        fixed = tuple(super().get_readonly_fields(request, obj))
        if _is_superuser(request):
            return fixed
        address = ("email",) if obj is not None and obj.memberships.exists() else ()
        return (*fixed, *_POWERS, *address)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody below a superuser reaches people who may do more than read."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or can_edit_person(person_of(request), obj))

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002  (the address pattern passes it by this name)
        form_url: str = "",
    ) -> HttpResponse:
        """Never: whoever sets another's password can act in their name.

        People set their own by "Forgot your password?"; an operator at the command line can too.
        """
        raise PermissionDenied

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: what somebody did stays. Switch "active" off instead."""
        return False

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        """Through the verb, which asks the rule again and writes what changed into the trail."""
        gave = [name for name in _GIVEN if name in form.changed_data]
        try:
            save_person(obj, actor=person_of(request), gave=gave)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal


def _is_superuser(request: HttpRequest) -> bool:
    return person_of(request).is_superuser
