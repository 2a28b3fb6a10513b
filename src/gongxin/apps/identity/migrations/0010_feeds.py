from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0009_bindings")]

    operations = [
        migrations.RemoveConstraint(
            model_name="sendingsystem", name="sending_system_scope_is_known"
        ),
        migrations.AddConstraint(
            model_name="sendingsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["batches", "lookups", "feeds"])),
                name="sending_system_scope_is_known",
                violation_error_message="授权范围不在名单中。 The scope is not on the list.",
            ),
        ),
    ]
