"""The door of intake: every channel files through here."""

from .enums import Alarm, BatchStatus, Channel, Engine, HoldReason, RecallReason, Severity
from .operations.assess_sources import Figures, Quality, SourceLine, quality
from .operations.build_kit import build_kit
from .operations.correct_row import CorrectedRow, corrected_row
from .operations.destroy_batches import (
    batch_numbers,
    batch_places,
    batches_must_stay,
    destroy_batches,
    find_due_batches,
    forget_said,
    remove_parts,
)
from .operations.export_original import export_original
from .operations.export_refused import export_refused
from .operations.file_row import file_row
from .operations.keep_batch import WRAPPED_BATCHES
from .operations.kept_files import WRAPPED_FILES, sweep_files
from .operations.make_template import make_template
from .operations.name_fact import name_fact, naming_fields
from .operations.preview_columns import preview_columns
from .operations.pull_from_database import Pull, pull_from_database, read_pulls
from .operations.push_batch import push_batch, refusal_as_dict
from .operations.read_receipt import read_kinds, read_receipt
from .operations.recall_batch import recall_batch
from .operations.receive_file import receive_file
from .operations.review_held import reject_batch, release_batch
from .operations.save_mapping import save_mapping
from .operations.sign_receipt import receipt_key, signed_receipt
from .operations.take_from_folder import Taken, take_from_folder, watched
from .operations.take_receipt import Act, take_receipt
from .operations.upload_file import add_part, begin_upload, file_upload, list_uploads, read_upload
from .operations.verify_receipt import verify_receipt
from .queries import BatchLine, intake_totals, list_batches
from .rules.filing import ACTION, ACTION_NAMES, WITHDRAWS
from .types import ColumnPreview, Finding, FindingKind, Receipt, UploadState

__all__ = [
    "ACTION",
    "ACTION_NAMES",
    "WITHDRAWS",
    "WRAPPED_BATCHES",
    "WRAPPED_FILES",
    "Act",
    "Alarm",
    "BatchLine",
    "BatchStatus",
    "Channel",
    "ColumnPreview",
    "CorrectedRow",
    "Engine",
    "Figures",
    "Finding",
    "FindingKind",
    "HoldReason",
    "Pull",
    "Quality",
    "RecallReason",
    "Receipt",
    "Severity",
    "SourceLine",
    "Taken",
    "UploadState",
    "add_part",
    "batch_numbers",
    "batch_places",
    "batches_must_stay",
    "begin_upload",
    "build_kit",
    "corrected_row",
    "destroy_batches",
    "export_original",
    "export_refused",
    "file_row",
    "file_upload",
    "find_due_batches",
    "forget_said",
    "intake_totals",
    "list_batches",
    "list_uploads",
    "make_template",
    "name_fact",
    "naming_fields",
    "preview_columns",
    "pull_from_database",
    "push_batch",
    "quality",
    "read_kinds",
    "read_pulls",
    "read_receipt",
    "read_upload",
    "recall_batch",
    "receipt_key",
    "receive_file",
    "refusal_as_dict",
    "reject_batch",
    "release_batch",
    "remove_parts",
    "save_mapping",
    "signed_receipt",
    "sweep_files",
    "take_from_folder",
    "take_receipt",
    "verify_receipt",
    "watched",
]
