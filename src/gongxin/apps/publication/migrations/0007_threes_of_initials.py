"""Names are found by threes of their initials instead of pairs; what organisations are found by is made anew from their names."""

from typing import Any

from django.db import migrations

from gongxin.lib.name_search import grams

PORTION = 5_000


def found_anew(apps: Any, schema_editor: Any) -> None:
    """Portion by portion, in the order of the codes, as the owner of the tables."""
    organisations = apps.get_model("publication", "Organisation").objects.using(
        schema_editor.connection.alias
    )
    last = ""
    while portion := list(organisations.filter(uscc__gt=last).order_by("uscc")[:PORTION]):
        for one in portion:
            one.grams = grams(one.name)
        organisations.bulk_update(portion, ["grams"])
        last = portion[-1].uscc


class Migration(migrations.Migration):
    dependencies = [("publication", "0006_unproposed")]

    operations = [migrations.RunPython(found_anew, migrations.RunPython.noop)]
