"""The door of the register: loading by batch, reading by subject."""

from .enums import CONTENT_CLASSES, LinkRole, Outcome, Timeliness
from .operations.check_keys import check_keys
from .operations.destroy_keys import destroy_keys
from .operations.find_facts import rows_naming_nothing
from .operations.hash_rows import contents_digest, hash_facts, hash_rows
from .operations.join_subjects import everybody_same, join_subjects, part_subjects, same_as
from .operations.key_versions import (
    WRAPPED_DATA_KEYS,
    forget_version,
    master_versions,
    remember_version,
)
from .operations.layouts import layout_of
from .operations.load_batch import BatchLoad
from .operations.read_subject import (
    count_adverse,
    count_adverse_of_many,
    count_shown,
    counts,
    identities_of,
    open_file,
    over_but_shown,
    roles_of,
)
from .operations.recall_batch import recall_batch
from .operations.seal_for_subject import seal_for_subject, unseal_for_subject
from .operations.subject_keys import canary_keys, subject_key, subject_keys
from .queries import (
    SUBJECT_FILE,
    reach_predicate,
    read_record_days,
    see,
)
from .queries.counts import subjects_estimated
from .queries.many import ADVERSE_COUNTS
from .types import (
    CLASSES,
    KINDS,
    PARTS,
    AdverseCount,
    FactsDisagree,
    HashedFacts,
    HashedRows,
    Instant,
    LoadResult,
    OverShown,
    Reach,
    RecallResult,
    RecordDays,
    SameAs,
    ShownRecord,
    ShownRole,
    StagedFacts,
    StagedLinks,
    StagedRows,
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
    "FactsDisagree",
    "HashedFacts",
    "HashedRows",
    "Instant",
    "LinkRole",
    "LoadResult",
    "Outcome",
    "OverShown",
    "Reach",
    "RecallResult",
    "RecordDays",
    "SameAs",
    "ShownRecord",
    "ShownRole",
    "StagedFacts",
    "StagedLinks",
    "StagedRows",
    "SubjectFile",
    "SubjectIdentity",
    "Timeliness",
    "Within",
    "canary_keys",
    "check_keys",
    "contents_digest",
    "count_adverse",
    "count_adverse_of_many",
    "count_shown",
    "counts",
    "destroy_keys",
    "everybody_same",
    "forget_version",
    "hash_facts",
    "hash_rows",
    "identities_of",
    "join_subjects",
    "layout_of",
    "master_versions",
    "open_file",
    "over_but_shown",
    "part_subjects",
    "reach_predicate",
    "read_record_days",
    "recall_batch",
    "remember_version",
    "roles_of",
    "rows_naming_nothing",
    "same_as",
    "seal_for_subject",
    "see",
    "subject_key",
    "subject_keys",
    "subjects_estimated",
    "unseal_for_subject",
]
