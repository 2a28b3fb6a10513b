"""Destroy the notices of a subject who is erased, their contacts and what was sent; their codes are not genuine from then on."""

from __future__ import annotations

from uuid import UUID

from gongxin.apps.register.api import see
from gongxin.lib.row_security import Act

from ..models import Contact, Notice, Sending, Service


def erase_notices(*, subject_key: UUID) -> int:
    """Destroy every notice of the subject, and say how many. In the caller's transaction, whose context it replaces."""
    see([subject_key], act=Act.ERASE)
    mine = Notice.objects.filter(subject_key=subject_key)
    Service.objects.filter(notice__in=mine.values("pk")).delete()
    for beside in (Contact, Sending):
        beside.objects.filter(subject_key=subject_key).delete()
    gone, _ = mine.delete()
    return gone
