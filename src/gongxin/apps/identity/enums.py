"""Who works with the platform, and as what."""

from enum import IntEnum, StrEnum

from gongxin.lib.bilingual import Text


class Role(StrEnum):
    """角色: each account has exactly one, so that duties stay apart."""

    CITIZEN = "citizen"
    CLERK = "clerk"
    OFFICER = "officer"
    OPERATOR = "operator"
    SECURITY = "security"
    AUDITOR = "auditor"

    @property
    def words(self) -> Text:
        """The role's name for people."""
        return _TITLES[self]


class Assurance(IntEnum):
    """身份核验等级: how sure the identity provider is that this is the person (ISO/IEC 29115:2013, levels of assurance)."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    VERY_HIGH = 4

    @property
    def words(self) -> Text:
        """The level for people."""
        return _LEVELS[self]


class FactorMethod(StrEnum):
    """第二要素: what an account shows besides its password."""

    CODE = "code"
    PASSKEY = "passkey"

    @property
    def words(self) -> Text:
        """The method's name for people."""
        return _METHODS[self]


class Scope(StrEnum):
    """What a system is admitted for: of a department, to file or to look up; of a subscriber, to keep a copy of what is public."""

    BATCHES = "batches"
    LOOKUPS = "lookups"
    FEEDS = "feeds"


_LEVELS = {
    Assurance.LOW: Text("一级（低）", "1 (low)"),
    Assurance.MEDIUM: Text("二级（中）", "2 (medium)"),
    Assurance.HIGH: Text("三级（高）", "3 (high)"),
    Assurance.VERY_HIGH: Text("四级（很高）", "4 (very high)"),
}

_METHODS = {
    FactorMethod.CODE: Text("动态验证码", "Code of an authenticator"),
    FactorMethod.PASSKEY: Text("通行密钥", "Passkey"),
}

_TITLES = {
    Role.CITIZEN: Text("本人", "The person concerned"),
    Role.CLERK: Text("报送员", "Filing clerk"),
    Role.OFFICER: Text("查询人员", "Enquiring officer"),
    Role.OPERATOR: Text("平台运行人员", "Platform operator"),
    Role.SECURITY: Text("安全管理员", "Security administrator"),
    Role.AUDITOR: Text("审计人员", "Auditor"),
}
