"""One country's record as a ZIP file: data, source texts and files, at a chosen redaction level."""

import json
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from recommendations.domain.errors import CannotExport
from recommendations.domain.tables import snapshot
from recommendations.domain.trail import record
from recommendations.enums import Action, Redaction
from recommendations.models import Country
from recommendations.queries.country_export import CountryExport, country_export


@dataclass(frozen=True, slots=True)
class Exported:
    """What the archive holds, and files that rows have and the store lacks."""

    recommendations: int
    contributions: int
    files: int
    missing: tuple[str, ...]


def export_country(country: Country, redaction: Redaction, path: Path) -> Exported:
    """Writes the archive there, readable by its owner only; the whole of it or nothing.

    The record is of one moment; that it was exported, and how redacted, is in the trail. Refuses
    with CannotExport where something is at that path already.
    """
    if path.exists() or not path.parent.is_dir():
        raise CannotExport(_refusal(path))
    with snapshot():
        export = country_export(country, redaction)
    with TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
        whole = Path(folder) / "export.zip"
        os.close(os.open(whole, os.O_CREAT | os.O_WRONLY, 0o600))
        missing = _write(export, whole)
        try:
            os.link(whole, path)  # refuses what came to be there meanwhile, unlike a rename
        except FileExistsError as error:
            raise CannotExport(_refusal(path)) from error
    with transaction.atomic():
        record(Action.COUNTRY_EXPORTED, country, actor=None, after={"redaction": redaction.value})
    return Exported(
        recommendations=len(export.data["recommendations"]),
        contributions=len(export.data["contributions"]),
        files=len(export.files) - len(missing),
        missing=missing,
    )


def _refusal(path: Path) -> str:
    if path.exists():
        return f"{path} exists already. Choose another name; nothing is overwritten."
    return f"There is no folder {path.parent}. Make it first."


def _write(export: CountryExport, whole: Path) -> tuple[str, ...]:
    missing = []
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        data = json.dumps(export.data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("country.json", data)
        for name, text in export.texts.items():
            archive.writestr(name, text)
        for file in export.files:
            try:
                with default_storage.open(file.stored) as stored:
                    archive.writestr(file.name, stored.read())
            except FileNotFoundError:
                missing.append(file.name)
    return tuple(missing)
