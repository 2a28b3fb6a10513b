"""How the log is witnessed, as callers read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING

from ..enums import WitnessState


@dataclass(frozen=True, slots=True)
class CosignedBy:
    """A witness of the policy, and when it cosigned the checkpoint that is published; None: it did not."""

    name: str
    at: datetime | None
    late: bool


_WITNESS_WORDS = {
    WitnessState.NOBODY: Text(
        "没有设置见证，无人从外部证明存证未被改写。",
        "No witnesses are demanded: nobody outside vouches that the ledger was not rewritten.",
    ),
    WitnessState.WITNESSED: Text(
        "存证有足够的外部见证。", "Enough witnesses vouch for the ledger."
    ),
    WitnessState.LATE: Text(
        "存证已过久未经见证；再不恢复，查询将暂停。",
        "The ledger has not been witnessed for too long; look-ups will stop if it goes on.",
    ),
    WitnessState.STOPPED: Text(
        "存证未经见证，查询已暂停；异议、本人查看和公开页面照常。",
        "The ledger is not witnessed and look-ups are stopped; "
        "objections, people's own files and public pages go on.",
    ),
}


@dataclass(frozen=True, slots=True)
class Witnessing:
    """How the log is witnessed: `at` is when enough witnesses had the checkpoint of `size` leaves before them."""

    state: WitnessState
    at: datetime | None
    size: int
    witnesses: tuple[CosignedBy, ...]

    @property
    def words(self) -> Text:
        """The state in a sentence or two."""
        at = self.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if self.at else None
        last = Text(
            f"最近一次：北京时间 {at}。" if at else "还没有过。",
            f"The last time: {at} Beijing time." if at else "It never was.",
        )
        words = _WITNESS_WORDS[self.state]
        if self.state is WitnessState.NOBODY:
            return words
        return Text(f"{words.zh}{last.zh}", f"{words.en} {last.en}")

    @property
    def cosignatures(self) -> int:
        """How many witnesses cosigned it."""
        return sum(one.at is not None for one in self.witnesses)

    def as_dict(self) -> dict[str, object]:
        """What `--json` shows."""
        return {
            "state": self.state.value,
            "witnessed_at": self.at.isoformat() if self.at else None,
            "witnessed_size": self.size,
            "witnesses": {
                one.name: one.at.isoformat() if one.at else None for one in self.witnesses
            },
        }


@dataclass(frozen=True, slots=True)
class WitnessRound:
    """What asking every witness once came to: for which tree, who cosigned it by now, and why others did not."""

    size: int
    cosignatures: int
    enough: bool
    faults: tuple[str, ...]
