"""Who works with the platform, and as what."""

from enum import StrEnum

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


class FactorMethod(StrEnum):
    """第二要素: what an account shows besides its password."""

    CODE = "code"
    PASSKEY = "passkey"

    @property
    def words(self) -> Text:
        """The method's name for people."""
        return _METHODS[self]


class Scope(StrEnum):
    """What a department's system is admitted for."""

    BATCHES = "batches"
    LOOKUPS = "lookups"


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
