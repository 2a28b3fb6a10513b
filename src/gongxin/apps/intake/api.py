"""The door of intake: every channel files through here."""

from .enums import BatchStatus, Channel, Severity
from .operations.export_refused import export_refused
from .operations.make_template import make_template
from .operations.read_receipt import read_receipt
from .operations.receive_file import receive_file
from .queries import BatchLine, intake_totals, list_batches
from .types import Finding, Receipt

__all__ = [
    "BatchLine",
    "BatchStatus",
    "Channel",
    "Finding",
    "Receipt",
    "Severity",
    "export_refused",
    "intake_totals",
    "list_batches",
    "make_template",
    "read_receipt",
    "receive_file",
]
