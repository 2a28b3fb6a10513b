import django.db.models.deletion
from django.db import migrations, models


APPEND_ONLY = """
CREATE FUNCTION catalogue_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '已载入的版本不可改写或删除。 A loaded edition is neither rewritten nor deleted.'
        USING ERRCODE = 'restrict_violation',
              HINT = '请以新的版本号载入政策包。 Load the pack under a new edition number.';
END $$;
CREATE TRIGGER catalogue_edition_no_change BEFORE UPDATE OR DELETE ON catalogue_edition
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse();
"""

OPEN_AGAIN = """
DROP TRIGGER catalogue_edition_no_change ON catalogue_edition;
DROP FUNCTION catalogue_refuse();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=48)),
                ('edition', models.CharField(max_length=16)),
                ('digest', models.CharField(max_length=64)),
                ('document', models.JSONField()),
                ('in_force_from', models.DateField()),
                ('loaded_at', models.DateTimeField()),
                ('loaded_by', models.CharField(max_length=200)),
            ],
            options={
                'db_table': 'catalogue_edition',
                'constraints': [models.UniqueConstraint(fields=('pack', 'edition'), name='edition_is_loaded_once', violation_error_message='这一版本已载入。 This edition is loaded already.')],
            },
        ),
        migrations.CreateModel(
            name='CatalogueItem',
            fields=[
                ('code', models.CharField(max_length=48, primary_key=True, serialize=False)),
                ('pack', models.CharField(max_length=48)),
                ('definition', models.JSONField()),
                ('nature', models.CharField(max_length=8)),
                ('category', models.CharField(max_length=24)),
                ('position', models.PositiveSmallIntegerField()),
                ('retired', models.BooleanField(default=False)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='catalogue.edition')),
            ],
            options={
                'db_table': 'catalogue_item',
                'ordering': ['position', 'code'],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, OPEN_AGAIN),
    ]
