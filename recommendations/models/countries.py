"""Countries that have narratives."""

from django.db import models
from django.urls import reverse


class Country(models.Model):
    """A country with a narrative; `iso2` is null where it is in no ISO list."""

    name = models.CharField(max_length=100, unique=True)
    iso2 = models.CharField(
        "ISO code",
        max_length=2,
        null=True,
        blank=True,
        unique=True,
        help_text="ISO 3166-1 alpha-2 in capitals; empty for a country that is in no list.",
    )
    slug = models.SlugField(max_length=110, unique=True, help_text="The country's web address.")

    class Meta:
        verbose_name_plural = "countries"
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(iso2__isnull=True) | models.Q(iso2__regex=r"^[A-Z]{2}$"),
                name="country_iso2_two_capitals",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page on the site."""
        return reverse("country_detail", args=[self.slug])
