"""Seconds for 188 narratives into the database of DATABASE_URL, reading included."""

import os
import time

import django


def main() -> None:
    """Prints the seconds and the peak memory of one run on an empty database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()

    from django.core.management import call_command
    from django.db import connection

    from recommendations.domain.importing import import_narrative
    from recommendations.text.country_table import COUNTRY_TABLE
    from recommendations.text.documents import read_document
    from recommendations.text.reading import read_narrative
    from tests.bench.narratives import measured_text, peak_mebibytes

    call_command("migrate", verbosity=0)
    text, name, country = measured_text()
    rows = [line.split(";") for line in COUNTRY_TABLE.splitlines() if line]
    names = [row[1].split("|")[0].strip() for row in rows][:188]
    began = time.perf_counter()
    for other in names:
        varied = text.replace(country, other).replace(country.upper(), other.upper())
        document = read_document(varied.encode(), name=name)
        narrative = read_narrative(document.text, year=2021)
        import_narrative(narrative, document=document, name=name, actor=None)
    seconds = time.perf_counter() - began
    print(f"importing {len(names)} narratives like {name} into {connection.vendor}")
    print(f"  all together        {seconds:8.2f} s    (aim: at most 10)")
    print(f"  peak memory         {peak_mebibytes():8.0f} MiB  (aim: at most 200)")


if __name__ == "__main__":
    main()
