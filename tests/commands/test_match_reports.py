"""`match_reports`: what it prints and its exit statuses are a promise to scripts."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from recommendations.text.reading import read_narrative
from tests.narratives import SAMPLES
from tests.processes import ROOT

KEYS = [
    *("links", "dropped", "not_seen", "new", "findings", "signals", "candidates", "checks"),
]
EARLIER, LATER = str(SAMPLES / "marevia-2022.txt"), str(SAMPLES / "marevia-2023.txt")
FUND = "Increase funding for NGO-run shelters"
INSPECT = "Increase labor inspections in the construction sector"


def _match(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """In a process with nothing set: no secret, and a database that cannot be there."""
    bare = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "match_reports", *arguments],
        cwd=ROOT,
        env=bare | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"} | environment,
        capture_output=True,
        check=False,
        timeout=60,
    )


def _json(*arguments: str, **environment: str) -> dict[str, Any]:
    done = _match(*arguments, "--json", **environment)
    assert done.returncode == 0, done.stderr.decode()
    read: dict[str, Any] = json.loads(done.stdout.decode("utf-8"))
    return read


def _list(folder: Path, name: str, texts: list[str], **more: object) -> str:
    path = folder / f"{name}.json"
    given = {"country": "Marevia", "year": 2022, "recommendations": texts} | more
    path.write_text(json.dumps(given), encoding="utf-8")
    return str(path)


def test_json_of_two_reports_is_whole() -> None:
    read = _json(EARLIER, LATER, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert list(read) == KEYS
    assert {tuple(link) for link in read["links"]} == {
        ("earlier", "later", "relation", "score", "reasons", "sure"),
    }
    linked = [number for link in read["links"] for number in link["earlier"]]
    arrived = [number for link in read["links"] for number in link["later"]]
    assert sorted([*linked, *read["dropped"], *read["not_seen"]]) == list(range(1, 13))
    assert sorted([*arrived, *read["new"]]) == list(range(1, 14))
    assert list(read["signals"]) == [str(number) for number in range(1, 13)]
    assert {len(near) for near in read["candidates"]["earlier"].values()} == {5}


def test_findings_quote_the_later_report() -> None:
    text = Path(LATER).read_text(encoding="utf-8")
    passages = {(p.start, p.end) for p in read_narrative(text).passages}
    found = _json(EARLIER, LATER)["findings"]
    assert found != []
    assert {tuple(one) for one in found} == {
        ("recommendation", "start", "end", "signal", "score", "reasons"),
    }
    assert {(one["start"], one["end"]) for one in found} <= passages


def test_lists_in_json_are_compared_without_findings(tmp_path: Path) -> None:
    earlier = _list(tmp_path, "earlier", [FUND, INSPECT])
    later = _list(tmp_path, "later", [INSPECT], year=2023)
    read = _json(earlier, later)
    assert [(link["earlier"], link["later"], link["relation"]) for link in read["links"]] == [
        ([2], [1], "verbatim"),
    ]
    assert (read["dropped"], read["not_seen"], read["new"]) == ([1], [], [])
    assert (read["findings"], read["signals"]) == ([], {})


def test_a_list_said_to_be_cut_drops_nothing(tmp_path: Path) -> None:
    earlier = _list(tmp_path, "earlier", [FUND, INSPECT])
    later = _list(tmp_path, "later", [INSPECT], complete=False)
    read = _json(earlier, later)
    assert (read["dropped"], read["not_seen"]) == ([], [1])


def test_a_report_that_breaks_off_in_its_list_drops_nothing(tmp_path: Path) -> None:
    text = Path(LATER).read_text(encoding="utf-8")
    end = read_narrative(text).bullets[4].end
    cut = tmp_path / "cut.txt"
    cut.write_text(text[:end], encoding="utf-8")
    read = _json(EARLIER, str(cut))
    assert read["dropped"] == []
    assert read["not_seen"] != []


def test_a_report_may_stand_beside_a_list(tmp_path: Path) -> None:
    read = _json(_list(tmp_path, "earlier", [INSPECT]), LATER)
    assert len(read["new"]) + len(read["links"]) >= 12
    assert list(read["signals"]) == ["1"]


def test_table_is_for_people() -> None:
    said = _match(EARLIER, LATER).stdout.decode("utf-8")
    assert said.startswith("Marevia, 2022 (12) → Marevia, 2023 (13)\n")
    assert "11 → 13       verbatim" in said
    assert "Perhaps dropped:\n    8. " in said
    assert "nearest on the other side: " in said
    assert "What the later report says:" in said


def test_doubtful_pairs_are_compared_with_a_warning(tmp_path: Path) -> None:
    other = _list(tmp_path, "other", [FUND], country="Ostrana", year=2019)
    done = _match(EARLIER, other, "--json")
    assert done.returncode == 0
    assert b"two countries: Marevia and Ostrana" in done.stderr
    assert b"later report is of 2019, the earlier one of 2022" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", b"{", b"is no JSON text"),
        ("a.json", b"\xff\xfe", b"is no JSON text"),
        ("a.json", b"[" * 100_000, b"is no JSON text"),
        ("a.json", b"[]", b"must be an object"),
        ("a.json", b"{}", b"must be a list of texts"),
        ("a.json", b'{"recommendations": "Fund"}', b"must be a list of texts"),
        ("a.json", b'{"recommendations": ["Fund", " "]}', b"must be a list of texts"),
        ("a.json", b'{"recommendations": []}', b"no recommendations were found"),
        ("a.json", b'{"recommendations": ["Fund"], "year": "soon"}', b"must be a whole number"),
        ("a.json", b'{"recommendations": ["Fund"], "country": 3}', b"must be a text"),
        ("a.json", b'{"recommendations": ["Fund"], "complete": 1}', b"must be true or false"),
        ("a.json", None, b"cannot be opened"),
        ("a.txt", None, b"cannot be opened"),
        ("a.txt", b"Dear Sir or Madam, thank you.", b"no recommendations were found"),
        ("a.pdf", b"%PDF-1.4 rubbish", b""),
    ],
)
def test_bad_input_is_named_and_nothing_printed(
    tmp_path: Path, name: str, content: bytes | None, said: bytes
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = _match(EARLIER, str(path), "--json")
    assert (done.returncode, done.stdout) == (1, b"")
    assert name.encode() in done.stderr
    assert said in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [[], ["a.txt"], ["a.txt", "b.txt", "c.txt"]])
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    done = _match(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")


def test_checks_hold_the_later_report_against_the_earlier() -> None:
    """Places lead to the words they are about, and a list alone is not checked."""
    checks = _json(EARLIER, LATER)["checks"]
    later = Path(LATER).read_text(encoding="utf-8")
    kinds = {check["kind"] for check in checks}
    assert kinds == {"comparator", "streak", "first_since", "tier", "arithmetic"}
    assert {check["holds"] for check in checks} == {True, False, None}
    for check in checks:
        assert later[check["later"]["start"] : check["later"]["end"]].strip()
