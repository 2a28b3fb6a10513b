"""Who carries a reminder, by the settings; what it says; and the key by which a repeat is known."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.conf import settings

from gongxin.lib.bilingual import Text
from gongxin.lib.keyring import KeyRing
from gongxin.lib.messaging import Carrier, Gateway, MailServer, Message
from gongxin.lib.notice_codes import notice_code
from gongxin.lib.row_security import row_security_key

from ..enums import Channel

_SUBJECT = "公信：您有一份告知待查看 A notice is waiting for you"


def carrier_of(channel: Channel) -> Carrier | None:
    """Who carries messages of that kind here; None where nobody does."""
    if channel is Channel.MAIL:
        return MailServer(settings.SMTP_URL, settings.SMTP_FROM) if settings.SMTP_URL else None
    if not settings.SMS_URL:
        return None
    key = KeyRing.open(settings.KEYS_DIR).ed25519("messages")
    return Gateway(settings.SMS_URL, key, settings.PUBLIC_URL)


def open_channels() -> tuple[Channel, ...]:
    """By what reminders are sent here."""
    return tuple(one for one in Channel if carrier_of(one) is not None)


def reminder(*, notice: int, contact: str, to: str, now: datetime) -> Message:
    """That a notice waits, its code, and where it is read. What it is about is not said, nor to whom."""
    code = notice_code(notice, key=row_security_key(settings.KEYS_DIR))
    site = settings.PUBLIC_URL
    words = Text(
        f"您有一份新的告知。请登录 {site}/my/notices/ 查看。核验编码 {code}，真假可在 {site}/notice-check/ 核对。"
        "本平台任何事项都不收费，也不会在消息里索要号码、密码或验证码。",
        f"There is a new notice for you. Sign in at {site}/my/notices/ to read it. Its code is {code}; whether it is genuine"
        f" is told at {site}/notice-check/. Nothing here costs anything, and no message asks for a number, password or code.",
    )
    return Message(to, _SUBJECT, f"{words.zh}\n\n{words.en}\n", _key(f"{notice} {contact}"), now)


def confirmation(*, contact: str, code: str, to: str, now: datetime) -> Message:
    """The code by which somebody shows that a contact is theirs."""
    words = Text(
        f"公信的联系方式确认码：{code}，三十分钟内有效。不是您本人登记的，不用理会。",
        f"Your code for Gongxin is {code}, good for half an hour. If you did not ask for it, do nothing.",
    )
    subject = "公信：联系方式确认码 Code to confirm your contact"
    return Message(to, subject, f"{words.zh}\n\n{words.en}\n", _key(contact), now)


def _key(what: str) -> str:
    """The same for the same message, and telling nothing of whom it is for."""
    key = row_security_key(settings.KEYS_DIR)
    return hmac.new(key, f"message {what}".encode(), hashlib.sha256).hexdigest()[:32]
