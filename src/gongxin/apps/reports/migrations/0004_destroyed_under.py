"""What was sealed of a report may go, under a destruction list and by an act of its own, once and whole."""

from django.db import migrations, models

EMPTIED = """
CREATE POLICY report_is_destroyed ON reports_report FOR UPDATE
    USING ((SELECT guard.act()) IN ('destroy', 'restore') AND destroyed_under = '')
    WITH CHECK (destroyed_under <> '');
"""
NOT_EMPTIED = "DROP POLICY report_is_destroyed ON reports_report"


class Migration(migrations.Migration):

    dependencies = [
        ("reports", "0003_made_with"),
        ("register", "0012_holds_and_destruction"),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='destroyed_under',
            field=models.CharField(blank=True, default='', max_length=16),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('destroyed_under', ''), models.Q(('content_sealed', b''), ('made_with_sealed', None), ('pdf_sealed', b'')), _connector='OR'), name='report_destroyed_is_empty', violation_error_message='销毁的报告没有内容。 A destroyed report has no content.'),
        ),
        migrations.RunSQL(EMPTIED, NOT_EMPTIED),
    ]
