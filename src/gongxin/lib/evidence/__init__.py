"""Files that people hand in as evidence: what they are is found by what they hold, in a process of its own with limits."""

from .reading import KINDS, LARGEST, EvidenceRead, read_evidence

__all__ = ["KINDS", "LARGEST", "EvidenceRead", "read_evidence"]
