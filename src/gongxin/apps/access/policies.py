"""What a purpose allows. Every rule is a check that raises and says why (charter C7)."""

from __future__ import annotations

from gongxin.apps.catalogue.api import Purpose, SubjectKind
from gongxin.lib.identifiers import (
    IdKind,
    normalise,
    person_fault,
    upgrade_citizen_number,
    uscc_fault,
)

from .errors import kind_outside_purpose, malformed_identifier, needs_case, purpose_not_yours

_KINDS_BY_NUMBER = {
    "id": frozenset({SubjectKind.PERSON}),
    "uscc": frozenset({SubjectKind.ENTERPRISE, SubjectKind.ORGANISATION}),
}
_MEANINGLESS = frozenset({"无", "没有", "测试", "查询", "NONE", "TEST", "N/A", "-", "0", "1"})


def check_purpose(*, purpose: Purpose, organ: str, case_reference: str) -> None:
    """The organ may use the purpose, and names the case it is for."""
    if purpose.organs is not None and organ not in purpose.organs:
        raise purpose_not_yours(purpose.title)
    reference = case_reference.strip()
    if purpose.needs_case and (len(reference) < 4 or reference.upper() in _MEANINGLESS):
        raise needs_case()


def check_number(*, purpose: Purpose, identifier: str) -> None:
    """The purpose covers whom such a number belongs to. Judged before anything is read."""
    kinds = _KINDS_BY_NUMBER[identifier.partition(":")[0]]
    if not kinds & set(purpose.subject_kinds):
        raise kind_outside_purpose(purpose.title)


def covers(*, purpose: Purpose, kind: str) -> bool:
    """Whether the purpose covers subjects of this kind."""
    return SubjectKind(kind) in purpose.subject_kinds


def read_identifier(number: str) -> str:
    """The namespaced identifier of a citizen's number or a USCC. Raises Refusal when it is neither."""
    plain = normalise(number)
    if person_fault(plain, kind=IdKind.CITIZEN) is None:
        return f"id:{upgrade_citizen_number(plain)}"
    if uscc_fault(plain) is None:
        return f"uscc:{plain}"
    raise malformed_identifier()
