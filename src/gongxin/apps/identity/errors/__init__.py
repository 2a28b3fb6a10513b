"""What identity refuses, in words."""

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from ..enums import Assurance


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


def provider_not_understood() -> Refusal:
    """The identity provider's answer does not fit what was asked: one answer for every fault of it."""
    return Refusal(
        code="identity.provider-answer",
        what=Text(
            "统一身份认证的回复与本次登录不符，没有登录。",
            "The identity provider's answer does not belong to this sign-in; you are not signed in.",
        ),
        mend=Text(
            "请从登录页重新开始，在同一个浏览器里完成，不要使用收藏的中间地址。",
            "Begin again from the sign-in page and finish in the same browser, not from a bookmark made on the way.",
        ),
    )


def sign_in_cancelled() -> Refusal:
    """The person turned back at the provider."""
    return Refusal(
        code="identity.sign-in-cancelled",
        what=Text("您在统一身份认证处取消了登录。", "You turned back at the identity provider."),
        mend=Text("需要时请重新登录。", "Sign in again whenever you like."),
    )


def provider_silent() -> Refusal:
    """The identity provider does not answer."""
    return Refusal(
        code="identity.provider-silent",
        what=Text(
            "统一身份认证暂时没有回应，没有登录。",
            "The identity provider does not answer just now; you are not signed in.",
        ),
        mend=Text(
            "请过几分钟再试。您的记录和已提交的申请不受影响。",
            "Try again in a few minutes. Your records and what you handed in are not affected.",
        ),
    )


def population_base_silent() -> Refusal:
    """The population base does not answer: nobody is let through unchecked."""
    return Refusal(
        code="identity.population-base-silent",
        what=Text(
            "人口库暂时没有回应，无法确认您的档案，没有登录。",
            "The population base does not answer just now, so your file cannot be made out; you are not signed in.",
        ),
        mend=Text(
            "请过几分钟再试。着急的，可带身份证到政务服务大厅窗口办理。",
            "Try again in a few minutes. If it is urgent, come to a service hall with your identity card.",
        ),
    )


def person_not_confirmed() -> Refusal:
    """Name and number are not one living person of the population base."""
    return Refusal(
        code="identity.person-not-confirmed",
        what=Text(
            "统一身份认证提供的姓名和号码，与人口库不一致，没有登录。",
            "Name and number told by the identity provider do not agree with the population base; you are not signed in.",
        ),
        mend=Text(
            "近期改名或更正号码的，请先在统一身份认证更新；仍不一致的，请持身份证到户籍地派出所核对。",
            "After a change of name or number bring your account there up to date first; if they still differ, have the police station of your residence check.",
        ),
    )


def assurance_too_low(*, reached: Assurance | None, least: Assurance) -> Refusal:
    """The provider is not sure enough of the person for their file to be opened."""
    said = reached.words if reached is not None else Text("未说明", "not stated")
    return Refusal(
        code="identity.assurance-too-low",
        what=Text(
            f"本次登录的身份核验等级为{said.zh}，查看本人档案须达到{least.words.zh}。",
            f"This sign-in has assurance level {said.en}; opening one's file takes {least.words.en}.",
        ),
        mend=Text(
            "请在统一身份认证处完成实人核验后再登录。",
            "Complete the verification in person at the identity provider, then sign in again.",
        ),
    )


def code_not_accepted() -> Refusal:
    """One answer for a wrong code, one that was used before, and a locked account."""
    return Refusal(
        code="identity.code-not-accepted",
        what=Text(
            "验证码未被接受：不对、已用过或已过时。",
            "The code is not accepted: it is wrong, used before, or out of date.",
        ),
        mend=Text(
            "请输入验证器上现在的六位数字；刚用过的，请等下一个。设备时钟误差不应超过半分钟。",
            "Type the six digits that the authenticator shows now; after one was used, wait for the next. Its clock must be right to half a minute.",
        ),
    )


def passkey_not_accepted() -> Refusal:
    """One answer for every fault of a passkey's statement."""
    return Refusal(
        code="identity.passkey-not-accepted",
        what=Text("通行密钥未被接受。", "The passkey was not accepted."),
        mend=Text(
            "请再试一次，并确认使用的是为本账号登记的通行密钥。",
            "Try again, with a passkey that was added to this account.",
        ),
    )


def first_factor_over() -> Refusal:
    """No second factor, and the time to add the first one is over."""
    return Refusal(
        code="identity.first-factor-over",
        what=Text(
            "这个账号还没有第二要素，登记的时间已过。",
            "This account has no second factor, and the time to add one is over.",
        ),
        mend=Text(
            "请平台运行人员运行 gongxin account reopen 后再登录。",
            "Have the operator run `gongxin account reopen`, then sign in again.",
        ),
    )


def last_factor() -> Refusal:
    """Without any, the account could not sign in again."""
    return Refusal(
        code="identity.last-factor",
        what=Text("这是最后一个第二要素，不能移除。", "This is the last one; it stays."),
        mend=Text("请先登记另一个。", "Add another one first."),
    )


