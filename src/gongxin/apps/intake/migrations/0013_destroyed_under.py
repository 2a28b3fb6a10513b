"""A batch whose file, refused rows and findings went under a destruction list."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0012_canary_channel'),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='destroyed_under',
            field=models.CharField(blank=True, default='', max_length=16),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('destroyed_under', ''), models.Q(('data_key', b''), ('said', '')), _connector='OR'), name='batch_destroyed_with_key', violation_error_message='销毁的批次不再有密钥。 A destroyed batch has no key.'),
        ),
    ]
