"""On PostgreSQL, words within texts are found by an index of their groups of three letters.

What searching compares is `UPPER(column::text) LIKE UPPER('%word%')`, so that is what is indexed.
Creating the extension takes the right to create in the database, which its owner has; it comes
with PostgreSQL 13 and later as one of those that need no superuser.
"""

from django.db import migrations
from django.db.utils import DatabaseError

SEARCHED = {
    "check": ["message"],
    "citation": ["instrument"],
    "country": ["name"],
    "cycledate": ["source"],
    "datemove": ["reason"],
    "figure": ["what"],
    "invitation": ["email", "name"],
    "legalreference": ["label"],
    "organisation": ["name", "pseudonym"],
    "person": ["email", "name"],
    "reanchoring": ["text_before"],
    "recommendation": ["text"],
    "reportdraft": ["document_name"],
    "revisionwarning": ["code", "message"],
    "section": ["verdict"],
    "settledcitation": ["quote"],
    "silence": ["about"],
    "sourcerevision": ["document_name"],
    "streakclaim": ["about"],
    "term": ["name", "others", "source"],
    "tierplacement": ["source"],
    "tierrule": ["citation", "text"],
    "yearchapter": ["country", "document_name"],
    "yearimport": ["name"],
}
REFUSED = (
    "PostgreSQL does not let this role create the extension pg_trgm, by which words are found. "
    "Once, as the database's owner or a superuser, in this database: CREATE EXTENSION pg_trgm; "
    "(Debian has it in the package postgresql). Then migrate again. The database said: "
)


def names():
    """The indexes: name, table and column of each."""
    for model, columns in SEARCHED.items():
        for column in columns:
            yield f"{model}_{column}_words", f"recommendations_{model}", column


def install(apps, schema_editor):
    """Nothing on SQLite, which has no such index."""
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as refused:
        raise DatabaseError(REFUSED + str(refused)) from refused
    for name, table, column in names():
        schema_editor.execute(
            f'CREATE INDEX {name} ON {table} USING gin (UPPER("{column}"::text) gin_trgm_ops)'
        )


def remove(apps, schema_editor):
    """The extension stays: somebody else's tables may use it."""
    if schema_editor.connection.vendor == "postgresql":
        for name, _, _ in names():
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):

    dependencies = [
        ("recommendations", "0020_search_indexes"),
    ]

    operations = [
        migrations.RunPython(install, remove),
    ]
