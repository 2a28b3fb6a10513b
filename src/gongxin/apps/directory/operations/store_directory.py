"""Write what one pack says of divisions, organs and instruments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import models as django_models
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from gongxin.lib.bilingual import Text

from .. import models
from ..errors import taken
from ..types import Division, InstrumentInfo, Organ

Row = TypeVar("Row", bound=django_models.Model)

_ORGAN = Text(zh="单位", en="organ")
_USCC = Text(zh="统一社会信用代码", en="unified social credit code")
_DIVISION = Text(zh="行政区划", en="division")
_INSTRUMENT = Text(zh="规范性文件", en="instrument")


def store_directory(
    *,
    pack: str,
    divisions: Sequence[Division],
    organs: Sequence[Organ],
    instruments: Sequence[InstrumentInfo],
    begins: datetime | None = None,
    instead_of: datetime | None = None,
) -> None:
    """Make the pack's rows exactly these; rows it no longer has are retired.

    With `begins` they wait beside those that hold now, until that instant; `instead_of` is the instant for which those
    wait that give way to them. The caller has checked the pack and records the event. The same few statements a table, whatever the
    number of rows. Raises Refusal `directory.code-taken` where another pack owns a code or USCC.
    """
    with transaction.atomic():
        _check_owner(models.Division, _DIVISION, pack, "code", [one.code for one in divisions])
        _check_owner(models.Organ, _ORGAN, pack, "code", [one.code for one in organs])
        _check_owner(models.Organ, _USCC, pack, "uscc", [one.uscc for one in organs])
        _check_owner(
            models.Instrument, _INSTRUMENT, pack, "code", [one.code for one in instruments]
        )
        _replace(
            models.Division, pack, [_division_row(one) for one in divisions], begins, instead_of
        )
        _replace(models.Organ, pack, [_organ_row(one) for one in organs], begins, instead_of)
        _replace(
            models.Instrument,
            pack,
            [_instrument_row(one) for one in instruments],
            begins,
            instead_of,
        )


def _check_owner(
    model: type[django_models.Model], kind: Text, pack: str, column: str, values: list[str]
) -> None:
    every: Any = getattr(model, "every")  # noqa: B009 - each of the three has it
    rows = every.filter(**{f"{column}__in": values}).exclude(pack=pack)
    clash = rows.values_list(column, "pack").first()
    if clash is not None:
        raise taken(kind, clash[0], clash[1])


def _replace(
    model: type[Row],
    pack: str,
    rows: list[Row],
    begins: datetime | None,
    instead_of: datetime | None,
) -> None:
    every: Any = getattr(model, "every")  # noqa: B009 - each of the three has it
    now: Any = model._default_manager
    said = {getattr(row, "code", "") for row in rows}
    left = [one for one in now.filter(pack=pack) if one.code not in said]
    given_way = Q(begins=instead_of)
    if begins is None:
        given_way |= Q(begins__lte=Now())
    every.filter(given_way, pack=pack).delete()
    for row in (*left, *rows):
        row.begins = begins or models.EVER
    for row in left:
        row.retired = True
    every.bulk_create([*left, *rows])


def _division_row(division: Division) -> models.Division:
    return models.Division(
        code=division.code,
        pack=division.pack,
        name_zh=division.name.zh,
        name_en=division.name.en,
        level=division.level.value,
        parent=division.parent,
        synthetic=division.synthetic,
    )


def _organ_row(organ: Organ) -> models.Organ:
    return models.Organ(
        code=organ.code,
        pack=organ.pack,
        uscc=organ.uscc,
        name_zh=organ.name.zh,
        name_en=organ.name.en,
        aliases=list(organ.aliases),
        division=organ.division,
        function=organ.function.value,
        synthetic=organ.synthetic,
    )


def _instrument_row(instrument: InstrumentInfo) -> models.Instrument:
    return models.Instrument(
        code=instrument.code,
        pack=instrument.pack,
        title_zh=instrument.title.zh,
        title_en=instrument.title.en,
        number=instrument.number,
        issuer=instrument.issuer,
        level=instrument.level.value,
        in_force_from=instrument.in_force_from,
        in_force_to=instrument.in_force_to,
        replaced_by=instrument.replaced_by,
        basis_for=sorted(instrument.basis_for),
        confidence=instrument.confidence.value,
        note=instrument.note.as_dict() if instrument.note else None,
    )
