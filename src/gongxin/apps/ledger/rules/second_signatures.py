"""国密签名: the second signature of checkpoints, by SM2 with SM3, where the suite `gm` is on."""

from __future__ import annotations

from dataclasses import dataclass

from gongxin.lib.signed_note import Checkpoint, read_note
from gongxin.lib.sm2_note import Sm2Verifier


@dataclass(slots=True)
class SecondSignatures:
    """Checks them as checkpoints pass, those of smaller trees first; without a key there is nothing to check."""

    key: Sm2Verifier | None
    since: int | None = None

    def hold(self, note: str | bytes, head: Checkpoint) -> bool:
        """Whether it is right, and there: once the suite was on, every larger checkpoint bears it."""
        if self.key is None:
            return True
        text, lines = read_note(note)
        own = [one for one in lines if (one.name, one.key_id) == (self.key.name, self.key.key_id)]
        if not own:
            return self.since is None or head.size <= self.since
        if self.since is None:
            self.since = head.size
        return all(self.key.verify(text.encode(), one.signature) for one in own)
