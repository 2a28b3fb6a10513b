"""What operators and auditors are told of the witnesses of the log."""

from __future__ import annotations

from gongxin.apps.ledger.api import Witnessing, WitnessState
from gongxin.interfaces.pages.components import Fact, Notice
from gongxin.lib.bilingual import Text

_LATE = frozenset({WitnessState.LATE, WitnessState.STOPPED})


def witness_notices(found: Witnessing) -> tuple[Notice, ...]:
    """Nothing while all is well, and nothing where nobody is asked to witness."""
    if found.state not in _LATE:
        return ()
    mend = Text(
        "请查看见证程序和网络，并运行 gongxin ledger status。",
        "Look to the witnesses and the network, and run `gongxin ledger status`.",
    )
    return (Notice(kind="attention", title=found.words, body=(mend,)),)


def witness_facts(found: Witnessing) -> tuple[Fact, ...]:
    """Since when enough witnesses vouch for how much, or that nobody is asked to."""
    if found.state is WitnessState.NOBODY:
        return (Fact(label=_LABEL, value=found.words),)
    count = Text(
        f"{found.size:,} 个事件，{found.cosignatures} 个见证签名",
        f"{found.size:,} events, {found.cosignatures} cosignatures",
    )
    return (Fact(label=_LABEL, value=found.at, note=count),)


_LABEL = Text("最近见证（北京时间）", "Last witnessed (Beijing time)")
