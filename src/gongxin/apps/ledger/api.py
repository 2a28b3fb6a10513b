"""The door of the ledger."""

from .enums import EventKind, WitnessState
from .errors import BadEvent, NoTransaction, event_not_published
from .events import (
    INSERT_EVENT,
    PreparedEvent,
    prepare_event,
)
from .operations.ask_witnesses import ask_witnesses
from .operations.check_witnessed import check_witnessed, witnessing
from .operations.erase_entries import erase_entries
from .operations.fsck import fsck
from .operations.integrate import integrate
from .operations.rebuild import rebuild
from .operations.record_each import record_each
from .operations.record_event import record_event
from .operations.record_events import record_events
from .operations.record_settings import record_settings
from .operations.record_verification import record_verification
from .operations.take_up import lost_kinds, receipt_for_lost, take_up, witnessed_elsewhere
from .operations.verify import verify
from .operations.watch import watch
from .payloads import PAYLOADS, PayloadShape
from .queries import (
    count_events,
    current_checkpoint,
    entries_about_subjects,
    erased_places,
    event_by_uid,
    events,
    events_about,
    inclusion_proof,
    log_file,
    log_origin,
    log_verifier,
    looks_resting_on,
    opened_entries,
    opening,
    receipt_of_place,
    recent_checkpoints,
    subjects_looked_up,
    witness_keys,
)
from .queries.receipts import entered, path_between, receipt, was_signed
from .queries.verified import last_verified
from .types import (
    CheckpointView,
    CosignedBy,
    EntriesErased,
    EntriesLost,
    EventView,
    Fault,
    InclusionProof,
    Integration,
    LastVerified,
    LogFile,
    LookedUp,
    OpenedEntries,
    OpenedEntry,
    Opening,
    RecordedEvent,
    Repair,
    SeenElsewhere,
    Verification,
    Witnessing,
    WitnessRound,
)
from .types.faults import FaultKind

__all__ = [
    "INSERT_EVENT",
    "PAYLOADS",
    "BadEvent",
    "CheckpointView",
    "CosignedBy",
    "EntriesErased",
    "EntriesLost",
    "EventKind",
    "EventView",
    "Fault",
    "FaultKind",
    "InclusionProof",
    "Integration",
    "LastVerified",
    "LogFile",
    "LookedUp",
    "NoTransaction",
    "OpenedEntries",
    "OpenedEntry",
    "Opening",
    "PayloadShape",
    "PreparedEvent",
    "RecordedEvent",
    "Repair",
    "SeenElsewhere",
    "Verification",
    "WitnessRound",
    "WitnessState",
    "Witnessing",
    "ask_witnesses",
    "check_witnessed",
    "count_events",
    "current_checkpoint",
    "entered",
    "entries_about_subjects",
    "erase_entries",
    "erased_places",
    "event_by_uid",
    "event_not_published",
    "events",
    "events_about",
    "fsck",
    "inclusion_proof",
    "integrate",
    "last_verified",
    "log_file",
    "log_origin",
    "log_verifier",
    "looks_resting_on",
    "lost_kinds",
    "opened_entries",
    "opening",
    "path_between",
    "prepare_event",
    "rebuild",
    "receipt",
    "receipt_for_lost",
    "receipt_of_place",
    "recent_checkpoints",
    "record_each",
    "record_event",
    "record_events",
    "record_settings",
    "record_verification",
    "subjects_looked_up",
    "take_up",
    "verify",
    "was_signed",
    "watch",
    "witness_keys",
    "witnessed_elsewhere",
    "witnessing",
]
