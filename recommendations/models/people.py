"""People who sign in."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

STEWARDS = "Data stewards"
"""The group whose staff members import reports and keep the data right."""


class PersonManager(BaseUserManager["Person"]):
    """Makes people whose sign-in name is their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A stored person with that address; without a password they cannot sign in yet."""
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str, **fields: Any) -> "Person":
        """A stored operator: may use the whole admin, decides nothing in anybody's name."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person of that address, whatever its capitals."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in, by e-mail address."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(
        "active", default=True, help_text="Off: cannot sign in; everything they did stays."
    )
    is_staff = models.BooleanField(
        "staff", default=False, help_text="May open the admin, as far as their groups allow."
    )
    session_epoch = models.PositiveIntegerField(
        default=0, editable=False, help_text="Counted up to end every session at once."
    )
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ("email",)
        indexes = (models.Index(fields=("joined_at",), name="person_joined_at"),)
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_unique_in_any_case",
                violation_error_message="Somebody with this e-mail address exists already.",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # The base class keeps this hook for its two public methods; sessions made before the
        # epoch was counted up do not carry it and are over.
        return salted_hmac(
            "recommendations.Person.session",
            f"{self.password}:{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def get_full_name(self) -> str:
        """The name shown on pages."""
        return str(self)
