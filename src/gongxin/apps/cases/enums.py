"""What can be wrong with an act, and what somebody shows at a window to say who they are."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class Wrong(StrEnum):
    """办理有误: why an act cannot be done; the case stays as it was."""

    OVER = "over"
    NOT_HERE = "not-here"
    NOT_BUILT = "not-built"
    NOT_YOUR_TURN = "not-your-turn"
    HAD_PART = "had-part"
    NO_DRAFT = "no-draft"
    OWN_DRAFT = "own-draft"
    NO_SECOND = "no-second"
    OTHER_DRAFT = "other-draft"
    UNFULFILLED = "unfulfilled"


class MeansShown(StrEnum):
    """身份核验方式: the document that an officer of a window saw. Its number is not kept: it is the person's."""

    ID_CARD = "id-card"
    TEMPORARY_ID_CARD = "temporary-id-card"
    SOCIAL_SECURITY_CARD = "social-security-card"
    HOUSEHOLD_REGISTER = "household-register"

    @property
    def words(self) -> Text:
        """For people."""
        return _MEANS[self]


_MEANS = {
    MeansShown.ID_CARD: Text("居民身份证", "Resident identity card"),
    MeansShown.TEMPORARY_ID_CARD: Text("临时居民身份证", "Temporary identity card"),
    MeansShown.SOCIAL_SECURITY_CARD: Text("社会保障卡", "Social security card"),
    MeansShown.HOUSEHOLD_REGISTER: Text("户口簿", "Household register"),
}
