"""Who raised a case, and at which window; and the evidence that its parties hand in."""

from django.db import migrations, models

OF_ORGAN = "organ = (SELECT guard.told('organ'))"
OF_SUPERVISOR = "(supervisor <> '' AND supervisor = (SELECT guard.told('organ')))"
ABOUT = "subject_key = ANY ((SELECT guard.subjects())::uuid[])"
HANDLING = "(SELECT guard.act()) = 'handle'"
AUDITING = "(SELECT guard.act()) = 'audit'"
HANDS = f"({ABOUT} OR {OF_ORGAN} OR {OF_SUPERVISOR} OR {HANDLING})"
POLICIES = f"""
CREATE POLICY evidence_is_seen ON cases_evidence FOR SELECT USING ({HANDS} OR {AUDITING});
CREATE POLICY evidence_is_added ON cases_evidence FOR INSERT WITH CHECK ({HANDS});
ALTER TABLE cases_evidence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE cases_evidence DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY evidence_is_seen ON cases_evidence;
DROP POLICY evidence_is_added ON cases_evidence;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_like_cases")]

    operations = [
        *(
            migrations.AddField("case", name, models.CharField(max_length=length, default=default))
            for name, length, default in (
                ("raised_party", 12, "subject"),
                ("counter_organ", 48, ""),
                ("counter_unit", 64, ""),
                ("counter_means", 24, ""),
            )
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                name="counter_is_whole",
                condition=models.Q(counter_organ="", counter_unit="", counter_means="")
                | (
                    ~models.Q(counter_organ="")
                    & ~models.Q(counter_unit="")
                    & ~models.Q(counter_means="")
                    & models.Q(raised_party="subject", raised_by__startswith="account:")
                ),
                violation_error_message="窗口代提须写明单位、窗口和身份核验方式。 A case raised at a window names organ, unit and means.",
            ),
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_key", models.UUIDField()),
                ("organ", models.CharField(max_length=48)),
                ("supervisor", models.CharField(default="", max_length=48)),
                ("number", models.CharField(max_length=20, unique=True)),
                ("case", models.CharField(max_length=20)),
                ("party", models.CharField(max_length=12)),
                ("by", models.CharField(max_length=64)),
                ("handed_in_at", models.DateTimeField()),
                ("kind", models.CharField(max_length=8)),
                ("size", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("name_sealed", models.BinaryField()),
                ("content_sealed", models.BinaryField()),
            ],
            options={
                "db_table": "cases_evidence",
                "indexes": [models.Index(fields=["case"], name="evidence_of_case")],
                "constraints": [
                    models.CheckConstraint(
                        name="evidence_is_of_a_known_kind",
                        condition=models.Q(kind__in=["pdf", "png", "jpeg"], size__gt=0),
                        violation_error_message="证据材料只收 PDF、PNG、JPEG。 Evidence is a PDF, PNG or JPEG.",
                    )
                ],
            },
        ),
        migrations.RunSQL(POLICIES, NO_POLICIES),
    ]
