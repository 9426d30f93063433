"""The app's pages."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from recommendations.views import countries, imports, legal_references, reports
from recommendations.views import recommendations as pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="recommendation_list"), name="home"),
    path("recommendations/", pages.recommendation_list, name="recommendation_list"),
    path("recommendations/<uuid:pk>/", pages.recommendation_detail, name="recommendation_detail"),
    path(
        "recommendations/<uuid:pk>/classify/",
        pages.recommendation_classify,
        name="recommendation_classify",
    ),
    path("reports/", reports.report_list, name="report_list"),
    path("reports/<uuid:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<uuid:pk>/<int:number>/", reports.revision_detail, name="revision_detail"),
    path("reanchorings/<int:pk>/settle/", reports.reanchoring_settle, name="reanchoring_settle"),
    path("countries/", countries.country_list, name="country_list"),
    path("countries/<slug:slug>/", countries.country_detail, name="country_detail"),
    path("legal-references/", legal_references.legal_reference_list, name="legal_reference_list"),
    path(
        "legal-references/<int:pk>/",
        legal_references.legal_reference_detail,
        name="legal_reference_detail",
    ),
    path("import/", imports.import_start, name="import_start"),
    path("import/<uuid:pk>/", imports.import_preview, name="import_preview"),
    path("import/<uuid:pk>/details/", imports.import_details, name="import_details"),
    path("import/<uuid:pk>/bullets/", imports.import_bullets, name="import_bullets"),
    path("import/<uuid:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("import/<uuid:pk>/discard/", imports.import_discard, name="import_discard"),
]
