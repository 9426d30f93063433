"""Private servers for a test run: started on free ports, gone with the run."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_PATIENCE = 30.0


class Missing(Exception):
    """A server's program is not on this machine; `str()` says which and how to get it."""


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _postgres_program(name: str) -> str:
    found = shutil.which(name)
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    if found is None and not versions:
        message = f"PostgreSQL's {name} is not installed (Debian: apt-get install postgresql)"
        raise Missing(message)
    return found or str(versions[0])


def _as_nobody_special(command: Sequence[str]) -> list[str]:
    """PostgreSQL refuses to run as root; its own account runs it then."""
    if os.geteuid() != 0:
        return list(command)
    return ["runuser", "-u", "postgres", "--", *command]


def _wait_for(port: int, process: "subprocess.Popen[bytes]", ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                if ready():
                    return
        except OSError:
            pass
        time.sleep(0.1)
    message = f"the server on port {port} did not start within {_PATIENCE:.0f} s"
    raise RuntimeError(message)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def postgresql() -> Iterator[str]:
    """The DATABASE_URL of a fresh cluster; Missing where PostgreSQL is not installed."""
    initdb, postgres = _postgres_program("initdb"), _postgres_program("postgres")
    isready = _postgres_program("pg_isready")
    folder = Path(tempfile.mkdtemp(prefix="tracker-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data, port = str(folder / "data"), free_port()
    subprocess.run(
        _as_nobody_special(
            [initdb, "-D", data, "-U", "tracker", "-A", "trust", "-E", "UTF8", "--no-sync"]
        ),
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    settings = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=60"]
    command = [postgres, "-D", data, "-p", str(port), "-k", str(folder), "-h", "127.0.0.1"]
    for setting in settings:
        command += ["-c", setting]
    process = subprocess.Popen(
        _as_nobody_special(command),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        ask = [isready, "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "tracker"]
        _wait_for(port, process, lambda: subprocess.run(ask, check=False).returncode == 0)
        yield f"postgres://tracker@127.0.0.1:{port}/postgres"
    finally:
        _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """The REDIS_URL of a fresh server; Missing where Redis is not installed."""
    program = shutil.which("redis-server")
    if program is None:
        message = "redis-server is not installed (Debian: apt-get install redis-server)"
        raise Missing(message)
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="tracker-redis-") as folder:
        process = subprocess.Popen(
            [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_for(port, process, lambda: True)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            _stop(process)


def chromium() -> str:
    """The path of the system's Chromium; Missing where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    message = "Chromium is not installed (Debian: apt-get install chromium)"
    raise Missing(message)
