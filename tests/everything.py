"""All checks of `make test`, one after the other, with a summary at the end.

Lint, layers, types, migrations and the tests on SQLite always run. Tests on PostgreSQL, with Redis
and in the browser run where those programs are installed; otherwise the summary names what was
skipped and why, and with REQUIRE_SERVICES=1 that is a failure.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests import services

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
REQUIRED = os.environ.get("REQUIRE_SERVICES") == "1"


@dataclass
class Run:
    """What was run so far."""

    results: list[tuple[str, str, float]] = field(default_factory=list)
    failed: bool = False

    def step(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """Runs one check to its end, whatever became of the ones before."""
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        ok = done.returncode == 0
        self.failed = self.failed or not ok
        self.results.append((name, "passed" if ok else "FAILED", time.monotonic() - began))

    def skip(self, name: str, reason: str) -> None:
        """Notes a check that cannot run here."""
        self.failed = self.failed or REQUIRED
        self.results.append((name, f"{'FAILED' if REQUIRED else 'skipped'}: {reason}", 0.0))

    def summary(self) -> None:
        """Prints every check with its outcome and duration."""
        print("\n== Summary")
        for name, outcome, seconds in self.results:
            print(f"{name:<34} {outcome}" + (f"  ({seconds:.0f} s)" if seconds else ""))


def _environment(folder: str, **more: str) -> dict[str, str]:
    kept = {
        k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")
    }
    return kept | {
        "DEBUG": "off",
        "SECRET_KEY": "only-for-this-test-run",
        "SITE_URL": "http://testserver",
        "DATA_DIR": folder,
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "EMAIL_URL": "",
        "PYTHONPATH": str(ROOT),
        **more,
    }


def _start(run: Run, stack: ExitStack, name: str) -> str:
    """The address of a private server, empty where it is not to be had."""
    try:
        starter = {"postgresql": services.postgresql, "redis": services.redis}[name]
        return stack.enter_context(starter())
    except services.Missing as reason:
        run.skip(
            {"postgresql": "tests on PostgreSQL", "redis": "tests with Redis"}[name], str(reason)
        )
        return ""


def _has_browser(run: Run) -> bool:
    try:
        services.chromium()
    except services.Missing as reason:
        run.skip("tests in the browser", str(reason))
        return False
    return True


def main() -> int:
    """Runs everything; 0 when nothing failed."""
    run = Run()
    python, pytest = str(BIN / "python"), [str(BIN / "python"), "-m", "pytest", "-q"]
    both_cores = ["-n", "2", "--dist", "loadgroup"]
    with tempfile.TemporaryDirectory(prefix="tracker-test-") as folder, ExitStack() as stack:
        plain = _environment(folder)
        run.step("lint", [str(BIN / "ruff"), "check", "."], plain)
        run.step("format", [str(BIN / "ruff"), "format", "--check", "."], plain)
        run.step("layers", [str(BIN / "lint-imports")], plain)
        run.step("types", [str(BIN / "mypy"), "recommendations", "tracker", "tests"], plain)
        run.step(
            "migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"], plain
        )
        run.step("tests on SQLite", [*pytest, *both_cores, "-m", "not browser"], plain)
        postgres, redis = _start(run, stack, "postgresql"), _start(run, stack, "redis")
        if postgres:
            # Reading and matching never touch a database; once is enough for them.
            served = plain | {"DATABASE_URL": postgres}
            without = ["-m", "not browser", "--ignore", "tests/text"]
            run.step("tests on PostgreSQL", [*pytest, *both_cores, *without], served)
        if redis:
            shared = plain | {"REDIS_URL": redis}
            run.step("tests with Redis", [*pytest, "-m", "redis"], shared)
        if _has_browser(run):
            run.step("tests in the browser", [*pytest, "-m", "browser"], plain)
    run.summary()
    return 1 if run.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
