"""Names of uploads: shown to their own organisation only, and never believed.

A name with its real ending hidden by a right-to-left mark or a control character is read as
computers read it, without those. Its ending must be one of the content's kind. Endings further
inside ("report.html.pdf") are harmless, because the released copy is named by us; that of a
program ("invoice.exe.pdf") is refused, because somebody means to deceive.
"""

import re
import unicodedata

from recommendations.attachments.shapes import KINDS, RefusedFile

_LONGEST = 120
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_ENDING = re.compile(r"\.([^.\s]{1,12})$")
_PROGRAMS = frozenset(
    "apk app bat chm cmd cpl dll exe gadget hta inf jar js jse lnk msi msp pif ps1 reg scr sh vb"
    " vbe vbs ws wsf wsh".split()
)


def safe_display_name(name: str) -> str:
    """The name as it may be shown and stored: the last path part, of at most 120 characters.

    Control, direction and other invisible characters are gone, signs that file systems reserve
    are "_", a reserved name (CON, NUL …) has a "_" before it, a long name is cut in front of its
    ending. Never empty ("file" instead), never raises; a name made safe stays as it is.
    """
    name = unicodedata.normalize("NFC", name)
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C" or sign in "\t\n")
    name = _FORBIDDEN.sub("_", re.split(r"[/\\]", name)[-1])
    name = " ".join(name.split()).strip(" .")
    if _RESERVED.match(name):
        name = "_" + name
    return _cut(name) or "file"


def _cut(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    ending = _ENDING.search(name)
    kept = ending.group() if ending else ""
    return name[: _LONGEST - len(kept)].rstrip(" .") + kept


def check_name(declared: str, kind: str) -> None:
    """Refuse a name that says the content is something else. No name or no ending says nothing."""
    if not declared:
        return
    endings = [part.strip().lower() for part in safe_display_name(declared).split(".")[1:]]
    if not endings:
        return
    if endings[-1] not in KINDS[kind].extensions:
        raise RefusedFile(
            "name_contradicts",
            f"The name ends in “.{endings[-1][:12]}” but the content is {KINDS[kind].words}. Check"
            f" that it is the file you mean and give it the ending “.{KINDS[kind].extensions[0]}”.",
        )
    if _PROGRAMS.intersection(endings):
        raise RefusedFile(
            "double_extension",
            "The name has the ending of a program in it. Rename the file and upload it again.",
        )
