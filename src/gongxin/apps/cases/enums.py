"""What can be wrong with an act."""

from __future__ import annotations

from enum import StrEnum


class Wrong(StrEnum):
    """办理有误: why an act cannot be done; the case stays as it was."""

    OVER = "over"
    NOT_HERE = "not-here"
    NOT_BUILT = "not-built"
    NOT_YOUR_TURN = "not-your-turn"
    HAD_PART = "had-part"
    NO_DRAFT = "no-draft"
    OWN_DRAFT = "own-draft"
    NO_SECOND = "no-second"
    OTHER_DRAFT = "other-draft"
    UNFULFILLED = "unfulfilled"
