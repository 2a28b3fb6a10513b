"""The words of backups."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class DestroyedFor(StrEnum):
    """销毁备份密钥的原因: why nobody is to open a backup any more."""

    ENDED = "ended"
    ERASURE = "erasure"
    CUT_OFF = "cut-off"

    @property
    def words(self) -> Text:
        """For people."""
        return _WORDS[self]


_WORDS = {
    DestroyedFor.ENDED: Text("到期", "its end was reached"),
    DestroyedFor.ERASURE: Text(
        "其后有人被销毁，或有内容依清单销毁", "somebody was erased, or something destroyed, since"
    ),
    DestroyedFor.CUT_OFF: Text("没有做完", "it was never finished"),
}
