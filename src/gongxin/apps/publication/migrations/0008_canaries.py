"""What was published of canaries is known as that, so that no subscriber is told of it and nothing counts it."""

from django.db import migrations, models

PINNED = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

VIEW = """
CREATE OR REPLACE VIEW publication_looked WITH (security_invoker = true) AS
SELECT s.number, s.item, s.released_at, s.shown AS was, v.number IS NOT NULL AS shown, p.subject_key, p.record_key, p.version,
       coalesce(least(
           CASE WHEN v.number IS NOT NULL THEN v.shown_until END,
           CASE WHEN k.hides_at > statement_timestamp() THEN k.hides_at END,
           CASE WHEN k.over_at > statement_timestamp() THEN k.over_at END,
           (SELECT min(m.begins) FROM register_moved_end m WHERE m.item = s.item AND m.begins > statement_timestamp()),
           CASE WHEN s.released_at > statement_timestamp() THEN s.released_at END), 'infinity') AS look_at{more}
FROM publication_standing s
LEFT JOIN publication_entry p ON p.number = s.number
LEFT JOIN LATERAL (SELECT number, shown_until FROM publication_shown WHERE number = s.number OFFSET 0) v ON true
LEFT JOIN register_mark k ON k.subject_key = p.subject_key AND k.record_key = p.record_key AND k.recorded_to = 'infinity';
"""
BEFORE = f"DROP VIEW publication_looked;{VIEW.format(more='')}"

FUNCTION = """
CREATE OR REPLACE FUNCTION guard.look_at_release() RETURNS trigger LANGUAGE plpgsql VOLATILE {pinned} AS $$
BEGIN
    INSERT INTO public.publication_standing (number, item, released_at, shown, look_at{column})
    SELECT p.number, p.item, NEW.released_at, false, NEW.released_at{value}
    FROM public.publication_entry p WHERE p.bundle_id = NEW.id AND p.taken_out_for = '';
    RETURN NULL;
END $$;
"""
# As `gongxin.lib.canaries.ORGAN` says it: where the two differ canaries are told to subscribers, and tests/integration/display goes red.
NOW = FUNCTION.format(pinned=PINNED, column=", canary", value=", NEW.source = 'canary'")
THEN = FUNCTION.format(pinned=PINNED, column="", value="")


class Migration(migrations.Migration):
    dependencies = [("publication", "0007_threes_of_initials")]

    operations = [
        migrations.AddField("change", "canary", models.BooleanField(db_default=False)),
        migrations.AddField("standing", "canary", models.BooleanField(db_default=False)),
        migrations.AddIndex(
            "change",
            models.Index(
                fields=["id"], name="change_of_canary", condition=models.Q(canary=True)
            ),
        ),
        migrations.RunSQL(VIEW.format(more=", s.canary"), BEFORE),
        migrations.RunSQL(NOW, THEN),
    ]
