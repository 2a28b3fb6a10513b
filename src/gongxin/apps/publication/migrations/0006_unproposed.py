"""What a source has on display and proposed to nobody: by it the time of 双公示 is counted before anything is released."""

from django.db import migrations

# As `FILED` in the register's queries and `_THERE` in `propose_bundle` say it: what could be proposed now, and is not.
VIEW = """
CREATE VIEW publication_unproposed WITH (security_invoker = true) AS
SELECT r.subject_key, r.item, r.source, s.kind, coalesce(r.doc_date, r.valid_from) AS decided_on
FROM register_shown r
JOIN register_subject s ON s.subject_key = r.subject_key
WHERE r.disputed_since IS NULL AND NOT EXISTS (
    SELECT FROM publication_entry p JOIN publication_bundle b ON b.id = p.bundle_id
    WHERE p.subject_key = r.subject_key AND p.record_key = r.record_key AND p.version = r.version
      AND p.taken_out_for = '' AND b.sent_back_at IS NULL);
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0005_looked_at_anew"), ("register", "0017_statements")]

    operations = [migrations.RunSQL(VIEW, "DROP VIEW publication_unproposed")]
