"""The door of the register: loading by batch, reading by subject."""

from .enums import LinkRole, Outcome, Timeliness
from .operations.check_keys import check_keys
from .operations.hash_rows import contents_digest, hash_rows, hash_withdrawals
from .operations.layouts import layout_of
from .operations.load_batch import BatchLoad
from .operations.read_subject import counts, open_file, roles_of
from .operations.recall_batch import recall_batch
from .operations.seal_for_subject import seal_for_subject, unseal_for_subject
from .operations.subject_keys import subject_key
from .queries import SUBJECT_FILE, subjects_estimated
from .types import (
    CLASSES,
    KINDS,
    PARTS,
    FactsDisagree,
    HashedRows,
    HashedWithdrawals,
    LoadResult,
    RecallResult,
    ShownRecord,
    ShownRole,
    StagedLinks,
    StagedRows,
    StagedWithdrawals,
    SubjectFile,
    SubjectIdentity,
)

__all__ = [
    "CLASSES",
    "KINDS",
    "PARTS",
    "SUBJECT_FILE",
    "BatchLoad",
    "FactsDisagree",
    "HashedRows",
    "HashedWithdrawals",
    "LinkRole",
    "LoadResult",
    "Outcome",
    "RecallResult",
    "ShownRecord",
    "ShownRole",
    "StagedLinks",
    "StagedRows",
    "StagedWithdrawals",
    "SubjectFile",
    "SubjectIdentity",
    "Timeliness",
    "check_keys",
    "contents_digest",
    "counts",
    "hash_rows",
    "hash_withdrawals",
    "layout_of",
    "open_file",
    "recall_batch",
    "roles_of",
    "seal_for_subject",
    "subject_key",
    "subjects_estimated",
    "unseal_for_subject",
]