def unknown_factor() -> Refusal:
    """Not there, removed already, or another account's."""
    return Refusal(
        code="identity.unknown-factor",
        what=Text("没有这个第二要素。", "There is no such second factor."),
        mend=Text("请从名单中选择。", "Choose one of the list."),
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


def not_a_sending_key() -> Refusal:
    """What was given is no public Ed25519 key."""
    return Refusal(
        code="identity.not-a-sending-key",
        what=Text(
            "这不是 Ed25519 公钥（PEM 或 JWK）。", "This is no Ed25519 public key (PEM or JWK)."
        ),
        mend=Text(
            "请由报送单位生成密钥对，只交来公钥；私钥不得离开该单位。",
            "Let the department make the pair and hand over the public half; the private one never leaves it.",
        ),
    )


def system_admitted_already() -> Refusal:
    """One key is one system, for ever."""
    return Refusal(
        code="identity.system-known",
        what=Text("这把公钥已经登记过。", "This key was admitted before."),
        mend=Text("请让报送单位换一把新的密钥。", "Let the department make a new key."),
    )


def unknown_system() -> Refusal:
    """No such sending system."""
    return Refusal(
        code="identity.unknown-system",
        what=Text("没有这个报送系统。", "There is no such sending system."),
        mend=Text("请用 gongxin sender list 查看。", "See `gongxin sender list`."),
    )


def statement_not_accepted() -> Refusal:
    """One answer for a wrong signature, an unknown, ended or revoked key, another audience, another time."""
    return Refusal(
        code="identity.statement-not-accepted",
        what=Text(
            "签名声明未被接受：签名、密钥、用途或时间不符。",
            "The signed statement is not accepted: signature, key, audience or time is wrong.",
        ),
        mend=Text(
            "请核对密钥是否登记且在有效期内、aud 是否为 gongxin:batches、时钟是否准确（误差不超过 10 分钟）。",
            "Check that the key is admitted and in force, that aud is gongxin:batches, and that the clock is right to ten minutes.",
        ),
    )


def assertion_not_accepted() -> Refusal:
    """The client assertion does not hold: one answer for every fault, so that nothing can be tried out."""
    return Refusal(
        code="identity.assertion-not-accepted",
        what=Text("客户端断言未被接受。", "The client assertion was not accepted."),
        mend=Text(
            "请核对密钥、kid、aud、jti 和时钟（exp 在十分钟之内），并确认系统获准查询。",
            "Check key, kid, aud, jti and clock (exp within ten minutes), and that the system is admitted for look-ups.",
        ),
    )


def too_many_calls(most: int) -> Refusal:
    """The system calls more often than it may; it goes on in the next minute."""
    return Refusal(
        code="identity.too-many-calls",
        what=Text(
            f"本系统一分钟内的调用超过 {most} 次。",
            f"This system called more than {most} times within a minute.",
        ),
        mend=Text(
            "请等到 Retry-After 所示秒数之后再试；一次查很多人，请用批量查询。",
            "Wait for the seconds that Retry-After says. To ask about many, use a bulk look-up.",
        ),
    )


def token_not_accepted() -> Refusal:
    """No token, or one that is unknown, over or ended."""
    return Refusal(
        code="identity.token-not-accepted",
        what=Text(
            "访问令牌缺失、无效或已过期。", "The access token is missing, unknown or expired."
        ),
        mend=Text("请在 /api/v1/token 重新取得令牌。", "Get a new one at /api/v1/token."),
    )


def personal_token_not_accepted() -> Refusal:
    """No token of a person, or one that is unknown, over or ended."""
    return Refusal(
        code="identity.personal-token-not-accepted",
        what=Text(
            "个人访问令牌缺失、无效或已过期。", "The personal token is missing, unknown or over."
        ),
        mend=Text(
            "请本人登录后在“我的程序”页新建一个。",
            "Have the person sign in and make one on the page “My programs”.",
        ),
    )


def personal_token_unfit(*, most: int, days: int) -> Refusal:
    """No label, no end or too late a one, or as many tokens as one may have."""
    return Refusal(
        code="identity.personal-token-unfit",
        what=Text("不能新建这个令牌。", "This token cannot be made."),
        mend=Text(
            f"请写明程序名称；最后一天须在 {days - 1} 天之内；同时有效的令牌最多 {most} 个。",
            f"Name the program; let it end within {days - 1} days; at most {most} are in force at once.",
        ),
    )


def unknown_personal_token() -> Refusal:
    """Not there, over already, or another person's."""
    return Refusal(
        code="identity.unknown-personal-token",
        what=Text("没有这个在用的令牌。", "There is no such token in force."),
        mend=Text("请从名单中选择。", "Choose one of the list."),
    )


def unknown_account() -> Refusal:
    """Not there, closed already, or that of a person concerned."""
    return Refusal(
        code="identity.unknown-account",
        what=Text("没有这个在用的工作账号。", "There is no such staff account in use."),
        mend=Text("请从名单中选择。", "Choose one of the list."),
    )


def account_of_oneself() -> Refusal:
    """Nobody locks themselves out by mistake."""
    return Refusal(
        code="identity.own-account",
        what=Text("不能停用自己的账号。", "Nobody closes their own account."),
        mend=Text("请由另一位安全管理员停用。", "Have another security administrator close it."),
    )
