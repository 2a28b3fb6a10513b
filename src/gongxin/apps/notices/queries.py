"""Reading notices, for whom they are about, and of a code no more than whether it is genuine."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from gongxin.lib.bilingual import Text
from gongxin.lib.notice_codes import as_typed

from .enums import NoticeKind, Standing
from .models import Notice
from .types import NoticeLine

_STATE = "SELECT guard.notice_state(%s)"
_ONE_AFTER_ANOTHER = (
    "SELECT pg_advisory_xact_lock(hashtext('gongxin.notices.contact'), hashtext(%s))"
)


def one_after_another(subject_key: UUID) -> None:
    """For the rest of the transaction nobody else adds a contact for that person: of two at once the later ends the earlier."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AFTER_ANOTHER, [str(subject_key)])


def notices_of(keys: Collection[UUID]) -> QuerySet[Notice]:
    """The notices of these subjects, each with whether a later one is about the same thing."""
    later = Notice.objects.filter(
        Q(told_at__gt=OuterRef("told_at")) | Q(told_at=OuterRef("told_at"), id__gt=OuterRef("id")),
        subject_key=OuterRef("subject_key"),
        matter=OuterRef("matter"),
    )
    return Notice.objects.filter(subject_key__in=list(keys)).annotate(replaced=Exists(later))


def line_of(row: Notice, items: Mapping[str, Text], organs: Mapping[str, Text]) -> NoticeLine:
    """A row in words."""
    about = row.item or row.reference
    return NoticeLine(
        number=row.pk,
        kind=NoticeKind(row.kind),
        about=items.get(row.item, Text(about, about)),
        organ=_who(row, organs),
        told_at=row.told_at,
        due_at=row.due_at,
        opened_at=row.opened_at,
        replaced=bool(getattr(row, "replaced", False)),
    )


def _who(row: Notice, organs: Mapping[str, Text]) -> Text:
    """The organ that filed or acted; the platform itself where none did, and nobody where it was another person."""
    if row.organ:
        return organs.get(row.organ, Text(row.organ, row.organ))
    another = row.kind == NoticeKind.DELEGATION_ACCEPTED
    return Text("—", "—") if another else Text("本平台", "This platform")


def newest_first(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """In the order of the inbox."""
    return rows.order_by(F("told_at").desc(), F("id").desc())


def state_of_code(code: str) -> Standing:
    """Whether a notice of this platform bears that code, and a later one about the same thing has taken its place.

    Asked without a context: the database answers with one of three words, whoever asks.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [as_typed(code)])
        (said,) = cursor.fetchone()
    return Standing(said)
