"""What a number says of itself: which register it is of, and whether a kind of link fits two of them."""

from __future__ import annotations

from gongxin.lib.identifiers import (
    IdKind,
    normalise,
    person_fault,
    upgrade_citizen_number,
    uscc_fault,
)

from ..enums import LinkKind, NumberKind

_ID_KINDS = {
    NumberKind.CITIZEN: (IdKind.CITIZEN, "id"),
    NumberKind.PASSPORT: (IdKind.PASSPORT, "passport"),
    NumberKind.HK_MACAO_PERMIT: (IdKind.HK_MACAO_PERMIT, "hk-macao-permit"),
    NumberKind.TAIWAN_PERMIT: (IdKind.TAIWAN_PERMIT, "taiwan-permit"),
    NumberKind.PERMANENT_RESIDENT: (IdKind.PERMANENT_RESIDENT, "id"),
}


def identifier_of(number: str, kind: NumberKind) -> str | None:
    """The namespaced identifier under which such a number is filed; None for one that is not well-formed.

    A 15-digit number and the 18-character one that it became are one identifier here already, as at intake.
    """
    plain = normalise(number)
    if kind is NumberKind.USCC:
        return None if uscc_fault(plain) else f"uscc:{plain}"
    id_kind, space = _ID_KINDS[kind]
    if person_fault(plain, kind=id_kind):
        return None
    return f"{space}:{upgrade_citizen_number(plain) if space == 'id' else plain}"


def is_organisation(identifier: str) -> bool:
    """Whether it names an enterprise or another organisation."""
    return identifier.startswith("uscc:")


def fits(kind: LinkKind, one: str, other: str) -> bool:
    """Whether the two identifiers are what that kind of link is about, as far as numbers can say."""
    return _CHECKS[kind](one, other)


def _upgraded(one: str, other: str) -> bool:
    return _is_id(one) and _is_id(other) and _fifteen(one) == _fifteen(other)


def _corrected(one: str, other: str) -> bool:
    return _is_citizen(one) and _is_citizen(other)


def _travel(one: str, other: str) -> bool:
    organisations = is_organisation(one) or is_organisation(other)
    return not organisations and not (_is_citizen(one) and _is_citizen(other))


def _recoded(one: str, other: str) -> bool:
    return is_organisation(one) and is_organisation(other) and _inner(one) == _inner(other)


def _merged(one: str, other: str) -> bool:
    return is_organisation(one) and is_organisation(other) and _inner(one) != _inner(other)


def _distinct(one: str, other: str) -> bool:
    return is_organisation(one) == is_organisation(other)


_CHECKS = {
    LinkKind.UPGRADED: _upgraded,
    LinkKind.CORRECTED: _corrected,
    LinkKind.TRAVEL: _travel,
    LinkKind.RECODED: _recoded,
    LinkKind.MERGED: _merged,
    LinkKind.DISTINCT: _distinct,
}


def _is_id(identifier: str) -> bool:
    return identifier.startswith("id:")


def _is_citizen(identifier: str) -> bool:
    """A citizen's number; a residence permit begins with 8 and a permanent resident's number with 9."""
    return _is_id(identifier) and identifier[3] in "123456"


def _fifteen(identifier: str) -> str:
    """The number without its century and check character (GB 11643-1999)."""
    number = identifier.partition(":")[2]
    return number[:6] + number[8:17]


def _inner(identifier: str) -> str:
    """The organisation code inside a USCC, 主体标识码: characters 9 to 17 (GB 32100-2015)."""
    return identifier.partition(":")[2][8:17]
