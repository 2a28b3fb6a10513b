"""Who is the same subject by judgement: pairs of keys held by recorded time, shown to who is shown one of the two."""

from django.db import migrations, models

STAYS = """
CREATE TRIGGER same_stays BEFORE UPDATE OR DELETE ON register_same
    FOR EACH ROW EXECUTE FUNCTION register_versions_stay();
"""
LINKING = "(SELECT guard.act()) = 'link'"
ABOUT = "((subject_key = ANY ((SELECT guard.subjects())::uuid[])) IS NOT FALSE)"
BOTH = (
    "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
    " AND other_key = ANY ((SELECT guard.subjects())::uuid[])"
)
POLICIES = f"""
CREATE POLICY same_is_seen ON register_same FOR SELECT USING ({ABOUT});
CREATE POLICY same_is_said ON register_same FOR INSERT WITH CHECK ({LINKING} AND {BOTH});
CREATE POLICY same_is_ended ON register_same FOR UPDATE USING ({LINKING} AND {BOTH});
ALTER TABLE register_same ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE register_same DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY same_is_seen ON register_same;
DROP POLICY same_is_said ON register_same;
DROP POLICY same_is_ended ON register_same;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0010_clock_and_replay")]

    operations = [
        migrations.CreateModel(
            name="Same",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_key",
                        "other_key",
                        "recorded_to",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("subject_key", models.UUIDField()),
                ("other_key", models.UUIDField()),
                ("through", models.JSONField()),
                ("recorded_from", models.DateTimeField()),
                ("recorded_to", models.DateTimeField()),
            ],
            options={
                "db_table": "register_same",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("subject_key", models.F("other_key")), _negated=True),
                        name="same_is_another",
                        violation_error_message="主体不能与自己关联。 A subject is not linked with itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("through", []), _negated=True),
                        name="same_rests_on_judgements",
                        violation_error_message="同一主体须有判断为据。 That two are one rests on a judgement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recorded_to__gt", models.F("recorded_from"))),
                        name="same_ends_after_it_began",
                        violation_error_message="终止须晚于开始。 It ends after it began.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(STAYS, "DROP TRIGGER same_stays ON register_same"),
        migrations.RunSQL(POLICIES, NO_POLICIES),
    ]
