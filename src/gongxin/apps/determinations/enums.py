"""What can be wrong with an act in a determination, and what the program can do in one."""

from __future__ import annotations

from enum import StrEnum


class Deed(StrEnum):
    """认定动作: the acts of a determination that the program can do, by the codes of the pack's workflow."""

    SERVE_NOTICE = "serve-notice"
    STATE = "state"
    ASK_HEARING = "ask-hearing"
    HOLD_HEARING = "hold-hearing"
    REVIEW = "review"
    LIST = "list"
    REFUSE = "refuse"
    SERVE = "serve"
    ENTER = "enter"
    WITHDRAW = "withdraw"


class Wrong(StrEnum):
    """办理有误: why an act cannot be done; the determination stays as it was."""

    OVER = "over"
    NOT_HERE = "not-here"
    NOT_YOURS = "not-yours"
    OWN_PROPOSAL = "own-proposal"
    OWN_REVIEW = "own-review"
    NO_NOTICE = "no-notice"
    TOO_EARLY = "too-early"
    NOT_HEARD = "not-heard"
    WORSE = "worse"
    TERM = "term"
    UNANSWERED = "unanswered"
    DECIDED = "decided"
    NOT_LISTED = "not-listed"
