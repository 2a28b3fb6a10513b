"""The door of links: that two identifiers are one subject is a judgement, by two persons, and can be undone."""

from .enums import JudgementState, LinkKind, NumberKind, Verdict
from .operations.answer_judgement import confirm_judgement, decline_judgement
from .operations.check_links import check_links
from .operations.list_judgements import list_judgements, own_links
from .operations.may_stand import MOST_NUMBERS
from .operations.propose_judgement import propose_judgement, propose_undoing
from .operations.see_suggestions import list_suggestions, see_suggestion
from .operations.suggest_links import suggest_links
from .operations.weigh_judgement import weigh_judgement
from .types import (
    Evidence,
    JudgementLine,
    Numbered,
    OwnLink,
    Side,
    Suggested,
    SuggestionLine,
    SuggestionSeen,
    Weighed,
)

__all__ = [
    "MOST_NUMBERS",
    "Evidence",
    "JudgementLine",
    "JudgementState",
    "LinkKind",
    "NumberKind",
    "Numbered",
    "OwnLink",
    "Side",
    "Suggested",
    "SuggestionLine",
    "SuggestionSeen",
    "Verdict",
    "Weighed",
    "check_links",
    "confirm_judgement",
    "decline_judgement",
    "list_judgements",
    "list_suggestions",
    "own_links",
    "propose_judgement",
    "propose_undoing",
    "see_suggestion",
    "suggest_links",
    "weigh_judgement",
]
