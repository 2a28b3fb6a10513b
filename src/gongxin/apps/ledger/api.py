"""The door of the ledger."""

from .enums import EventKind, FaultKind
from .errors import BadEvent, NoTransaction
from .events import INSERT_EVENT, PAYLOADS, PayloadShape, PreparedEvent, prepare_event
from .operations.integrate import integrate
from .operations.rebuild import rebuild
from .operations.record_event import record_event
from .operations.verify import verify
from .operations.watch import watch
from .queries import (
    count_events,
    current_checkpoint,
    event_by_uid,
    events,
    events_about,
    inclusion_proof,
)
from .types import (
    CheckpointView,
    EventView,
    Fault,
    InclusionProof,
    Integration,
    RecordedEvent,
    Verification,
)

__all__ = [
    "INSERT_EVENT",
    "PAYLOADS",
    "BadEvent",
    "CheckpointView",
    "EventKind",
    "EventView",
    "Fault",
    "FaultKind",
    "InclusionProof",
    "Integration",
    "NoTransaction",
    "PayloadShape",
    "PreparedEvent",
    "RecordedEvent",
    "Verification",
    "count_events",
    "current_checkpoint",
    "event_by_uid",
    "events",
    "events_about",
    "inclusion_proof",
    "integrate",
    "prepare_event",
    "rebuild",
    "record_event",
    "verify",
    "watch",
]
