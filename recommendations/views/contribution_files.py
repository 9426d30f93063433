"""Files of contributions: served after asking, as attachments that no browser runs."""

import logging
from collections.abc import Callable
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from recommendations import access
from recommendations.domain.files import record_download
from recommendations.models import Contribution, Revision, StoredFile
from recommendations.queries.contribution_pages import revision_numbered
from recommendations.rules import can_download_original, contribution_abilities
from recommendations.views.requests import SignedInRequest

logger = logging.getLogger(__name__)


@require_GET
def file_download(request: SignedInRequest, pk: UUID, number: int) -> HttpResponseBase:
    """The copy freed of what says who made it; a log entry unless it is public."""
    contribution = access.contribution_for(request.user, pk)
    revision = _with_file(request, contribution, number)
    return released_file(
        request,
        revision,
        before=lambda: record_download(contribution, revision, original=False, actor=request.user),
    )


@require_GET
def file_original(request: SignedInRequest, pk: UUID, number: int) -> HttpResponseBase:
    """The file as it was uploaded, for those who write for its organisation; logged."""
    contribution = access.contribution_for(request.user, pk)
    if not can_download_original(request.user, contribution):
        raise Http404
    revision = _with_file(request, contribution, number)
    file = _file_of(revision)
    return _served(
        request,
        file.original,
        name=file.name or _neutral(file),
        media_type=file.media_type,
        before=lambda: record_download(contribution, revision, original=True, actor=request.user),
    )


def released_file(
    request: SignedInRequest, revision: Revision, *, before: Callable[[], None] | None = None
) -> HttpResponseBase:
    """The released copy under a name that tells nothing; 404 where the revision has no file.

    The caller has asked whether it may; `before` is done once the file is there.
    """
    file = _file_of(revision)
    return _served(
        request, file.released, name=_neutral(file), media_type=file.media_type, before=before
    )


def _served(
    request: SignedInRequest,
    stored: str,
    *,
    name: str,
    media_type: str,
    before: Callable[[], None] | None,
) -> HttpResponseBase:
    try:
        content = default_storage.open(stored)
    except FileNotFoundError:
        # The path is random and tells nothing; the operator needs it to find the backup.
        logger.exception("A stored file is missing: %s", stored)
        return render(request, "contributions/file_missing.html", status=404)
    if before is not None:
        before()
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _with_file(request: SignedInRequest, contribution: Contribution, number: int) -> Revision:
    may = contribution_abilities(request.user, contribution)
    revision = revision_numbered(
        request.user, contribution, number, edits=may.edit, decides=may.decide
    )
    if revision is None:
        raise Http404
    return revision


def _file_of(revision: Revision) -> StoredFile:
    if revision.file is None:
        raise Http404
    return revision.file


def _neutral(file: StoredFile) -> str:
    return f"evidence-{file.released_sha256[:8]}.{file.extension}"
