"""The reference is complete: nothing a person can set, run or meet is undocumented."""

import enum
import inspect
import re
from pathlib import Path

from django.db.models import TextChoices

from recommendations import enums

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"


def _reference(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def test_every_setting_is_in_the_reference_and_the_example() -> None:
    source = (ROOT / "tracker" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", _reference("settings.md"), re.MULTILINE))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert documented == names
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == names


def test_every_command_is_in_the_reference() -> None:
    folders = [ROOT / part / "management" / "commands" for part in ("recommendations", "tracker")]
    files = [path for folder in folders for path in folder.glob("*.py")]
    commands = {path.stem for path in files if path.stem[0] != "_"}
    documented = set(re.findall(r"^## `(\w+)", _reference("commands.md"), re.MULTILINE))
    assert documented == commands


def test_every_status_is_in_the_reference() -> None:
    text = _reference("statuses.md")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    vocabularies = {
        name: kind
        for name, kind in inspect.getmembers(enums, inspect.isclass)
        if issubclass(kind, TextChoices) and kind is not TextChoices and issubclass(kind, enum.Enum)
    }
    assert sorted(sections) == sorted(vocabularies)
    missing = [
        (name, value)
        for name, kind in vocabularies.items()
        for value in kind.values
        if f"`{value}`" not in sections[name]
    ]
    assert missing == []


def test_every_permission_is_in_the_reference() -> None:
    rules = (ROOT / "recommendations" / "rules").glob("*.py")
    source = "\n".join(path.read_text(encoding="utf-8") for path in rules)
    permissions = set(re.findall(r"^def (can_\w+|is_\w+)", source, re.MULTILINE))
    documented = set(
        re.findall(r"^\| `((?:can|is)_\w+)`", _reference("permissions.md"), re.MULTILINE)
    )
    assert documented == permissions


def test_every_warning_code_is_in_the_reference() -> None:
    codes: set[str] = set()
    for path in (ROOT / "recommendations" / "text").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        codes |= set(re.findall(r'(?:ReadingWarning|\.warn)\(\s*"([a-z_]+)"', source))
    documented = set(
        re.findall(
            r"^\| `([a-z_]+)` \|", _reference("reading.md").split("## Warnings")[1], re.MULTILINE
        )
    )
    assert codes != set()
    assert documented == codes


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    link = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in link.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []
