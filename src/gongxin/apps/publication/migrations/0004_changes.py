from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publication", "0003_policies_of_its_own")]

    operations = [
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("number", models.UUIDField(primary_key=True, serialize=False)),
                ("item", models.CharField(max_length=48)),
                ("released_at", models.DateTimeField()),
                ("shown", models.BooleanField(default=False)),
                ("look_at", models.DateTimeField()),
            ],
            options={
                "db_table": "publication_standing",
                "indexes": [
                    models.Index(
                        condition=models.Q(("shown", True)),
                        fields=["look_at"],
                        name="standing_shown",
                    ),
                    models.Index(
                        condition=models.Q(("shown", False)),
                        fields=["look_at"],
                        name="standing_not_shown",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.UUIDField()),
                ("item", models.CharField(max_length=48)),
                ("ground", models.CharField(blank=True, default="", max_length=16)),
                ("at", models.DateTimeField()),
                ("released_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "publication_change",
                "indexes": [
                    models.Index(fields=["number", "id"], name="change_of_entry"),
                    models.Index(
                        condition=models.Q(("ground", ""), _negated=True),
                        fields=["id"],
                        name="change_to_gone",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ground", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                (
                                    "ground__in",
                                    [
                                        "period-over",
                                        "case-ended",
                                        "annulled",
                                        "corrected",
                                        "destroyed",
                                        "hidden",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="change_is_a_release_or_an_end",
                        violation_error_message="变动是公示或者撤下。 A change is a release or an end.",
                    )
                ],
            },
        ),
    ]
