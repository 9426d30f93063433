"""A yearly volume to narratives: one file with all of them, parts of one, or a file a country.

Pure, like everything here: bytes in, chapters out, page by page, so that memory stays that of the
text and of the file itself.
"""

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from recommendations.text.documents import Document, UnreadableDocument, pdf_pages, read_document
from recommendations.text.documents.normal import lost_characters, normalise
from recommendations.text.documents.pdf import pdf_page_count
from recommendations.text.documents.sniffing import kind_of
from recommendations.text.identity import title_years
from recommendations.text.spans import ReadingWarning
from recommendations.text.volume_files import Packed, count_files, is_archive, unpacked
from recommendations.text.volume_headings import (
    CountryHeading,
    back_matter,
    country_headings,
    listed_countries,
)

Told = Callable[[int, int], None]
"""Is told how many of how many pages or files are read."""

_LONG = 4
"""A narrative so many times the usual length holds something else."""
_LONG_FROM = 60_000


@dataclass(frozen=True, slots=True)
class Chapter:
    """One narrative of a volume. `country` is "" for a file that nothing was split in.

    `tier` is that of the heading. Pages count from 1 in the file and are None where it has none.
    `document.text` is the narrative with its heading; `document.sha256` is the whole file's.
    """

    country: str
    iso2: str | None
    tier: str | None
    document: Document
    name: str = ""
    first_page: int | None = None
    last_page: int | None = None
    warnings: tuple[ReadingWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file of a folder or an archive that could not be read, and why."""

    name: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Volume:
    """Everything found in a volume. `year` is what its title says, None where it says nothing.

    `listed` are countries that its contents or tables list, code to name. `warnings` are about the
    volume as a whole and have no spans.
    """

    sha256: str
    year: int | None
    chapters: tuple[Chapter, ...]
    unread: tuple[UnreadFile, ...] = ()
    listed: Mapping[str, str] = field(default_factory=dict)
    pages: int = 0
    warnings: tuple[ReadingWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class _Text:
    """A file's text with the offset at which each page begins."""

    text: str
    format: str
    sha256: str
    starts: Sequence[int] = ()
    warnings: tuple[ReadingWarning, ...] = ()

    def page(self, offset: int) -> int | None:
        return bisect_right(self.starts, offset) if self.starts else None


def _nobody(_done: int, _total: int) -> None:
    """Nobody wants to be told."""


def read_volume(content: bytes, *, name: str = "", told: Told = _nobody) -> Volume:
    """The narratives of a volume: a PDF, text, web page or Word file, or a ZIP archive of such.

    Raises UnreadableDocument where the file as a whole cannot be read or has no narrative; a single
    file of an archive that cannot be read is in `unread`.
    """
    if is_archive(content):
        total = count_files(content)
        return read_files(unpacked(content), total=total, told=told)
    read = _read(content, name, told)
    volume = _split(read, name)
    if not volume.chapters:
        raise UnreadableDocument(
            "no_narratives",
            "No country narrative was found in it: no heading such as “BURMA (Tier 3)” is followed"
            " by a narrative. Check that this is the volume with the country narratives.",
        )
    return volume


def read_files(files: Iterable[Packed], *, total: int, told: Told = _nobody) -> Volume:
    """The same of many files, one country each or parts of a volume, one in memory at a time.

    The files should come in a fixed order: it is that of the chapters.
    """
    digest = hashlib.sha256()
    parts: list[Volume] = []
    unread: list[UnreadFile] = []
    for done, file in enumerate(files):
        told(done, total)
        try:
            if file.refusal is not None:
                raise file.refusal
            read = _read(file.content, file.name, _nobody)
        except UnreadableDocument as refusal:
            unread.append(UnreadFile(file.name, refusal.code, str(refusal)))
            continue
        digest.update(read.sha256.encode())
        parts.append(_part(read, file.name))
    chapters = tuple(chapter for part in parts for chapter in part.chapters)
    if not chapters and not unread:
        message = "There is no file in it. Give the reports of one year."
        raise UnreadableDocument("empty", message)
    return Volume(
        sha256=digest.hexdigest(),
        year=None,
        chapters=chapters,
        unread=tuple(unread),
        listed={code: name for part in parts for code, name in part.listed.items()},
        pages=sum(part.pages for part in parts),
        warnings=tuple(warning for part in parts for warning in part.warnings),
    )


def missing_from(volume: Volume, found: Iterable[str], expected: Mapping[str, str]) -> list[str]:
    """The countries that contents, tables or the record expect and the volume lacks, by name.

    `found` and `expected` are country codes, `expected` with names.
    """
    wanted = {**expected, **volume.listed}
    return sorted(wanted[code] for code in set(wanted) - set(found))


def _read(content: bytes, name: str, told: Told) -> _Text:
    if content.strip() and kind_of(content, name) == "pdf":
        return _read_pdf(content, told)
    document = read_document(content, name=name)
    told(1, 1)
    return _Text(document.text, document.format, document.sha256, (), document.warnings)


def _read_pdf(content: bytes, told: Told) -> _Text:
    total = pdf_page_count(content)
    pages: list[str] = []
    starts: list[int] = []
    reached = 0
    for page in pdf_pages(content):
        pages.append(normalise(page))
        starts.append(reached)
        reached += len(pages[-1])
        told(len(pages), total)
    return _Text("".join(pages), "pdf", hashlib.sha256(content).hexdigest(), starts)


def _split(read: _Text, name: str) -> Volume:
    headings = country_headings(read.text)
    first = headings[0].start if headings else len(read.text)
    starts = [heading.start for heading in headings]
    kept, warnings = _once(
        [
            _chapter(read, heading, end, name)
            for heading, end in zip(headings, [*starts[1:], len(read.text)], strict=False)
        ]
    )
    usual = sorted(len(chapter.document.text) for chapter in kept)
    return Volume(
        sha256=read.sha256,
        year=_title_year(read.text[:first]),
        chapters=tuple(_doubted(chapter, usual[len(usual) // 2]) for chapter in kept),
        listed=listed_countries(read.text, 0, first),
        pages=len(read.starts),
        warnings=tuple(warnings),
    )


def _title_year(front: str) -> int | None:
    """The year that most titles in front of the first narrative have."""
    years = Counter(year for year, _, _ in title_years(front))
    return years.most_common(1)[0][0] if years else None


def _part(read: _Text, name: str) -> Volume:
    """A file of many: split where it holds several narratives, else one as it is."""
    volume = _split(read, name)
    if len(volume.chapters) > 1:
        return volume
    document = Document(read.text, read.format, read.sha256, read.warnings)
    pages = (1, len(read.starts)) if read.starts else (None, None)
    alone = Chapter("", None, None, document, name, *pages)
    return Volume(read.sha256, None, (alone,), pages=len(read.starts))


def _chapter(read: _Text, heading: CountryHeading, end: int, name: str) -> Chapter:
    end = back_matter(read.text, heading.body, end)
    text = read.text[heading.start : end]
    return Chapter(
        country=heading.country,
        iso2=heading.iso2,
        tier=heading.tier,
        document=Document(text, read.format, read.sha256, lost_characters(text)),
        name=name,
        first_page=read.page(heading.start),
        last_page=read.page(max(heading.start, end - 1)),
    )


def _once(chapters: Sequence[Chapter]) -> tuple[list[Chapter], list[ReadingWarning]]:
    """Each country once, its longest narrative; the others are said."""
    by_country: dict[str, list[Chapter]] = {}
    for chapter in chapters:
        by_country.setdefault(chapter.iso2 or chapter.country.casefold(), []).append(chapter)
    kept = {
        key: max(same, key=lambda chapter: len(chapter.document.text))
        for key, same in by_country.items()
    }
    warnings = [
        ReadingWarning(
            "country_twice",
            f"{same[0].country} has {len(same)} headings{_pages(same)}; the longest text under one"
            " of them was taken. Check that nothing is missing.",
        )
        for same in by_country.values()
        if len(same) > 1
    ]
    longest = set(map(id, kept.values()))
    return [chapter for chapter in chapters if id(chapter) in longest], warnings


def _pages(chapters: Sequence[Chapter]) -> str:
    pages = [str(chapter.first_page) for chapter in chapters if chapter.first_page]
    return f" (pages {', '.join(pages)})" if pages else ""


def _doubted(chapter: Chapter, usual: int) -> Chapter:
    """With a warning where the text is so long that another narrative may be in it."""
    length = len(chapter.document.text)
    if length < max(_LONG * usual, _LONG_FROM):
        return chapter
    doubt = ReadingWarning(
        "chapter_too_long",
        f"This narrative has {length:,} characters, {length // max(usual, 1)} times the usual. A"
        " heading may have been overlooked in it.",
    )
    return replace(chapter, warnings=(*chapter.warnings, doubt))
