"""A person, or who may for them, asks for repair of adverse records of their own file, free of charge."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.identity.api import Actor
from gongxin.apps.repairs.api import Application, repair_workflow

from ..errors import not_raised_so
from ..policies import check_words
from ..types import Claim, Raised
from .raise_cases import raise_cases


def ask_for_repair(
    *,
    records: Sequence[str],
    promised: Collection[str],
    evidence: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> tuple[Raised, ...]:
    """Ask for it; `promised` are the codes of commitments that the person makes, in the words of the pack, `evidence` what else they give.

    Raises Refusal for what cannot be granted yet or at all, for what only the person can give and does not, and as `raise_cases` does.
    """
    catalogue = read_catalogue()
    flow = repair_workflow(catalogue)
    if flow is None:
        raise not_raised_so()
    said = {code: check_words(words) for code, words in evidence.items() if words.strip()}
    promises = {
        code: one.promise.zh
        for code, one in catalogue.repairs.items()
        if code in promised and one.promise is not None
    }
    return raise_cases(
        workflow=flow.code,
        claims=[Claim(record, evidence="\n".join(said.values())) for record in records],
        words="\n".join(promises.values()),
        actor=actor,
        now=now,
        application=Application({**said, **promises}),
    )
