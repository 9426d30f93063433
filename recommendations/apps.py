"""The one app."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """Reports in, tracked recommendations out."""

    name = "recommendations"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Recommendation Tracker"
