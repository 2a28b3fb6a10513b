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


def organ_missing(role: Text) -> Refusal:
    """A clerk or officer acts for an organ."""
    return Refusal(
        code="identity.organ-missing",
        what=Text(f"{role.zh}须属于一个单位。", f"A {role.en.lower()} acts for an organ."),
        mend=Text(
            "请给出单位代码，例如 sc-transport。", "Name the organ by its code, e.g. sc-transport."
        ),
    )


def role_and_file_do_not_fit() -> Refusal:
    """Citizens' accounts, and they alone, point at a file."""
    return Refusal(
        code="identity.role-and-file",
        what=Text(
            "本人账号必须且只有本人账号连到一份档案。",
            "A citizen's account points at their file, and no other account does.",
        ),
        mend=Text("请核对角色。", "Check the role."),
    )


def weak_password() -> Refusal:
    """The password is too short."""
    return Refusal(
        code="identity.weak-password",
        what=Text("密码太短。", "The password is too short."),
        mend=Text("请使用 12 个以上字符。", "Use 12 characters or more."),
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
