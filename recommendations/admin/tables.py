"""Bringing tables in and taking them out, from the lists of the admin."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from recommendations.admin.base import BoundedAdmin, person_of
from recommendations.domain.spreadsheets import (
    RowOutcome,
    Table,
    TableChanged,
    TableRefused,
    bring_table,
    record_table_export,
    try_table,
)
from recommendations.domain.spreadsheets.bringing import digest
from recommendations.exports.csv_file import as_csv
from recommendations.exports.sheets import as_plain_xlsx
from recommendations.forms.tables import TableFileForm
from recommendations.rules import is_steward

VALID_FOR = 60 * 60
"""Seconds between looking at what a table would do and confirming it."""

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class TableAdmin(BoundedAdmin):
    """A list with the ways to bring its rows in as a table, and to take them out.

    Between trying and confirming the rows are in the page, signed for this person, this table and
    until they sign out: nothing is left on the server that somebody else could read or confirm.
    """

    change_list_template = "admin/table_change_list.html"
    table: Table

    def get_urls(self) -> list[URLPattern]:
        """Also those of the table."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        site = self.admin_site.admin_view
        own = [
            path("table/", site(self.table_view), name=f"{name}_table"),
            path("table/csv/", site(self.csv_view), name=f"{name}_table_csv"),
            path("table/xlsx/", site(self.xlsx_view), name=f"{name}_table_xlsx"),
        ]
        return own + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the ways to its table for stewards."""
        extra = {"brings_tables": is_steward(person_of(request))}
        return super().changelist_view(request, extra | (extra_context or {}))

    def table_view(self, request: HttpRequest) -> HttpResponse:
        """Asks for a file; shows what it would do; does it once that is confirmed."""
        self._require_steward(request)
        if request.method == "POST" and "signed" in request.POST:
            return self._confirm(request)
        form = TableFileForm(columns=self.table.columns, key=self.table.key)
        if request.method == "POST":
            form = TableFileForm(
                request.POST, request.FILES, columns=self.table.columns, key=self.table.key
            )
            if form.is_valid():
                rows = form.cleaned_data["rows"]
                outcomes = try_table(self.table, rows, actor=person_of(request))
                return self._shown(request, form, rows=rows, outcomes=outcomes)
        return self._shown(request, form)

    def csv_view(self, request: HttpRequest) -> HttpResponse:
        """The whole table as CSV."""
        return self._taken_out(request, "csv")

    def xlsx_view(self, request: HttpRequest) -> HttpResponse:
        """The whole table as a workbook."""
        return self._taken_out(request, "xlsx")

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        form = TableFileForm(columns=self.table.columns, key=self.table.key)
        try:
            held = signing.loads(
                request.POST["signed"], salt=self._salt(request), max_age=VALID_FOR
            )
        except signing.BadSignature:
            said = (
                "This table was looked at too long ago, before you signed in, or by somebody else."
                " Choose it again."
            )
            self.message_user(request, said, messages.ERROR)
            return redirect(request.path)
        rows = held["rows"]
        try:
            outcomes = bring_table(self.table, rows, seen=held["seen"], actor=person_of(request))
        except (TableRefused, TableChanged) as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return self._shown(request, form, rows=rows, outcomes=refusal.outcomes)
        done = sum(1 for outcome in outcomes if outcome.fate != "same")
        said = f"{done} row{'' if done == 1 else 's'} taken over, {len(outcomes) - done} the same."
        self.message_user(request, said, messages.SUCCESS)
        unsent = [one.name for one in outcomes if one.invited and one.invited.sent is False]
        if unsent:
            said = (
                f"No mail could be sent for: {'; '.join(unsent)}. The invitations stand; once mails"
                " go out again, invite them anew on the organisation’s page."
            )
            self.message_user(request, said, messages.WARNING)
        return redirect(self._list())

    def _shown(
        self,
        request: HttpRequest,
        form: TableFileForm,
        *,
        rows: list[dict[str, str]] | None = None,
        outcomes: tuple[RowOutcome, ...] = (),
    ) -> HttpResponse:
        counts = {
            fate: sum(1 for outcome in outcomes if outcome.fate == fate)
            for fate in ("new", "changed", "same", "refused")
        }
        ready = bool(outcomes) and not counts["refused"] and counts["same"] < len(outcomes)
        held = {"rows": rows, "seen": digest(outcomes)}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{self.table.title}: bring in a table",
            "table": self.table,
            "form": form,
            "outcomes": [one for one in outcomes if one.fate != "same"],
            "tried": bool(outcomes),
            "counts": counts,
            "mails": sum(1 for one in outcomes if one.invited),
            "signed": signing.dumps(held, salt=self._salt(request), compress=True) if ready else "",
            "list_url": self._list(),
        }
        return TemplateResponse(request, "admin/table.html", context)

    def _taken_out(self, request: HttpRequest, kind: str) -> HttpResponse:
        self._require_steward(request)
        if request.method != "POST":  # it leaves a line in the trail
            return HttpResponseNotAllowed(["POST"])
        rows = self.table.rows()
        record_table_export(self.table, rows=len(rows), actor=person_of(request))
        lines = [[row.get(column, "") for column in self.table.columns] for row in rows]
        made = as_csv if kind == "csv" else as_plain_xlsx
        answer = HttpResponse(made(self.table.columns, lines), content_type=TYPES[kind])
        name = self.table.name.replace(" ", "-")
        answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
        answer["Cache-Control"] = "private, no-store"
        return answer

    def _salt(self, request: HttpRequest) -> str:
        """Who is signed in, since when, at which table."""
        signed_in = request.session.session_key
        return f"table:{self.table.name}:{person_of(request).pk}:{signed_in}"

    def _list(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _require_steward(self, request: HttpRequest) -> None:
        if not is_steward(person_of(request)):
            raise PermissionDenied
