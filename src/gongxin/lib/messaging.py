"""Hand a short message to somebody else's server: to a mail server by SMTP (RFC 5321), to a gateway by the contract of docs/api/messages.yaml.

Three things can come of it, and they are told apart: it was taken; it was not, and may be tried again; or nobody knows,
because the line broke after the message was handed over. What holds of a repeat differs: a gateway knows a message by its key, and
takes none twice; a mail server does not, so that a message of which nobody knows is not sent by mail again.
"""

from __future__ import annotations

import json
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import ClassVar, Protocol
from urllib.parse import unquote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .signed_request import signed

_MOST_BYTES = 4096
_AS_SENT = policy.SMTP.clone(cte_type="7bit")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class NotTaken(Exception):
    """The message was not taken, for certain. Holds nothing of it; `for_good`: trying again is of no use."""

    def __init__(self, *, for_good: bool = False) -> None:
        super().__init__()
        self.for_good = for_good


class NobodyKnows(Exception):
    """Whether the message was taken is not known. Holds nothing of it."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is handed over: where to, a subject for mail, the words, and the key by which a repeat is known."""

    to: str
    subject: str
    words: str
    key: str
    at: datetime


class Carrier(Protocol):
    """Who carries messages of one kind. `knows_repeats`: a message handed over twice under one key arrives once."""

    knows_repeats: ClassVar[bool]

    def hand(self, message: Message) -> None:
        """Hand it over. Raises NotTaken or NobodyKnows."""
        ...


@dataclass(frozen=True, slots=True)
class MailServer:
    """邮件服务器 at `address` (`smtp://user:password@host:port`, `smtps://…`), in the name of `sender`; `patience` is in seconds.

    Where it is not this machine the line is closed by TLS before anything is said, or nothing is.
    """

    knows_repeats: ClassVar[bool] = False
    address: str
    sender: str
    patience: float = 20.0

    def hand(self, message: Message) -> None:
        """Hand it over; until the server was asked to take the message whole nothing can have been taken."""
        handed = taken = False
        try:
            with self._entered() as server:
                _check(server.mail(self.sender)[0])
                _check(server.rcpt(message.to)[0])
                handed = True
                _check(server.data(self._written(message))[0])
                taken = True
        except smtplib.SMTPResponseException as said:
            # the chain would hold whom it is for
            raise NotTaken(for_good=said.smtp_code >= 500) from None
        except (smtplib.SMTPException, OSError):
            if not taken:  # how it says goodbye does not matter
                raise (NobodyKnows() if handed else NotTaken()) from None

    def _entered(self) -> smtplib.SMTP:
        parts = urlsplit(self.address)
        host, tls = parts.hostname or "", ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=self.patience, context=tls
            )
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=self.patience)
            server.ehlo_or_helo_if_needed()
            if server.has_extn("starttls"):
                server.starttls(context=tls)
            elif host not in _LOOPBACK:
                server.close()
                raise NotTaken
        server.ehlo_or_helo_if_needed()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server

    def _written(self, message: Message) -> bytes:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, message.to, message.subject
        mail["Date"] = format_datetime(message.at)
        # the same for the same message, so that a reader's program sees a repeat for what it is
        mail["Message-ID"] = f"<{message.key}@{self.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.words)
        return mail.as_bytes(policy=_AS_SENT)


@dataclass(frozen=True, slots=True)
class Gateway:
    """短信网关 at `address`, asked by the platform `caller` with its key; `patience` is in seconds."""

    knows_repeats: ClassVar[bool] = True
    address: str
    key: Ed25519PrivateKey
    caller: str
    patience: float = 10.0

    def hand(self, message: Message) -> None:
        """One POST, signed for its very body (JWS, RFC 7515; Ed25519, RFC 9864); nothing personal in the address."""
        import requests  # only who sends waits for it

        said = {"key": message.key, "to": message.to, "words": message.words}
        body = json.dumps(said, ensure_ascii=False).encode()
        try:
            answer = requests.post(
                f"{self.address}/v1/messages",
                data=body,
                headers={
                    "Authorization": f"Bearer {signed(body, key=self.key, caller=self.caller, to=self.address)}",
                    "Content-Type": "application/json",
                },
                timeout=self.patience,
                allow_redirects=False,
                stream=True,
            )
            with answer:
                status = answer.status_code
                told = json.loads(answer.raw.read(_MOST_BYTES, decode_content=True))
        except requests.ConnectTimeout:
            raise NotTaken from None
        except (requests.RequestException, ValueError, OSError):
            raise NobodyKnows from None
        match status, told:
            case 200, {"outcome": "taken" | "known", "key": str(key)} if key == message.key:
                return
            case 200, {"outcome": "refused", "key": str(key)} if key == message.key:
                raise NotTaken(for_good=True)
            case ((429 | 503), _):
                raise NotTaken
        raise NobodyKnows


def _check(status: int) -> None:
    """Whether a reply of the mail server goes on (2yz); 4yz may be tried again, 5yz not (RFC 5321, section 4.2.1)."""
    if not 200 <= status < 300:
        raise NotTaken(for_good=status >= 500)
