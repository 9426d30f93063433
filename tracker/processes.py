"""Web server, worker and clock as one: started together, stopped together.

`serve` keeps the writing end of a pipe that nobody writes to; every process it starts holds the
reading end. However `serve` ends, the system closes the pipe, and they stop: no process is left
over, on Linux and macOS alike. The other way round, when one of them ends, `serve` stops the rest.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

LIFELINE = "TRACKER_LIFELINE"
"""The variable that tells a process which file descriptor to watch."""
GRACE_SECONDS = 10.0
"""So long a process may finish what it does before it is killed; a killed job is run again."""
_LOOK_SECONDS = 0.2
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def serve(parts: Mapping[str, Sequence[str]], *, parent: int = 0) -> int:
    """Runs these commands until a signal asks to stop or one of them ends; the exit status.

    0 after Ctrl-C and the like, 1 where a part ended by itself, which is said on standard error.
    With `parent`, a process id, it also stops when that is no longer its parent.
    """
    reading, writing = os.pipe()
    running: dict[str, subprocess.Popen[bytes]] = {}
    with _asked_to_stop() as asked:
        try:
            for name, command in parts.items():
                running[name] = _started(command, reading)
            os.close(reading)
            while not asked and (not parent or os.getppid() == parent):
                ended = [name for name, process in running.items() if process.poll() is not None]
                if ended:
                    _say(f"The {ended[0]} {_how(running[ended[0]])}; stopping the others.")
                    return 1
                time.sleep(_LOOK_SECONDS)
            return 0
        finally:
            _stop(list(running.values()), asked)
            os.close(writing)


def watch_lifeline() -> None:
    """In a process that `serve` started: it stops as soon as `serve` is gone, with its children.

    A process of its own watches, not a thread: it can still clear away what the watched one leaves.
    """
    lifeline = os.environ.pop(LIFELINE, "")
    part = os.getpid()
    if lifeline and os.fork() == 0:
        try:
            for number in _SIGNALS:
                signal.signal(number, signal.SIG_IGN)
            _watch(int(lifeline), part)
        finally:
            os._exit(1)


def _watch(lifeline: int, part: int) -> None:
    """Waits for the end of the pipe, asks the part to stop, then kills its whole group."""
    os.read(lifeline, 1)
    if os.getppid() == part:
        os.kill(part, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while os.getppid() == part and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _started(command: Sequence[str], lifeline: int) -> "subprocess.Popen[bytes]":
    """In a session of its own: Ctrl-C reaches `serve` alone, and its children die with it."""
    return subprocess.Popen(  # noqa: S603  (the commands are our own)
        command,
        env=os.environ | {LIFELINE: str(lifeline)},
        pass_fds=(lifeline,),
        start_new_session=True,
    )


def _stop(processes: Sequence["subprocess.Popen[bytes]"], asked: Sequence[int]) -> None:
    """All are gone afterwards, with whatever they started. A second Ctrl-C does not wait."""
    before = len(asked)
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and len(asked) <= max(before, 1):
        if all(process.poll() is not None for process in processes):
            break
        time.sleep(_LOOK_SECONDS)
    for process in processes:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def _asked_to_stop() -> Iterator[list[int]]:
    """The signals that asked to stop so far."""
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, note) for number in _SIGNALS}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _how(process: "subprocess.Popen[bytes]") -> str:
    status = process.returncode
    if status < 0:
        return f"was killed ({signal.Signals(-status).name})"
    return f"ended with status {status}"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
