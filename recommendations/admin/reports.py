"""Reports, their source texts and what was read in them: all to look up only."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from recommendations import rules
from recommendations.admin.base import LookupAdmin, person_of
from recommendations.admin.beside import Beside, Door
from recommendations.admin.lists import FewValuesFilter, YearFilter
from recommendations.admin.revisions import ComparingRevisions
from recommendations.models import (
    Passage,
    Reanchoring,
    Recommendation,
    Report,
    ReportDraft,
    RevisionWarning,
    Section,
    SourceRevision,
    YearChapter,
    YearImport,
)


@admin.register(Report)
class ReportAdmin(LookupAdmin):
    """Reports, with the way to the import page."""

    list_display = ("country", "year", "kind", "state", "tier", "tier_change", "imported_at")
    list_display_links = ("country", "year")
    list_select_related = ("country",)
    list_filter = ("kind", "state", "tier", "tier_change", ("year", YearFilter))
    search_fields = ("country__name", "=country__iso2", "=year")
    date_hierarchy = "imported_at"
    besides = (
        Beside(SourceRevision, "report", ("number", "document_name", "document_format", "read_at")),
        Beside(Recommendation, "report", ("number", "beginning", "kind", "pillar", "standing")),
    )

    def doors(self, request: HttpRequest, obj: Report) -> Iterable[Door]:
        """To the correcting of what was read, for stewards."""
        if rules.can_import_reports(person_of(request)):
            yield Door(
                "Correct what was read", reverse("report_correct", args=[obj.pk]), begins=True
            )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with "Import a report" for those who may."""
        extra = {"can_import_reports": rules.can_import_reports(person_of(request))}
        return super().changelist_view(request, extra | (extra_context or {}))


@admin.register(SourceRevision)
class SourceRevisionAdmin(ComparingRevisions, LookupAdmin):
    """Source texts with their hashes."""

    list_display = ("report", "number", "document_name", "document_format", "read_at")
    list_select_related = ("report__country",)
    heavy = ("text",)
    list_filter = ("document_format", ("report__year", YearFilter))
    search_fields = (
        *("report__country__name", "=report__year", "document_name"),
        *("=text_sha256", "=document_sha256"),
    )
    date_hierarchy = "read_at"
    besides = (
        Beside(RevisionWarning, "revision", ("code", "message")),
        Beside(Reanchoring, "revision", ("recommendation", "fit", "number_before", "settled_at")),
        Beside(Section, "revision", ("name", "verdict", "start", "end")),
    )


@admin.register(Section)
class SectionAdmin(LookupAdmin):
    """Sections with their verdicts."""

    list_display = ("revision", "name", "verdict", "start", "end")
    list_select_related = ("revision__report__country",)
    heavy = ("revision__text",)
    list_filter = ("name", ("revision__report__year", YearFilter))
    search_fields = ("revision__report__country__name", "verdict")


@admin.register(Passage)
class PassageAdmin(LookupAdmin):
    """Sentences with their speakers."""

    list_display = ("revision", "number", "section", "speaker", "start", "end")
    list_select_related = ("revision__report__country",)
    heavy = ("revision__text",)
    list_filter = ("section", "speaker", ("revision__report__year", YearFilter))
    search_fields = ("revision__report__country__name",)
    fields = ("revision", "section", "number", "start", "end", "speaker", "words")
    readonly_fields = ("words",)

    @admin.display(description="words")
    def words(self, passage: Passage) -> str:
        """The sentence itself."""
        return passage.revision.text[passage.start : passage.end]


@admin.register(RevisionWarning)
class RevisionWarningAdmin(LookupAdmin):
    """What the reader was not sure of."""

    list_display = ("revision", "code", "message")
    list_select_related = ("revision__report__country",)
    heavy = ("revision__text",)
    list_filter = (("code", FewValuesFilter), ("revision__report__year", YearFilter))
    search_fields = ("code", "message", "revision__report__country__name")


@admin.register(ReportDraft)
class ReportDraftAdmin(LookupAdmin):
    """A person's own unconfirmed texts; nobody sees anybody else's, operators included."""

    list_display = ("__str__", "document_format", "version", "created_at")
    heavy = ("text",)
    list_filter = ("document_format",)
    search_fields = ("document_name", "=document_sha256")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Only the person's own."""
        return super().get_queryset(request).filter(person_id=request.user.pk)


@admin.register(YearImport)
class YearImportAdmin(LookupAdmin):
    """A person's own uploads of whole years; nobody sees anybody else's, operators included."""

    list_display = ("__str__", "state", "size", "pages", "created_at")
    list_filter = ("state", ("year", YearFilter))
    search_fields = ("name", "=year")
    date_hierarchy = "created_at"
    heavy = ("stored",)
    fields = ("year", "name", "size", "pages", "state", "missing", "unexpected", "created_at")
    besides = (
        Beside(YearChapter, "year_import", ("country", "tier", "recommendation_count", "fate")),
    )
    readonly_fields = ("created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Only the person's own."""
        return super().get_queryset(request).filter(person_id=request.user.pk)


@admin.register(YearChapter)
class YearChapterAdmin(LookupAdmin):
    """The narratives of a person's own uploads."""

    list_display = ("country", "year_import", "tier", "recommendation_count", "planned", "fate")
    list_display_links = ("country", "year_import")
    list_select_related = ("year_import",)
    list_filter = ("fate", "planned", "tier", "left_out")
    search_fields = ("country", "=iso2", "document_name")
    heavy = ("text",)
    exclude = ("text", "document_warnings", "counts")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Only of the person's own uploads."""
        return super().get_queryset(request).filter(year_import__person_id=request.user.pk)
