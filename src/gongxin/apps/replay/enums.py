"""What a comparison can say."""

from enum import StrEnum


class Compared(StrEnum):
    """比对结果: of one part of what is replayed."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_COMPARED = "not-compared"
