"""Files that people hand in as evidence: what they are is found by what they hold, in a process of its own with limits."""

from .keeping import NONCE, as_handed_in, tidy_name, to_keep
from .reading import KINDS, LARGEST, EvidenceRead, read_evidence

__all__ = [
    "KINDS",
    "LARGEST",
    "NONCE",
    "EvidenceRead",
    "as_handed_in",
    "read_evidence",
    "tidy_name",
    "to_keep",
]
