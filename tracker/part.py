"""One part of the site, as `manage.py serve` starts it: `python -m tracker.part web|worker|beat …`.

What follows the name goes to gunicorn or Celery.
"""

import os
import sys

from tracker.celery import app
from tracker.processes import watch_lifeline


def main(name: str, *arguments: str) -> None:
    """Runs the part until it is told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    watch_lifeline()
    if name == "web":
        from gunicorn.app.wsgiapp import run  # noqa: PLC0415  (the worker needs no web server)

        sys.argv = ["gunicorn", "tracker.wsgi", *arguments]
        run()
    else:
        app.start(["--quiet", name, *arguments])


if __name__ == "__main__":
    main(*sys.argv[1:])
