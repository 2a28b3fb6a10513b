"""How the log stands, as people read it; the same on the portal and at the workbench."""

from __future__ import annotations

from gongxin.apps.ledger.api import (
    CheckpointView,
    CosignedBy,
    LastVerified,
    Witnessing,
    log_verifier,
)
from gongxin.lib.bilingual import Text

from .components import Column, Fact, Facts, LedgerStatus, Link, Row, State, Status, Table

BEING_ENTERED = Text("正在编入存证", "Being entered in the ledger")
_AWAY = Text("没有共签这一检查点", "Did not cosign it")
_LATE = Text("超时", "Late")
_ON_TIME = Text("按时", "In time")


def not_entered(back: Link) -> State:
    """What is shown instead of a receipt, before there is one."""
    return State(
        "empty",
        BEING_ENTERED,
        Text(
            "登记几秒后编入存证树，编入后凭证可以下载。请稍后再来。",
            "It is entered in the log some seconds after it was recorded; then the receipt can be downloaded. Please come back in a moment.",
        ),
        (back,),
    )


def newest_facts(newest: CheckpointView | None) -> Facts | State:
    """The newest checkpoint and the key it is signed with, or that there is none."""
    if newest is None:
        return State("empty", Text("还没有检查点。", "There is no checkpoint yet."))
    return Facts(
        (
            Fact(label=Text("存证条数", "Entries"), value=newest.size),
            Fact(
                label=Text("签名时间（北京时间）", "Signed (Beijing time)"), value=newest.created_at
            ),
            Fact(label=Text("树根", "Root"), value=newest.root.hex(), copy=True),
            Fact(label=Text("存证公钥", "Key of the log"), value=log_verifier().vkey(), copy=True),
        )
    )


def verified_line(last: LastVerified) -> LedgerStatus:
    """The newest verification in one sentence."""
    return LedgerStatus(sound=last.ok, size=last.size, checked_at=last.at)


def witness_table(found: Witnessing, *, caption: Text) -> Table:
    """Each witness of the policy with what it cosigned, and when."""
    return Table(
        name="witnesses",
        caption=caption,
        columns=(
            Column(label=Text("见证人", "Witness")),
            Column(label=Text("共签条数", "Entries cosigned"), number=True),
            Column(label=Text("共签时间（北京时间）", "Cosigned (Beijing time)")),
            Column(label=Text("是否按时", "In time?")),
        ),
        rows=tuple(
            Row(cells=(one.name, found.size if one.at else None, one.at, _standing(one)))
            for one in found.witnesses
        ),
    )


def _standing(one: CosignedBy) -> Status:
    if one.at is None:
        return Status("attention", _AWAY)
    return Status("attention", _LATE) if one.late else Status("done", _ON_TIME)
