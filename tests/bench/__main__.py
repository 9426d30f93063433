"""Runs every measure in a process of its own and prints the figures with their aims."""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests import services

ROOT = Path(__file__).resolve().parent.parent.parent


def _measure(name: str, folder: str, **environment: str) -> None:
    settings = {
        "DEBUG": "off",
        "SECRET_KEY": "bench",
        "DATA_DIR": folder,
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{name}"],
        cwd=ROOT,
        env=os.environ | settings | environment,
        check=False,
    )
    if done.returncode:
        print(f"{name}: failed with status {done.returncode}")


def main() -> None:
    """Reading first, then importing into each database that is there."""
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder, ExitStack() as stack:
        _measure("reading", folder)
        _measure("matching", folder)
        _measure("importing", folder)
        _measure("reconciling", folder)
        _measure("volume", folder)
        try:
            url = stack.enter_context(services.postgresql())
        except services.Missing as reason:
            print(f"importing, reconciling, digests and admin in PostgreSQL: skipped, {reason}")
        else:
            _measure("importing", folder, DATABASE_URL=url)
            _measure("reconciling", folder, DATABASE_URL=url)
            _measure("digests", folder, DATABASE_URL=stack.enter_context(services.postgresql()))
            _measure("volume", folder, DATABASE_URL=url)
            _measure("admin", folder, DATABASE_URL=stack.enter_context(services.postgresql()))


if __name__ == "__main__":
    main()
