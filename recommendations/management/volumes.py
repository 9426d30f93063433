"""What the commands for whole years share: their files, their actor, and their tables."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.core.management.base import CommandError

from recommendations import rules
from recommendations.models import Person
from recommendations.text.documents import MAX_BYTES, UnreadableDocument
from recommendations.text.volume import Told, Volume, read_files, read_volume
from recommendations.text.volume_files import MAX_FILES, Packed

_LEFTOVERS = ("thumbs.db", "desktop.ini")


def add_actor(parser: ArgumentParser) -> None:
    """--as: in whose name."""
    parser.add_argument(
        "--as",
        dest="email",
        metavar="EMAIL",
        help="the data steward in whose name it is done; without it, the operator's",
    )


def actor_of(email: str | None) -> Person | None:
    """The steward of that address; CommandError where there is none."""
    if not email:
        return None
    person = Person.objects.filter(email__iexact=email).first()
    if person is None or not rules.can_import_reports(person):
        message = f"{email} is no data steward. See the command add_steward."
        raise CommandError(message, returncode=2)
    return person


def volume_at(path: Path, told: Told) -> Volume:
    """The volume in a file or a folder. UnreadableDocument also where it cannot be opened."""
    if path.is_dir():
        files = sorted(_files_in(path), key=lambda file: str(file).casefold())
        if len(files) > MAX_FILES:
            message = f"It has more than {MAX_FILES} files. Give the folder of one year alone."
            raise UnreadableDocument("too_many", message)
        packed = (_packed(file, str(file.relative_to(path))) for file in files)
        return read_files(packed, total=len(files), told=told)
    return read_volume(_content(path), name=path.name, told=told)


def table_lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows as lines with straight columns; the last column is as long as it likes."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=True)]
        yield "  ".join([*cells, row[-1]]).rstrip()


def listing(names: Iterable[str]) -> str:
    """The names in a line."""
    return ", ".join(names)


def _files_in(folder: Path) -> Iterator[Path]:
    """The files of a folder and its folders; nothing hidden, and no link, which may lead away."""
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "__MACOSX")) or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _files_in(entry)
        elif entry.name.casefold() not in _LEFTOVERS:
            yield entry


def _packed(path: Path, name: str) -> Packed:
    try:
        return Packed(name, _content(path))
    except UnreadableDocument as refusal:
        return Packed(name, refusal=refusal)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableDocument("not_opened", f"It cannot be opened ({reason}).") from error
