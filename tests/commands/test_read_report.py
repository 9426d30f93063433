"""`read_report`: what it prints and its exit statuses are a promise to scripts."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.narratives import SAMPLES
from tests.processes import ROOT

KEYS = [
    *("source", "country", "iso2", "year", "tier", "tier_change", "sections", "verdicts"),
    *("recommendations", "passages", "warnings", "interim"),
    *("figures", "streaks", "silences", "arithmetic"),
]


def _read(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """In a process with nothing set: no secret, and a database that cannot be there."""
    bare = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "read_report", *arguments],
        cwd=ROOT,
        env=bare | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"} | environment,
        capture_output=True,
        check=False,
        timeout=60,
    )


def _json(*arguments: str, status: int = 0, **environment: str) -> dict[str, Any]:
    done = _read(*arguments, "--json", **environment)
    assert done.returncode == status, done.stderr.decode()
    read: dict[str, Any] = json.loads(done.stdout.decode("utf-8"))
    return read


def test_json_is_whole_and_every_span_quotes_the_text() -> None:
    file = str(SAMPLES / "marevia-2021.txt")
    read = _json(file, "--country", "xm")
    done = _read(file, "--text")
    text = done.stdout.decode("utf-8")
    assert list(read) == KEYS
    assert read["source"] == {
        "sha256": hashlib.sha256(done.stdout).hexdigest(),
        "characters": len(text),
        "document_sha256": hashlib.sha256(Path(file).read_bytes()).hexdigest(),
        "format": "txt",
    }
    assert [read[key] for key in ("country", "iso2", "year", "tier", "tier_change")] == [
        *("Marevia", "XM", 2021, "Tier 2", "remained"),
    ]
    assert [row["number"] for row in read["recommendations"]] == list(range(1, 13))
    for row in read["recommendations"]:
        assert text[row["start"] : row["end"]] == row["text"]
        assert list(row) == [
            *("number", "start", "end", "text", "opens_with", "strength", "kind", "pillar"),
            "legal_references",
        ]
    assert read["recommendations"][0]["legal_references"] == ["Article 118", "Article 118-2"]
    assert {tuple(section) for section in read["sections"]} == {("name", "start", "end")}
    assert {tuple(row) for row in read["passages"]} == {("start", "end", "section", "speaker")}
    assert {row["speaker"] for row in read["passages"]} >= {"government", None}
    assert all(list(w) == ["code", "message", "start", "end"] for w in read["warnings"])


def test_json_is_utf8_whatever_the_terminal_says() -> None:
    file = str(SAMPLES / "marevia-2021.txt")
    done = _read(file, "--json", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "’" in done.stdout.decode("utf-8")
    assert done.stdout.endswith(b"}\n")


def test_summary_is_for_people() -> None:
    said = _read(str(SAMPLES / "ostrana-2018.txt")).stdout.decode().splitlines()
    assert said[0] == "Ostrana, 2018"
    assert said[1] == "Tier: Tier 1, remained"
    assert said[7].startswith("  1. [prosecution, enforcement] Impose prison sentences")


def test_text_without_recommendations_prints_json_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir or Madam, thank you for your letter.", encoding="utf-8")
    done = _read(str(file), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["recommendations"] == []
    assert b"letter.txt: no recommendations were found" in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", b"no text in it"), (bytes(range(256)) * 40, b""), (None, b"cannot be opened")],
    ids=["empty", "rubbish", "missing"],
)
def test_unreadable_file_prints_nothing_and_says_why(
    tmp_path: Path, content: bytes | None, said: bytes
) -> None:
    file = tmp_path / "report.txt"
    if content is not None:
        file.write_bytes(content)
    done = _read(str(file), "--json")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"report.txt: " in done.stderr
    assert said in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("hint", "said"),
    [
        (["--year", "2019"], b"is the report of 2021, not of 2019"),
        (["--country", "BY"], b"Belarus"),
    ],
)
def test_hint_against_the_text_is_an_error(hint: list[str], said: bytes) -> None:
    done = _read(str(SAMPLES / "marevia-2021.txt"), "--json", *hint)
    assert done.returncode == 1
    assert said in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.txt", "b.txt"],
        ["a.txt", "--json", "--text"],
        ["a.txt", "--country", "ZZ"],
        ["a.txt", "--country", "Belarus"],
        ["a.txt", "--country", ""],
        ["a.txt", "--year", "soon"],
        ["a.txt", "--year", "2000"],
        ["a.txt", "--year", "2999"],
        ["a.txt", "--colour"],
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    done = _read(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"usage:" in done.stderr
