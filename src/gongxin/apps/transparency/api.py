"""The door of transparency."""

from .operations.make_tally import make_tally
from .operations.marks import marks_can_be_made
from .operations.prove_looks import prove_looks
from .operations.verify_tallies import verify_tallies
from .queries import newest_tally
from .types import TallyMade

__all__ = [
    "TallyMade",
    "make_tally",
    "marks_can_be_made",
    "newest_tally",
    "prove_looks",
    "verify_tallies",
]
