"""The door of notices: what a person is told, that they opened it, and whether a code is genuine."""

from .enums import Channel, NoticeKind, SendingEnd, Standing
from .operations.carriers import open_channels
from .operations.erase_notices import erase_notices
from .operations.keep_contacts import add_contact, confirm_contact, end_contact, own_contacts
from .operations.letter import letter
from .operations.prove_services import prove_services
from .operations.read_notices import open_notice, read_inbox, receipt_of_notice
from .operations.send_notices import send_notices
from .operations.tell_served import notices_served
from .queries import state_of_code
from .types import ContactShown, Inbox, NoticeLine, NoticeShown, Sent

__all__ = [
    "Channel",
    "ContactShown",
    "Inbox",
    "NoticeKind",
    "NoticeLine",
    "NoticeShown",
    "SendingEnd",
    "Sent",
    "Standing",
    "add_contact",
    "confirm_contact",
    "end_contact",
    "erase_notices",
    "letter",
    "notices_served",
    "open_channels",
    "open_notice",
    "own_contacts",
    "prove_services",
    "read_inbox",
    "receipt_of_notice",
    "send_notices",
    "state_of_code",
]
