"""What is refused around notices, in words."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def unknown_notice() -> Refusal:
    """Not there, or somebody else's: one answer."""
    return Refusal(
        code="notices.unknown",
        what=Text("没有这份告知。", "There is no such notice."),
        mend=Text("请在「我的告知」里选择。", "Choose one under “My notices”."),
    )


def not_proved_yet() -> Refusal:
    """Served it is; the proof comes with the next run of the job."""
    return Refusal(
        code="notices.no-receipt-yet",
        what=Text(
            "送达凭证还在制作，告知已经送达。",
            "The proof of service is being made; the notice is served already.",
        ),
        mend=Text("请几分钟后再来下载。", "Please come back in some minutes."),
    )


def not_for_another() -> Refusal:
    """Where somebody hears of their notices is theirs alone to say."""
    return Refusal(
        code="notices.own-contacts-only",
        what=Text(
            "联系方式只能由本人登记和终止。", "Contacts are added and ended by the person alone."
        ),
        mend=Text("请本人登录办理。", "The person signs in and does it."),
    )


def channel_closed() -> Refusal:
    """The installation has nobody who carries such messages."""
    return Refusal(
        code="notices.channel-closed",
        what=Text(
            "本平台目前不用这种方式提醒。",
            "This platform sends no reminders in this way at present.",
        ),
        mend=Text(
            "告知都在“我的告知”里，登录即可查看。",
            "Every notice lies under “My notices”; sign in to read it.",
        ),
    )


def contact_unfit() -> Refusal:
    """No address or number that a message could go to; it is not repeated."""
    return Refusal(
        code="notices.contact-unfit",
        what=Text(
            "这不是能收到邮件的地址，或者不是手机号码。",
            "This is no address for mail, or no mobile number.",
        ),
        mend=Text(
            "邮件地址形如 name@example.org；手机号码是十一位数字。",
            "An address looks like name@example.org; a mobile number has eleven digits.",
        ),
    )


def too_many_contacts() -> Refusal:
    """Each addition sends a message to somebody."""
    return Refusal(
        code="notices.too-many-contacts",
        what=Text("今天登记的次数太多。", "Contacts were added too often today."),
        mend=Text("请明天再试。", "Please try again tomorrow."),
    )


def nobody_kept() -> Refusal:
    """Nothing is held about the person under whose key it would be sealed."""
    return Refusal(
        code="notices.nobody-kept",
        what=Text(
            "本平台没有关于您的信息，不保存您的联系方式。",
            "Nothing is held about you here, and so no contact of yours is kept.",
        ),
        mend=Text("不需要再做什么。", "Nothing more is to be done."),
    )


def not_reached() -> Refusal:
    """The code could not be sent there."""
    return Refusal(
        code="notices.not-reached",
        what=Text("确认码没有发出去。", "The code could not be sent there."),
        mend=Text("请核对后重新登记，或者稍后再试。", "Check it and add it again, or try later."),
    )


def unknown_contact() -> Refusal:
    """Not there, another's, ended, or confirmed already: one answer."""
    return Refusal(
        code="notices.unknown-contact",
        what=Text("没有这个联系方式。", "There is no such contact."),
        mend=Text("请在“告知与提醒”页查看。", "See the page of contacts."),
    )


def wrong_code() -> Refusal:
    """Another code than was sent, too late, or too often: one answer."""
    return Refusal(
        code="notices.wrong-code",
        what=Text(
            "确认码不对，或者已经失效。", "The code is another one, or it is no longer good."
        ),
        mend=Text(
            "确认码三十分钟内有效，最多试五次；失效的请重新登记。",
            "A code is good for half an hour and five tries; after that add the contact anew.",
        ),
    )
