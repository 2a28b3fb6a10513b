"""What an engine suggests: shown to a transaction about either of the two, written by the act of linking alone."""

from django.db import migrations, models

SEEN = "(SELECT guard.subjects())::uuid[]"
POLICIES = f"""
CREATE POLICY suggestion_is_seen ON links_suggestion FOR SELECT
    USING ((low_key = ANY ({SEEN}) OR high_key = ANY ({SEEN})) IS NOT FALSE);
CREATE POLICY suggestion_is_made ON links_suggestion FOR INSERT
    WITH CHECK ((SELECT guard.act()) = 'link');
ALTER TABLE links_suggestion ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
"""
NO_POLICIES = """
ALTER TABLE links_suggestion DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
DROP POLICY suggestion_is_seen ON links_suggestion;
DROP POLICY suggestion_is_made ON links_suggestion;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('links', '0002_row_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=16, unique=True)),
                ('low_key', models.UUIDField()),
                ('high_key', models.UUIDField()),
                ('engine', models.CharField(max_length=32)),
                ('features', models.JSONField()),
                ('bits', models.IntegerField()),
                ('suggested_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'links_suggestion',
                'constraints': [models.CheckConstraint(condition=models.Q(('low_key__lt', models.F('high_key'))), name='suggestion_is_about_two', violation_error_message='提示须关于两个主体。 A suggestion is about two subjects.'), models.UniqueConstraint(fields=('low_key', 'high_key'), name='suggestion_is_made_once', violation_error_message='同样两个主体只提示一次。 Two subjects are suggested once.')],
            },
        ),
        migrations.RunSQL(POLICIES, NO_POLICIES),
    ]
