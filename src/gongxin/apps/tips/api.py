"""The door of tips: leaving and following one, the desk of its organ, rewards, who may handle them, figures, and their end."""

from .enums import (
    OfficerState,
    PassGround,
    RewardAmount,
    Speech,
    TipOutcome,
    TipState,
)
from .operations.count_tips import count_tips
from .operations.destroy_words import destroy_words
from .operations.follow_tip import add_words, follow_tip
from .operations.grant_officers import (
    confirm_tip_officer,
    list_tip_officers,
    propose_tip_officer,
    withdraw_tip_officer,
)
from .operations.handle_tip import ask, close, take_up
from .operations.leave_tip import competent_organs, leave_tip, tip_matters
from .operations.pass_on import (
    confirm_passing,
    decline_passing,
    organs_for_tips,
    propose_passing,
)
from .operations.reward import collect_reward, confirm_reward, propose_reward
from .operations.see_tips import hand_out_tip_file, list_tips, open_tip, read_contact
from .policies import LONGEST, LONGEST_CONTACT, MOST_FILES, SHORTEST
from .types import (
    Passed,
    Reward,
    Said,
    TipFigure,
    TipFollowed,
    TipLeft,
    TipLine,
    TipOfficerLine,
    TipOpened,
)

__all__ = [
    "LONGEST",
    "LONGEST_CONTACT",
    "MOST_FILES",
    "SHORTEST",
    "OfficerState",
    "PassGround",
    "Passed",
    "Reward",
    "RewardAmount",
    "Said",
    "Speech",
    "TipFigure",
    "TipFollowed",
    "TipLeft",
    "TipLine",
    "TipOfficerLine",
    "TipOpened",
    "TipOutcome",
    "TipState",
    "add_words",
    "ask",
    "close",
    "collect_reward",
    "competent_organs",
    "confirm_passing",
    "confirm_reward",
    "confirm_tip_officer",
    "count_tips",
    "decline_passing",
    "destroy_words",
    "follow_tip",
    "hand_out_tip_file",
    "leave_tip",
    "list_tip_officers",
    "list_tips",
    "open_tip",
    "organs_for_tips",
    "propose_passing",
    "propose_reward",
    "propose_tip_officer",
    "read_contact",
    "take_up",
    "tip_matters",
    "withdraw_tip_officer",
]
