"""Publication: bundles that one person proposes and another releases, their entries, and the lines that are left of entries taken down.

What an entry shows stands in it as the public reads it, masked; what was covered is nowhere here. Whether it is shown is never a
state of the entry: the view `publication_shown` joins it with its record as that is displayed in this second.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from .enums import Ground


class Bundle(models.Model):
    """公示批次: entries of one item by one source, proposed by an officer of it, released or sent back by another.

    `late` is how many entries were released after their time (clock `licence-penalty-filing`, seven working days from the decision).
    `digest` is over the entries as they are to be shown: who releases says which one they read. Who changed it meanwhile
    (`changed_by`) releases it as little as who proposed it: constraints of the database.
    """

    number = models.CharField(max_length=16, unique=True)
    item = models.CharField(max_length=48)
    source = models.CharField(max_length=48)
    entries = models.IntegerField()
    findings = models.IntegerField()
    late = models.IntegerField(default=0)
    digest = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    changed_by = ArrayField(models.CharField(max_length=64), default=list)
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=64, default="", blank=True)
    sent_back_at = models.DateTimeField(null=True)
    sent_back_by = models.CharField(max_length=64, default="", blank=True)
    sent_back_for = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        db_table = "publication_bundle"
        indexes = [
            models.Index(fields=["source", "proposed_at"], name="bundle_of_source"),
        ]
        constraints = [
            models.CheckConstraint(
                name="bundle_is_proposed_by_a_person",
                condition=Q(proposed_by__startswith="account:"),
                violation_error_message="公示由人提出。 A person proposes a publication.",
            ),
            models.CheckConstraint(
                name="bundle_is_released_by_another",
                condition=Q(released_at=None, released_by="")
                | (
                    Q(released_at__isnull=False, released_by__startswith="account:")
                    & ~Q(released_by=F("proposed_by"))
                ),
                violation_error_message="公示须由另一人审查放行。"
                " Another person than its proposer releases it.",
            ),
            models.CheckConstraint(
                name="bundle_has_one_end",
                condition=Q(released_at=None) | Q(sent_back_at=None, sent_back_by=""),
                violation_error_message="放行和退回只能有一个。 It is released or sent back.",
            ),
        ]


class Entry(models.Model):
    """公示条目: what the public is shown of one version of one record.

    `number` is its address, which nobody can guess. `values` are the fields in their order, each as it is shown; `findings` say by
    field and place of the original what was found, whether it was covered or kept, and why. Of a person `name` is masked and `uscc` empty.
    """

    number = models.UUIDField(unique=True)
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="of")
    subject_key = models.UUIDField()
    record_key = models.UUIDField()
    version = models.IntegerField()
    item = models.CharField(max_length=48)
    source = models.CharField(max_length=48)
    kind = models.CharField(max_length=16)
    nature = models.CharField(max_length=8)
    adverse_class = models.CharField(max_length=8, default="", blank=True)
    decided_on = models.DateField(null=True)
    name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18, default="", blank=True)
    values = models.JSONField()
    findings = models.JSONField(default=list)
    taken_out_for = models.CharField(max_length=500, default="", blank=True)
    taken_out_by = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        db_table = "publication_entry"
        indexes = [
            models.Index(fields=["subject_key", "record_key"], name="entry_of_record"),
            models.Index(fields=["uscc"], name="entry_of_organisation", condition=~Q(uscc="")),
        ]
        constraints = [
            models.CheckConstraint(
                name="entry_of_a_person_is_masked",
                condition=~Q(kind="person") | Q(uscc="", name__contains="*"),
                violation_error_message="自然人的姓名须脱敏，不公示代码。 A person’s name is masked, and no code shown.",
            ),
            models.CheckConstraint(
                name="entry_is_taken_out_for_a_reason",
                condition=Q(taken_out_for="", taken_out_by="")
                | (~Q(taken_out_for="") & Q(taken_out_by__startswith="account:")),
                violation_error_message="撤出须有理由和经办人。 It is taken out by somebody, for a reason.",
            ),
        ]


class Organisation(models.Model):
    """公示过的单位: by what organisations are found. No person ever stands here, so that no search finds one.

    `grams` are the pairs of characters of the name and the threes of its pinyin initials, for PostgreSQL's own inverted index.
    """

    uscc = models.CharField(max_length=18, primary_key=True)
    name = models.CharField(max_length=200)
    initials = models.CharField(max_length=200)
    grams = ArrayField(models.CharField(max_length=4))

    class Meta:
        db_table = "publication_organisation"
        indexes = [GinIndex(fields=["grams"], name="organisation_by_grams")]
        constraints = [
            models.CheckConstraint(
                name="organisation_has_a_code",
                condition=~Q(uscc="") & ~Q(name__contains="*"),
                violation_error_message="只登记有代码的单位。 Organisations with a code alone.",
            ),
        ]


class TakeDown(models.Model):
    """撤下记录: the public line that is left of an entry: class, ground, days. It names nobody and leads to nobody.

    `number` is the entry's; `released_at` and `ended_at` say how long it was public.
    """

    number = models.UUIDField(unique=True)
    item = models.CharField(max_length=48)
    source = models.CharField(max_length=48)
    adverse_class = models.CharField(max_length=8, default="", blank=True)
    ground = models.CharField(max_length=16)
    released_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        db_table = "publication_take_down"
        indexes = [models.Index(fields=["-ended_at", "id"], name="take_down_newest")]
        constraints = [
            models.CheckConstraint(
                name="take_down_ground_is_known",
                condition=Q(
                    ground__in=[ground.value for ground in Ground if ground is not Ground.HIDDEN]
                ),
                violation_error_message="撤下理由不在名单中。 The ground is not on the list.",
            ),
            models.CheckConstraint(
                name="take_down_ends_after_release",
                condition=Q(ended_at__gte=F("released_at")),
                violation_error_message="撤下不早于公示。 It ended after it was released.",
            ),
        ]


class Standing(models.Model):
    """待核对的公示: of each entry that was released, whether the changes say that it is shown, and when that is to be looked at anew.

    It comes with the release and is put forward by the database, by whatever writes what the view rests on: `look_at` is never later than
    the next second in which the view may say something else. It names nobody; `canary` says that it is about nobody.
    """

    number = models.UUIDField(primary_key=True)
    item = models.CharField(max_length=48)
    released_at = models.DateTimeField()
    shown = models.BooleanField(default=False)
    look_at = models.DateTimeField()
    canary = models.BooleanField(db_default=False)

    class Meta:
        db_table = "publication_standing"
        indexes = [
            # what may be over is looked at before what is new
            models.Index(fields=["look_at"], name="standing_shown", condition=Q(shown=True)),
            models.Index(fields=["look_at"], name="standing_not_shown", condition=Q(shown=False)),
        ]


class Change(models.Model):
    """公示变动: an entry became public (no `ground`), or is public no longer, in the one order in which that became known.

    Numbers are given by one transaction at a time, after what they tell of was committed: whoever has seen a number has seen all that are
    lower, whatever else is being written. `at` is when it was entered, `ended_at` since when the entry was gone. What is about a `canary` is told to
    the check of the end of display alone.
    """

    number = models.UUIDField()
    item = models.CharField(max_length=48)
    ground = models.CharField(max_length=16, default="", blank=True)
    at = models.DateTimeField()
    released_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    canary = models.BooleanField(db_default=False)

    class Meta:
        db_table = "publication_change"
        indexes = [
            models.Index(fields=["number", "id"], name="change_of_entry"),
            models.Index(fields=["id"], name="change_to_gone", condition=~Q(ground="")),
            models.Index(fields=["id"], name="change_of_canary", condition=Q(canary=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="change_is_a_release_or_an_end",
                condition=Q(ground="", ended_at=None)
                | Q(ground__in=[ground.value for ground in Ground], ended_at__isnull=False),
                violation_error_message="变动是公示或者撤下。 A change is a release or an end.",
            ),
        ]
