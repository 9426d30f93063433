"""Seconds for 188 pairs of reports reconciled, suggestions stored, into DATABASE_URL."""

import os
import time

import django


def main() -> None:
    """Imports two years of 188 countries, then measures the opening of their reconciliations."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()

    from django.core.management import call_command
    from django.db import connection

    from recommendations.domain.importing import import_narrative
    from recommendations.domain.reconciling import open_reconciliation
    from recommendations.models import Finding, LineageLink, Report
    from recommendations.text.country_table import COUNTRY_TABLE
    from recommendations.text.documents import read_document
    from recommendations.text.reading import read_narrative
    from tests.bench.narratives import SAMPLE, peak_mebibytes

    call_command("migrate", verbosity=0)
    rows = [line.split(";") for line in COUNTRY_TABLE.splitlines() if line]
    names = [row[1].split("|")[0].strip() for row in rows][:188]
    for year in (2011, 2012):
        # Ten years back, out of the way of what another measure imported into the same database.
        text = SAMPLE.with_name(f"marevia-{year + 10}.txt").read_text(encoding="utf-8")
        text = text.replace("2021", "2011").replace("2022", "2012")
        for other in names:
            varied = text.replace("Marevia", other).replace("MAREVIA", other.upper())
            document = read_document(varied.encode(), name=SAMPLE.name)
            narrative = read_narrative(document.text, year=year)
            import_narrative(narrative, document=document, name=SAMPLE.name, actor=None)
    pairs = [
        (Report.objects.get(country=later.country, year=2011), later)
        for later in Report.objects.filter(year=2012).select_related("country")
    ]
    began = time.perf_counter()
    for earlier, later in pairs:
        open_reconciliation(earlier, later, actor=None)
    seconds = time.perf_counter() - began
    print(f"reconciling {len(pairs)} pairs of sample reports in {connection.vendor}")
    print(f"  suggested and stored {seconds:7.2f} s    (aim: at most 20)")
    print(f"  links, findings      {LineageLink.objects.count():,}, {Finding.objects.count():,}")
    print(f"  peak memory         {peak_mebibytes():8.0f} MiB  (aim: at most 200)")


if __name__ == "__main__":
    main()
