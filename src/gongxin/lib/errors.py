"""The one kind of error that is meant for people."""

from __future__ import annotations

from .bilingual import Text


class Refusal(Exception):
    """Something was asked for that cannot be done, and the person can be told why.

    `what` says what is wrong and where; `mend` what to do. Neither holds a personal value unmasked.
    `code` is a short stable name (`file.empty`, `C1`) for programs and tests.
    """

    def __init__(self, *, code: str, what: Text, mend: Text) -> None:
        super().__init__(f"[{code}] {what} {mend}")
        self.code = code
        self.what = what
        self.mend = mend

    def as_dict(self) -> dict[str, object]:
        """What JSON answers show: code, message and mend in both languages."""
        return {"code": self.code, "what": self.what.as_dict(), "mend": self.mend.as_dict()}
