"""The tracker's commands in processes of their own, on a database that all of them share."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
COUNT = """
from django.apps import apps
models = apps.get_app_config("recommendations").get_models()
print({m.__name__: m._default_manager.count() for m in models if m._default_manager.exists()})
"""


def environment(folder: Path) -> dict[str, str]:
    """For processes that use the test's PostgreSQL database, or else an SQLite file in `folder`."""
    made = os.environ | {"DEBUG": "off", "SECRET_KEY": "test", "DATA_DIR": str(folder)}
    made |= {"LOG_LEVEL": "ERROR", "REDIS_URL": "", "PYTHONPATH": str(ROOT)}
    if connection.vendor == "postgresql":
        at = connection.settings_dict
        made["DATABASE_URL"] = (
            f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
        )
    else:
        made["DATABASE_URL"] = f"sqlite:///{folder / 'shared.sqlite3'}"
        manage(made, "migrate", "--verbosity", "0").check_returncode()
    return made


def start(env: Mapping[str, str], *arguments: str) -> "subprocess.Popen[str]":
    """A command of manage.py, running."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def manage(
    env: Mapping[str, str], *arguments: str, timeout: float = 60
) -> "subprocess.CompletedProcess[str]":
    """A command of manage.py, done."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        text=True,
        capture_output=True,
        timeout=timeout,
        check=False,
    )


def rows(env: Mapping[str, str]) -> str:
    """How many rows each table has, the empty ones left out."""
    done = manage(env, "shell", "--verbosity", "0", "-c", COUNT)
    done.check_returncode()
    return done.stdout.strip()
