"""Whether what readers read is what the judgements in force say: worked out anew, and compared."""

from __future__ import annotations

from django.db import transaction

from gongxin.apps.register.api import everybody_same, see

from ..enums import Verdict
from ..queries import in_force, pairs_of
from ..rules.components import ways


def check_links() -> tuple[int, int]:
    """How many pairs are read as one subject, and how many differ from what follows of the judgements (0, or it is a fault)."""
    with transaction.atomic():
        see(None)
        follows = ways(pairs_of(in_force(Verdict.SAME)))
        held = everybody_same()
    differing = {*follows.items()} ^ {*held.items()}
    return len(held) // 2, len({pair for pair, _ in differing})
