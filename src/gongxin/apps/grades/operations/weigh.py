"""What a sector's own organs have filed of an organisation, beside its rules: read for a grade and told to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from gongxin.apps.catalogue.api import GradeFact, GradeProposed, Grading, propose_grade
from gongxin.apps.directory.api import list_organs
from gongxin.apps.register.api import (
    Reach,
    ShownRecord,
    SubjectIdentity,
    Within,
    open_file,
)

from ..policies import is_of_sector


def weigh(
    grading: Grading,
    subject_key: UUID,
    *,
    on: date,
    meant: Callable[[SubjectIdentity], bool] = lambda identity: True,
) -> GradeProposed | None:
    """What the rules propose by the records in display that organs of the sector filed; None where nobody is there who is `meant`.

    Nothing else of the file is opened: what other sectors filed, grades among it, is not asked for. The caller records the event. Replaces the context.
    """
    sources = frozenset(one.code for one in list_organs() if is_of_sector(grading, one))
    file = open_file(
        subject_key=subject_key,
        reach=Reach((Within(items=grading.looks_at, sources=sources),)),
        meant=meant,
    )
    if file is None:
        return None
    own = [one for one in file.records if one.subject_key == subject_key]
    return propose_grade(grading, map(_fact, own), on=on)


def _fact(record: ShownRecord) -> GradeFact:
    return GradeFact(
        record=record.record_key,
        item=record.item,
        adverse_class=record.adverse_class or "",
        day=record.doc_date or record.valid_from,
        number=record.doc_number or "",
        content=record.content,
    )
