"""The words of retention."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class ErasureState(StrEnum):
    """销毁状态: proposed by one, done when another confirms it."""

    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    DONE = "done"

    @property
    def words(self) -> Text:
        """For people."""
        return _STATES[self]


_STATES = {
    ErasureState.PROPOSED: Text("待另一人确认", "Waiting for another to confirm"),
    ErasureState.WITHDRAWN: Text("已撤回", "Taken back"),
    ErasureState.DONE: Text("已销毁", "Erased"),
}
