"""The rules of the house that no linter knows: who writes, how long a module may be."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "recommendations"
MODULES = sorted(p for p in APP.rglob("*.py") if "migrations" not in p.parts) + sorted(
    (ROOT / "tracker").rglob("*.py")
)
LONGEST = 400
# What changes rows, on a queryset, a manager, a related set or an instance.
WRITES = frozenset(
    {
        "save",
        "create",
        "delete",
        "update",
        "bulk_create",
        "bulk_update",
        "get_or_create",
        "update_or_create",
        "create_user",
        "create_superuser",
        "set_password",
        "add",
        "remove",
        "clear",
        "set",
    }
)
# The same names on plain Python containers and forms, told apart by what they are called on.
CONTAINERS = frozenset({"add", "remove", "clear", "set", "update"})
WRITERS = ("domain",)


def _name(module: Path) -> str:
    return str(module.relative_to(ROOT))


def _calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _writes_rows(call: ast.Call) -> bool:
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in WRITES:
        return False
    target = ast.unparse(function.value)
    if function.attr in CONTAINERS:
        # A related set or a manager shows itself by its owner: person.groups.add(…)
        return ".objects" in target or any(
            part in target for part in (".groups", ".user_permissions", ".permissions", "queryset")
        )
    return True


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_only_domain_writes(module: Path) -> None:
    """A view, form, query, command or admin that writes walks round the rules and the trail."""
    inside = module.relative_to(ROOT).parts
    if (
        inside[:2] == ("recommendations", "domain")
        # Pictures, PDFs and workbooks are saved there, into memory; no rows are known.
        or inside[:2] == ("recommendations", "attachments")
        or _name(module) == "recommendations/exports/sheets.py"
        or _name(module) == "recommendations/models/people.py"
    ):
        return
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert [ast.unparse(call) for call in _calls(tree) if _writes_rows(call)] == []


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_module_fits_a_reader(module: Path) -> None:
    """A module that nobody reads in one sitting hides something."""
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize(
    "module",
    [m for m in MODULES if m.relative_to(ROOT).parts[1] in ("text", "matching")],
    ids=_name,
)
def test_reading_is_pure(module: Path) -> None:
    """Reading depends on nothing but its input: no framework, clock, network or randomness."""
    banned = {
        "django",
        "celery",
        "tracker",
        "datetime",
        "time",
        "random",
        "socket",
        "urllib3",
        "os",
    }
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported & banned == set()


@pytest.mark.parametrize(
    "module", [m for m in MODULES if "views" not in m.parts and m.parts[-2] != "tracker"], ids=_name
)
def test_answers_are_made_by_views(module: Path) -> None:
    """Only pages know about requests and answers; below them a person or an object is passed."""
    inside = module.relative_to(ROOT).parts
    if inside[1] in ("admin", "access", "urls.py", "templatetags"):
        return
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = [
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module in ("django.http", "django.shortcuts", "django.template.response")
    ]
    assert found == []


def test_writers_are_where_they_belong() -> None:
    """The test above would pass on an empty folder; this one says it looked at something."""
    domain = [m for m in MODULES if m.relative_to(ROOT).parts[1:2] == WRITERS]
    writing = [m for m in domain if any(map(_writes_rows, _calls(ast.parse(m.read_text("utf-8")))))]
    assert writing != []
