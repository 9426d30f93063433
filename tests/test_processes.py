"""Web server, worker and clock start together and stop together, whoever is killed."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.processes import ROOT
from tests.services import free_port

# A part that does nothing but have a child of its own, which waits too.
PART = """
import subprocess, sys, time
from pathlib import Path
from tracker import processes
processes.GRACE_SECONDS = 1.0
processes.watch_lifeline()
{then}
if len(sys.argv) == 1:
    child = subprocess.Popen([sys.executable, __file__, "child"])
    Path(__file__).with_suffix(".up").touch()
time.sleep(60)
"""
SERVE = """
import os, sys
from tracker import processes
processes.GRACE_SECONDS = 1.0
names = ("web server", "worker")
commands = {name: [sys.executable, os.path.join(sys.argv[1], f"{name}.py")] for name in names}
sys.exit(processes.serve(commands, parent=os.getppid() if sys.argv[2] else 0))
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
NAMES = ("web server", "worker")


def alive(folder: Path) -> list[int]:
    """The processes that were started from files in this folder."""
    return [pid for pid, _, _, command in _listed() if f"{folder}/" in command]


def until(is_so: Callable[[], object], what: str, seconds: float = 20) -> None:
    """Waits for it."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where the parts lie; none of them is left at the end, whatever happened."""
    yield tmp_path
    for pid in alive(tmp_path):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@contextmanager
def serving(
    folder: Path, *, then: str = "", with_parent: bool = False, wait: bool = True
) -> Iterator["subprocess.Popen[str]"]:
    """`serve` with two parts that are up, each with a child; `then` is what the first does."""
    for name, does in zip(NAMES, (then, ""), strict=True):
        (folder / f"{name}.py").write_text(PART.format(then=does))
    command = [sys.executable, "-c", SERVE, str(folder), "with parent" if with_parent else ""]
    if with_parent:
        command = ["sh", "-c", '"$@"; true', "sh", *command]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as process:
        try:
            if wait:
                until(lambda: all((folder / f"{name}.up").exists() for name in NAMES), "all up")
                assert len(alive(folder)) == 6, "two parts, each with its child and its watcher"
            yield process
        finally:
            process.kill()


def gone(folder: Path) -> None:
    """Nothing of the parts is left."""
    until(lambda: not alive(folder), "all are gone")


@pytest.mark.parametrize("then", ["", STUBBORN], ids=["willing", "stubborn"])
def test_serve_killed_leaves_nothing(folder: Path, then: str) -> None:
    """Not even a part that does not listen, nor what a part started."""
    with serving(folder, then=then) as process:
        process.kill()
        gone(folder)


def test_part_killed_stops_the_others_and_is_named(folder: Path) -> None:
    with serving(folder) as process:
        worker = [
            p for p, parent, _, said in _listed() if parent == process.pid and "worker" in said
        ]
        os.kill(worker[0], signal.SIGKILL)
        said = process.communicate(timeout=20)[1]
        assert process.returncode == 1
        assert said == "The worker was killed (SIGKILL); stopping the others.\n"
        gone(folder)


def test_part_that_ends_is_named_with_its_status(folder: Path) -> None:
    with serving(folder, then="sys.exit(3)", wait=False) as process:
        said = process.communicate(timeout=20)[1]
        assert process.returncode == 1
        assert said == "The web server ended with status 3; stopping the others.\n"
        gone(folder)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_ends_well(folder: Path, number: signal.Signals) -> None:
    with serving(folder) as process:
        process.send_signal(number)
        said = process.communicate(timeout=20)[1]
        assert (process.returncode, said) == (0, "")
        gone(folder)


def test_parent_killed_stops_everything(folder: Path) -> None:
    """As `make` starts it: killed, `make` cannot pass anything on."""
    with serving(folder, with_parent=True) as process:
        process.kill()
        gone(folder)


def test_whole_site_killed_leaves_nothing(tmp_path: Path) -> None:
    """The real parts: the page answers, then nothing of the site is left."""
    port = free_port()
    env = os.environ | {"DEBUG": "on", "SECRET_KEY": "test", "DATA_DIR": str(tmp_path)}
    env |= {"SITE_URL": f"http://127.0.0.1:{port}", "DATABASE_URL": "", "REDIS_URL": ""}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--bind", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    sessions: set[int] = set()
    try:
        until(lambda: _answers(port) and _workers(process.pid) == 10, "all are up", 40)
        sessions = _children(process.pid)
        assert len(sessions) == 3
    finally:
        process.kill()
        process.wait()
    until(lambda: not _in_groups(sessions), "all are gone", 20)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/static/css/tokens.css", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _listed() -> list[tuple[int, int, int, str]]:
    """Process, parent, group and command of everything that runs."""
    listed = subprocess.run(
        ["ps", "-eww", "-o", "pid=,ppid=,pgid=,stat=,args="],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = re.findall(r"^ *(\d+) +(\d+) +(\d+) +([A-Z])\S* +(.*)$", listed.stdout, re.MULTILINE)
    return [(int(p), int(parent), int(g), said) for p, parent, g, stat, said in rows if stat != "Z"]


def _children(pid: int) -> set[int]:
    return {child for child, parent, _, _ in _listed() if parent == pid}


def _workers(pid: int) -> int:
    """How many processes the parts and what they started are."""
    return len(_in_groups(_children(pid)))


def _in_groups(groups: set[int]) -> list[int]:
    return [pid for pid, _, group, _ in _listed() if group in groups]
