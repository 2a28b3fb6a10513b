"""Commitments tell their subject too; which one a notice is about stands in the payload of its event."""

from importlib import import_module

from django.db import migrations

_DETERMINATIONS = import_module("gongxin.apps.notices.migrations.0006_determinations")
_BEFORE = f"NEW.payload ->> 'determination', {_DETERMINATIONS.BEFORE}"


class Migration(migrations.Migration):
    dependencies = [("notices", "0007_looks_told")]

    operations = [
        migrations.RunSQL(
            _DETERMINATIONS.function(f"NEW.payload ->> 'commitment', {_BEFORE}"),
            _DETERMINATIONS.function(_BEFORE),
        ),
    ]
