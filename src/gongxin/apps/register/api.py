"""The door of the register: loading by batch, reading by subject."""

from .enums import (
    CONTENT_CLASSES,
    HeldMatter,
    HoldGround,
    LinkRole,
    Outcome,
    RecordStatus,
    Timeliness,
)
from .operations.check_keys import check_keys
from .operations.correct_records import correct_record, held_record
from .operations.destroy_keys import destroy_keys
from .operations.destroy_records import destroy_records, no_load_meanwhile
from .operations.end_records import end_records
from .operations.find_facts import rows_naming_nothing
from .operations.foresee_ends import end_of_group, foresee_ends, groups_shown
from .operations.hash_rows import contents_digest, hash_facts, hash_rows
from .operations.join_subjects import everybody_same, join_subjects, part_subjects, same_as
from .operations.key_versions import (
    WRAPPED_DATA_KEYS,
    forget_version,
    master_versions,
    remember_version,
)
from .operations.layouts import layout_of
from .operations.legal_holds import end_hold, enter_hold, holds_kept, renew_hold
from .operations.load_batch import BatchLoad
from .operations.mark_records import mark_records
from .operations.move_ends import move_ends, slices
from .operations.read_subject import (
    count_adverse,
    count_adverse_of_many,
    count_shown,
    counts,
    everybody,
    identities_of,
    open_file,
    over_but_shown,
    records_filed,
    roles_of,
)
from .operations.recall_batch import recall_batch
from .operations.replaced_by import replaced_by
from .operations.seal_for_subject import seal_for_subject, unseal_for_subject, unseal_for_subjects
from .operations.subject_keys import canary_keys, index_key, subject_key, subject_keys
from .operations.versions_then import instant_now, versions_then
from .queries import (
    SUBJECT_FILE,
    reach_predicate,
    read_record_days,
    see,
)
from .queries.counts import subjects_estimated
from .queries.current import CurrentVersion, current_versions
from .queries.ends import forget_replaced
from .queries.filed import FiledRecord
from .queries.held import HeldRecord, is_shown
from .queries.many import ADVERSE_COUNTS
from .queries.marks import Mark
from .queries.retained import (
    find_due,
    held_batches,
    held_documents,
    held_subjects,
    must_stay,
)
from .queries.versions import RecordVersion
from .types import (
    CLASSES,
    KINDS,
    PARTS,
    AdverseCount,
    EndGroup,
    EndsMoved,
    FactsDisagree,
    HashedFacts,
    HashedRows,
    HoldTarget,
    Instant,
    KeptFor,
    LegalHoldKept,
    LoadResult,
    MovedRecord,
    OverShown,
    Reach,
    RecallResult,
    RecordDays,
    RecordsDestroyed,
    SameAs,
    ShownRecord,
    ShownRole,
    Slice,
    StagedFacts,
    StagedLinks,
    StagedRows,
    Statement,
    SubjectFile,
    SubjectIdentity,
    Within,
)

__all__ = [
    "ADVERSE_COUNTS",
    "CLASSES",
    "CONTENT_CLASSES",
    "KINDS",
    "PARTS",
    "SUBJECT_FILE",
    "WRAPPED_DATA_KEYS",
    "AdverseCount",
    "BatchLoad",
    "CurrentVersion",
    "EndGroup",
    "EndsMoved",
    "FactsDisagree",
    "FiledRecord",
    "HashedFacts",
    "HashedRows",
    "HeldMatter",
    "HeldRecord",
    "HoldGround",
    "HoldTarget",
    "Instant",
    "KeptFor",
    "LegalHoldKept",
    "LinkRole",
    "LoadResult",
    "Mark",
    "MovedRecord",
    "Outcome",
    "OverShown",
    "Reach",
    "RecallResult",
    "RecordDays",
    "RecordStatus",
    "RecordVersion",
    "RecordsDestroyed",
    "SameAs",
    "ShownRecord",
    "ShownRole",
    "Slice",
    "StagedFacts",
    "StagedLinks",
    "StagedRows",
    "Statement",
    "SubjectFile",
    "SubjectIdentity",
    "Timeliness",
    "Within",
    "canary_keys",
    "check_keys",
    "contents_digest",
    "correct_record",
    "count_adverse",
    "count_adverse_of_many",
    "count_shown",
    "counts",
    "current_versions",
    "destroy_keys",
    "destroy_records",
    "end_hold",
    "end_of_group",
    "end_records",
    "enter_hold",
    "everybody",
    "everybody_same",
    "find_due",
    "foresee_ends",
    "forget_replaced",
    "forget_version",
    "groups_shown",
    "hash_facts",
    "hash_rows",
    "held_batches",
    "held_documents",
    "held_record",
    "held_subjects",
    "holds_kept",
    "identities_of",
    "index_key",
    "instant_now",
    "is_shown",
    "join_subjects",
    "layout_of",
    "mark_records",
    "master_versions",
    "move_ends",
    "must_stay",
    "no_load_meanwhile",
    "open_file",
    "over_but_shown",
    "part_subjects",
    "reach_predicate",
    "read_record_days",
    "recall_batch",
    "records_filed",
    "remember_version",
    "renew_hold",
    "replaced_by",
    "roles_of",
    "rows_naming_nothing",
    "same_as",
    "seal_for_subject",
    "see",
    "slices",
    "subject_key",
    "subject_keys",
    "subjects_estimated",
    "unseal_for_subject",
    "unseal_for_subjects",
    "versions_then",
]
