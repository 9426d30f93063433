"""A whole year: the made-up volume as a PDF, imported by the command into DATABASE_URL."""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

from tests.bench.narratives import ROOT, peak_mebibytes
from tests.volumes import YEAR, narratives, volume_pdf


def main() -> None:
    """Makes the volume, imports it in a process of its own, and compares every bullet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()

    from django.core.management import call_command
    from django.db import connection

    from recommendations.models import Recommendation, RevisionWarning

    call_command("migrate", verbosity=0)
    told = narratives()
    with tempfile.TemporaryDirectory(prefix="tracker-volume-") as folder:
        path = Path(folder) / "volume.pdf"
        path.write_bytes(volume_pdf(told))
        began = time.perf_counter()
        command = [sys.executable, "-m", "tests.bench.volume", str(path)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        seconds = time.perf_counter() - began
    pages, peak = re.findall(r"^(?:pages|peak) (\d+)$", done.stdout, re.MULTILINE)
    of_year = Recommendation.objects.filter(report__year=YEAR)
    lists: dict[str, list[str]] = {}
    for code, text in of_year.order_by("number").values_list("report__country__iso2", "text"):
        lists.setdefault(str(code), []).append(text)
    expected = sum(len(one.asks) for one in told)
    exact = sum(ask in lists.get(one.iso2, []) for one in told for ask in one.asks)
    too_many = sum(map(len, lists.values())) - expected
    inexact = [one.iso2 for one in told if list(one.asks) != lists.get(one.iso2)]
    doubted = RevisionWarning.objects.filter(
        revision__report__country__iso2__in=inexact, revision__report__year=YEAR
    )
    warned = doubted.values("revision__report").distinct().count()
    print(f"a volume of {pages} pages, {len(told)} narratives, into {connection.vendor}")
    print(f"  countries found     {sum(one.iso2 in lists for one in told):8}    (aim: {len(told)})")
    print(
        f"  bullets exact       {100 * exact / expected:8.2f} %  (aim: at least 99.5;"
        f" {exact:,} of {expected:,}, {too_many} too many)"
    )
    print(f"  lists not exact     {len(inexact):8}    ({warned} of them with a warning)")
    print(f"  all together        {seconds:8.1f} s  (aim: at most 60)")
    print(f"  peak memory         {int(peak):8} MiB  (aim: at most 400)")


def imported(path: str) -> None:
    """The command, in this process, and what it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()

    from django.core.management import call_command

    from recommendations.text.documents.pdf import pdf_page_count

    call_command("import_year", path, year=YEAR)
    print(f"pages {pdf_page_count(Path(path).read_bytes())}")
    print(f"peak {peak_mebibytes():.0f}")


if __name__ == "__main__":
    if sys.argv[1:]:
        imported(sys.argv[1])
    else:
        main()
