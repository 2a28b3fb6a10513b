"""The door of recalls: who was told of what has ended is told so, says that they know, and is told nothing more until then."""

from .enums import Fault, Ground, RecallAct, RecallState
from .errors import answer_recalled, not_acknowledged, recalls_owed, unknown_recall
from .operations.acknowledge_recall import acknowledge_recall
from .operations.check_owed import check_owed
from .operations.knock import knock
from .operations.list_recalls import (
    count_recalls,
    fetch_recalls,
    list_recalls,
    recall_totals,
    recalls_of,
    see_recall,
)
from .operations.send_recalls import recall_answers, send_recalls
from .operations.sign_recall import check_document, check_recall, recall_key, sign_document
from .policies import CLOCK, DONE, explain_due
from .queries import OWED, recalled, recalled_since
from .types import Ended, OrganRecalls, RecalledAnswer, RecallShown, SignedRecall, TracedRecall

__all__ = [
    "CLOCK",
    "DONE",
    "OWED",
    "Ended",
    "Fault",
    "Ground",
    "OrganRecalls",
    "RecallAct",
    "RecallShown",
    "RecallState",
    "RecalledAnswer",
    "SignedRecall",
    "TracedRecall",
    "acknowledge_recall",
    "answer_recalled",
    "check_document",
    "check_owed",
    "check_recall",
    "count_recalls",
    "explain_due",
    "fetch_recalls",
    "knock",
    "list_recalls",
    "not_acknowledged",
    "recall_answers",
    "recall_key",
    "recall_totals",
    "recalled",
    "recalled_since",
    "recalls_of",
    "recalls_owed",
    "see_recall",
    "send_recalls",
    "sign_document",
    "unknown_recall",
]
