"""Reports as they were issued."""

from django.db import models


class Report(models.Model):
    """信用报告: what was said, to the byte, sealed with the data key of its subject.

    `content_digest` is the SHA-256 of the canonical JSON that the PDF carries; `pdf_digest` that of
    the signed PDF. Both are what `/verify` compares. `made_with_sealed` is by what it was made, so that it can be made
    again; reports from before 29 November 2026 have none. `destroyed_under` is the destruction list under which all that was sealed
    went; number and digests stay, so that whoever holds the report can have it verified.
    """

    number = models.CharField(max_length=24, unique=True)
    subject_key = models.UUIDField()
    issued_at = models.DateTimeField()
    issued_to = models.CharField(max_length=64)
    records = models.IntegerField()
    content_digest = models.CharField(max_length=64)
    pdf_digest = models.CharField(max_length=64)
    content_sealed = models.BinaryField()
    pdf_sealed = models.BinaryField()
    made_with_sealed = models.BinaryField(null=True)
    event = models.UUIDField()
    destroyed_under = models.CharField(max_length=16, default="", blank=True)

    class Meta:
        db_table = "reports_report"
        indexes = [
            # 我的报告, newest first
            models.Index(fields=["subject_key", "-id"], name="report_of_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                name="report_destroyed_is_empty",
                condition=models.Q(destroyed_under="")
                | models.Q(content_sealed=b"", pdf_sealed=b"", made_with_sealed=None),
                violation_error_message="销毁的报告没有内容。 A destroyed report has no content.",
            ),
        ]
