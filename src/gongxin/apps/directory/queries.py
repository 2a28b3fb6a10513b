"""Reading the directory: constant numbers of queries, frozen types out."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from django.db.models import Q

from gongxin.lib.bilingual import Text

from . import models
from .enums import Confidence, DivisionLevel, InstrumentLevel, OrganFunction
from .errors import ambiguous_organ, unknown_instrument, unknown_organ
from .types import Division, InstrumentInfo, Organ

_NEAR_CUTOFF = 0.5


def get_organ(*, code_or_uscc: str) -> Organ:
    """The organ with that pack code or unified social credit code.

    Raises Refusal `directory.unknown-organ`, naming the nearest; for retired organs too.
    """
    wanted = code_or_uscc.strip()
    row = models.Organ.objects.filter(
        Q(code=wanted.lower()) | Q(uscc=wanted.upper()), retired=False
    ).first()
    if row is None:
        raise unknown_organ(wanted, _near_organs(wanted))
    return _organ(row)


def organ_by_name(*, name: str) -> Organ:
    """The organ with that Chinese or English name, or else with that alias.

    Raises as `get_organ` does, and Refusal `directory.ambiguous-organ` where an alias such as
    公安局 is that of several.
    """
    wanted = name.strip()
    rows = models.Organ.objects.filter(retired=False).order_by("code")
    found = list(rows.filter(Q(name_zh=wanted) | Q(name_en=wanted)))
    found = found or list(rows.filter(aliases__contains=[wanted]))
    if not found:
        raise unknown_organ(wanted, _near_organs(wanted))
    if len(found) > 1:
        raise ambiguous_organ(wanted, [f"{row.code} {row.name_zh}" for row in found])
    return _organ(found[0])


def list_organs() -> list[Organ]:
    """Organs of the packs in force, by division and code."""
    rows = models.Organ.objects.filter(retired=False).order_by("division", "code")
    return [_organ(row) for row in rows]


def who_answers(*, codes: Iterable[str]) -> dict[str, Organ]:
    """Which organ answers now for what each of these filed: itself, or else the one that bears its unified social credit code now.

    Where neither is in a pack any more it is the retired organ as it was last; codes that were never in one are left out. Two readings.
    """
    there = {row.code: row for row in models.Organ.objects.filter(code__in=list(codes))}
    gone = [row.uscc for row in there.values() if row.retired]
    after = {row.uscc: row for row in models.Organ.objects.filter(uscc__in=gone, retired=False)}
    return {
        code: _organ(after.get(row.uscc, row) if row.retired else row)
        for code, row in there.items()
    }


def organ_names() -> dict[str, Text]:
    """Names by code, of retired organs too: what they filed still names them."""
    rows = models.Organ.objects.values_list("code", "name_zh", "name_en")
    return {code: Text(zh=zh, en=en) for code, zh, en in rows}


def codes_of_organs() -> dict[str, str]:
    """USCC by Chinese name or alias, of organs in force; a name that several bear is left out."""
    found: dict[str, set[str]] = {}
    for row in models.Organ.objects.filter(retired=False):
        for name in (row.name_zh, *row.aliases):
            found.setdefault(name, set()).add(row.uscc)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def public_security_organs() -> frozenset[str]:
    """USCCs, codes, names and aliases of public-security organs (charter C4)."""
    rows = models.Organ.objects.filter(function=OrganFunction.PUBLIC_SECURITY.value)
    return frozenset(
        name for row in rows for name in (row.code, row.uscc, row.name_zh, *row.aliases)
    )


def organs_of(divisions: Iterable[str]) -> frozenset[str]:
    """Codes of the organs of these divisions and of those below them, of retired organs too."""
    above = dict(models.Division.objects.values_list("code", "parent"))
    found = set(divisions)
    while more := {code for code, parent in above.items() if parent in found} - found:
        found |= more
    rows = models.Organ.objects.filter(division__in=found)
    return frozenset(rows.values_list("code", flat=True))


def list_divisions() -> list[Division]:
    """Divisions of the packs in force, by code."""
    rows = models.Division.objects.filter(retired=False).order_by("code")
    return [
        Division(
            code=row.code,
            pack=row.pack,
            name=Text(zh=row.name_zh, en=row.name_en),
            level=DivisionLevel(row.level),
            parent=row.parent,
            synthetic=row.synthetic,
        )
        for row in rows
    ]


def list_instruments() -> list[InstrumentInfo]:
    """Instruments of the packs in force, by code."""
    rows = models.Instrument.objects.filter(retired=False).order_by("code")
    return [_instrument(row) for row in rows]


def get_instrument(*, code: str) -> InstrumentInfo:
    """The instrument, retired or not. Raises Refusal `directory.unknown-instrument`."""
    row = models.Instrument.objects.filter(code=code).first()
    if row is None:
        codes = list(models.Instrument.objects.values_list("code", flat=True))
        raise unknown_instrument(code, get_close_matches(code, codes, 3, _NEAR_CUTOFF))
    return _instrument(row)


def instrument_titles(codes: Iterable[str]) -> dict[str, InstrumentInfo]:
    """Those with these codes, retired or not, in one query; unknown codes are left out."""
    rows = models.Instrument.objects.filter(code__in=set(codes))
    return {row.code: _instrument(row) for row in rows}


def _near_organs(wanted: str) -> list[str]:
    """The organs most alike by code or name, each as code and name."""
    names: dict[str, str] = {}
    for organ in list_organs():
        for name in (organ.code, organ.name.zh, organ.name.en, *organ.aliases):
            names[name] = f"{organ.code} {organ.name.zh}"
    close = get_close_matches(wanted, list(names), 5, _NEAR_CUTOFF)
    return list(dict.fromkeys(names[name] for name in close))[:3]


def _organ(row: models.Organ) -> Organ:
    return Organ(
        code=row.code,
        pack=row.pack,
        uscc=row.uscc,
        name=Text(zh=row.name_zh, en=row.name_en),
        aliases=tuple(row.aliases),
        division=row.division,
        function=OrganFunction(row.function),
        synthetic=row.synthetic,
        retired=row.retired,
    )


def _instrument(row: models.Instrument) -> InstrumentInfo:
    return InstrumentInfo(
        code=row.code,
        pack=row.pack,
        title=Text(zh=row.title_zh, en=row.title_en),
        number=row.number,
        issuer=row.issuer,
        level=InstrumentLevel(row.level),
        in_force_from=row.in_force_from,
        in_force_to=row.in_force_to,
        replaced_by=row.replaced_by,
        basis_for=frozenset(row.basis_for),
        confidence=Confidence(row.confidence),
        note=Text.from_dict(row.note) if row.note else None,
        retired=row.retired,
    )
