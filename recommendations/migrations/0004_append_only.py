"""What the database itself refuses: changing the audit trail, sealed words, or a decision.

And approving without another organisation's decision on the very words.
"""

from django.db import migrations

TRAIL = "recommendations_logentry"
REVISION = "recommendations_revision"
DECISION = "recommendations_decision"
CONTRIBUTION = "recommendations_contribution"

# The columns that a revision's hash is made of (its file's own hash stands for the file).
WORDS = (
    *("contribution_id", "number", "sha256", "author_id", "submitted_at", "note", "title"),
    *("evidence_kind", "fact_from", "fact_to", "outside_reason", "link", "language"),
    *("file_id", "assessment", "as_of", "text", "override_reason"),
)
# One of these changed: IS DISTINCT FROM counts NULL as a value, SQLite spells it IS NOT.
CHANGED = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in WORDS)

APPEND_ONLY = "The audit trail is append-only."
SEALED = "A submitted revision is never changed; withdrawing erases it."
FINAL = "A decision is never changed."
FOUR_EYES = "Approved needs another organisation's decision on these very words."

# What must hold the moment a revision is approved.
DECIDED = f"""
    SELECT 1 FROM {DECISION} d JOIN {CONTRIBUTION} c ON c.id = NEW.contribution_id
    WHERE d.revision_id = NEW.id AND d.ruling = 'approve' AND d.revision_sha256 = NEW.sha256
      AND d.lapsed_at IS NULL AND d.organisation_id <> c.organisation_id
      AND d.person_id <> NEW.author_id
      AND c.revision_id = NEW.id
"""

SQLITE = {
    "logentry_no_update": f"""
        BEFORE UPDATE ON {TRAIL} BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""",
    "logentry_no_delete": f"""
        BEFORE DELETE ON {TRAIL} BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END""",
    "revision_sealed": f"""
        BEFORE UPDATE ON {REVISION}
        WHEN OLD.sha256 <> '' AND NEW.state <> 'withdrawn'
             AND ({CHANGED.replace("IS DISTINCT FROM", "IS NOT")})
        BEGIN SELECT RAISE(ABORT, '{SEALED}'); END""",
    "revision_kept": f"""
        BEFORE DELETE ON {REVISION} WHEN OLD.sha256 <> ''
        BEGIN SELECT RAISE(ABORT, '{SEALED}'); END""",
    "revision_approved": f"""
        BEFORE UPDATE ON {REVISION} WHEN NEW.state = 'approved' AND NOT EXISTS ({DECIDED})
        BEGIN SELECT RAISE(ABORT, '{FOUR_EYES.replace("'", "''")}'); END""",
    "revision_born_approved": f"""
        BEFORE INSERT ON {REVISION} WHEN NEW.state = 'approved'
        BEGIN SELECT RAISE(ABORT, '{FOUR_EYES.replace("'", "''")}'); END""",
    "decision_no_update": f"""
        BEFORE UPDATE ON {DECISION}
        WHEN OLD.revision_id IS NOT NEW.revision_id OR OLD.ruling IS NOT NEW.ruling
             OR OLD.revision_sha256 IS NOT NEW.revision_sha256
             OR OLD.person_id IS NOT NEW.person_id
             OR OLD.organisation_id IS NOT NEW.organisation_id
             OR OLD.decided_at IS NOT NEW.decided_at
             OR (OLD.reason IS NOT NEW.reason AND NEW.reason <> '(erased)')
        BEGIN SELECT RAISE(ABORT, '{FINAL}'); END""",
    "decision_no_delete": f"""
        BEFORE DELETE ON {DECISION} BEGIN SELECT RAISE(ABORT, '{FINAL}'); END""",
}

POSTGRESQL = {
    "logentry_append_only": (
        f"BEFORE UPDATE OR DELETE ON {TRAIL}",
        f"RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation';",
    ),
    "revision_sealed": (
        f"BEFORE UPDATE ON {REVISION}",
        f"""IF OLD.sha256 <> '' AND NEW.state <> 'withdrawn' AND ({CHANGED}) THEN
            RAISE EXCEPTION '{SEALED}' USING ERRCODE = 'integrity_constraint_violation';
        END IF; RETURN NEW;""",
    ),
    "revision_kept": (
        f"BEFORE DELETE ON {REVISION}",
        f"""IF OLD.sha256 <> '' THEN
            RAISE EXCEPTION '{SEALED}' USING ERRCODE = 'integrity_constraint_violation';
        END IF; RETURN OLD;""",
    ),
    "revision_approved": (
        f"BEFORE INSERT OR UPDATE ON {REVISION}",
        f"""IF NEW.state = 'approved' AND NOT EXISTS ({DECIDED}) THEN
            RAISE EXCEPTION '{FOUR_EYES.replace("'", "''")}'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF; RETURN NEW;""",
    ),
    "decision_final": (
        f"BEFORE UPDATE OR DELETE ON {DECISION}",
        f"""IF TG_OP = 'DELETE' OR OLD.revision_id <> NEW.revision_id OR OLD.ruling <> NEW.ruling
            OR OLD.revision_sha256 <> NEW.revision_sha256 OR OLD.person_id <> NEW.person_id
            OR OLD.organisation_id <> NEW.organisation_id OR OLD.decided_at <> NEW.decided_at
            OR (OLD.reason <> NEW.reason AND NEW.reason <> '(erased)') THEN
            RAISE EXCEPTION '{FINAL}' USING ERRCODE = 'integrity_constraint_violation';
        END IF; RETURN NEW;""",
    ),
}


def install(apps, schema_editor):
    """The triggers of this database."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            for name, body in SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {body}")
            return
        for name, (when, body) in POSTGRESQL.items():
            cursor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$"
                f" BEGIN {body} END $body$"
            )
            cursor.execute(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {name}()")


def remove(apps, schema_editor):
    """Without them, as before this migration."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER {name}")
            return
        for name, (when, _) in POSTGRESQL.items():
            cursor.execute(f"DROP TRIGGER {name} ON {when.split(' ON ')[1]}")
            cursor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    """Installs the triggers on SQLite and PostgreSQL."""

    dependencies = [("recommendations", "0003_people_and_review")]

    operations = [migrations.RunPython(install, remove)]
