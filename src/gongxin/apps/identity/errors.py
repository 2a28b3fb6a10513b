"""What identity refuses, in words."""

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def sign_in_failed() -> Refusal:
    """One answer for a wrong name, a wrong password and a locked account: it tells a guesser nothing."""
    return Refusal(
        code="identity.sign-in-failed",
        what=Text(
            "没有登录成功：账号或密码不对，或账号暂时锁定。",
            "You are not signed in: the account or password is wrong, or the account is locked for now.",
        ),
        mend=Text(
            "请核对后再试；连续十次不成功，账号锁定十五分钟。",
            "Check both and try again; after ten failures the account is locked for fifteen minutes.",
        ),
    )


def not_yours(role: Text) -> Refusal:
    """Someone asked for what another role may do."""
    return Refusal(
        code="identity.not-permitted",
        what=Text(
            f"此操作只供{role.zh}使用。",
            f"This is open to another role only: {role.en.lower()}.",
        ),
        mend=Text("请换用有权限的账号登录。", "Sign in with an account that may do it."),
    )
