"""What can be found wrong with the ledger."""

from enum import StrEnum


class FaultKind(StrEnum):
    """What a verification can find; the value is stable, for programs and alarms."""

    EVENT_CHANGED = "event-changed"
    EVENT_MISPLACED = "event-misplaced"
    EVENT_MISSING = "event-missing"
    EVENT_REPEATED = "event-repeated"
    TAIL_MISSING = "tail-missing"
    TILE_MISSING = "tile-missing"
    TILE_CHANGED = "tile-changed"
    CHECKPOINT_CHANGED = "checkpoint-changed"
    CHECKPOINT_MISSING = "checkpoint-missing"
    CHECKPOINT_ROLLED_BACK = "checkpoint-rolled-back"
    HISTORY_CHANGED = "history-changed"
    KEY_CHANGED = "key-changed"
    NOT_WITNESSED = "not-witnessed"
    TALLY_WRONG = "tally-wrong"
    ERASURE_WRONG = "erasure-wrong"
