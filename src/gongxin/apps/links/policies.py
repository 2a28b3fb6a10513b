"""What two numbers and a document must be before they are judged. Each rule is a check that raises and says where."""

from __future__ import annotations

from gongxin.lib.bilingual import Text

from .enums import LinkKind, Verdict
from .errors import (
    document_missing,
    kind_does_not_fit,
    malformed_number,
    one_number,
    other_sort,
)
from .rules.kinds import fits, identifier_of, is_organisation
from .types import Evidence, Numbered

PLACES = (Text("第一个号码", "first number"), Text("第二个号码", "second number"))


def read_pair(one: Numbered, other: Numbered) -> tuple[str, str]:
    """The two identifiers. Raises Refusal where one is malformed, both are one, or a person meets an organisation."""
    read = []
    for typed, place in zip((one, other), PLACES, strict=True):
        identifier = identifier_of(typed.number, typed.kind)
        if identifier is None:
            raise malformed_number(place)
        read.append(identifier)
    first, second = read
    if first == second:
        raise one_number()
    if is_organisation(first) != is_organisation(second):
        raise other_sort()
    return first, second


def check_kind(kind: LinkKind, verdict: Verdict, one: str, other: str) -> None:
    """The numbers themselves do not say that it is something else."""
    distinct = kind is LinkKind.DISTINCT
    if distinct != (verdict is Verdict.NOT_SAME) or not fits(kind, one, other):
        raise kind_does_not_fit(kind)


def check_evidence(evidence: Evidence) -> None:
    """A judgement rests on a document and on what it shows; that names agree is neither."""
    if not (2 <= len(evidence.document.strip()) <= 64 and 4 <= len(evidence.words.strip()) <= 300):
        raise document_missing()
