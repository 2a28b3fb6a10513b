"""Why somebody enters the database in an emergency."""

from enum import StrEnum

from gongxin.lib.bilingual import Text


class EmergencyReason(StrEnum):
    """紧急进入的原因: a code, for free text would sooner or later name a person in a log that is for ever."""

    OUTAGE = "outage"
    DAMAGE = "damage"
    INCIDENT = "incident"
    UPDATE = "update"

    @property
    def words(self) -> Text:
        """What people read."""
        return _WORDS[self]


_WORDS = {
    EmergencyReason.OUTAGE: Text("平台停摆", "the platform stands still"),
    EmergencyReason.DAMAGE: Text("数据受损", "data are damaged"),
    EmergencyReason.INCIDENT: Text("安全事件", "a security incident"),
    EmergencyReason.UPDATE: Text("升级失败", "an update failed"),
}
