"""Which witnesses, and how many of them, make a checkpoint good: a file as C2SP tlog-policy describes it.

    log <vkey> [<url>]
    witness <name> <vkey> [<url>]
    group <name> all|any|<k> <name>...
    quorum <name>|none

Names are octets and mean something within the file alone. A witness or group is in one group at most, so that nobody
counts twice.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .cosignature import CosignatureVerifier, cosigned_at
from .signed_note import Checkpoint, Ed25519Verifier, NoteError, open_note, read_note

MAX_POLICY_BYTES = 64 * 1024
MAX_WITNESSES = 64
MAX_GROUPS = 64
_ALLOWED = re.compile(rb"[\t\n\x20-\x7e\x80-\xff]*")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


class PolicyError(ValueError):
    """The file is no policy. Says in which line, and why."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody who may cosign: the name in the file, the key, and the address that checkpoints are sent to."""

    name: str
    key: CosignatureVerifier
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """So many of these."""

    name: str
    needed: int
    members: tuple[Witness | Group, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """The logs, the witnesses, and the quorum; None asks for nobody."""

    logs: tuple[Ed25519Verifier, ...]
    witnesses: tuple[Witness, ...]
    quorum: Witness | Group | None

    def stands(self, cosigned: Collection[CosignatureVerifier]) -> bool:
        """Whether these cosignatures are enough."""
        return self.quorum is None or _met(self.quorum, cosigned)

    def stands_since(self, cosigned: Mapping[CosignatureVerifier, datetime]) -> datetime | None:
        """The latest time at which enough of them had the checkpoint before them; None where they are not enough."""
        if self.quorum is None:
            return max(cosigned.values(), default=None)
        for moment in sorted(set(cosigned.values()), reverse=True):
            if _met(self.quorum, [key for key, at in cosigned.items() if at >= moment]):
                return moment
        return None

    @property
    def keys(self) -> tuple[CosignatureVerifier, ...]:
        """The witnesses' keys."""
        return tuple(one.key for one in self.witnesses)


def open_witnessed(
    note: bytes, policy: Policy
) -> tuple[Checkpoint, dict[CosignatureVerifier, datetime]]:
    """A checkpoint that a log of the policy signed and enough of its witnesses cosigned, and when each did.

    Needs nothing but note and policy, so that anybody can check it anywhere. Raises NoteError.
    """
    text, _ = read_note(note)
    head = Checkpoint.parse(text)
    logs = [log for log in policy.logs if log.name == head.origin]
    if not logs:
        raise NoteError(f"the policy names no log {head.origin}")
    open_note(note, logs)
    cosigned = cosigned_at(note, policy.keys)
    if not policy.stands(cosigned):
        raise NoteError(
            f"{len(cosigned)} of {len(policy.witnesses)} witnesses cosigned: not enough"
        )
    return head, cosigned


def _met(wanted: Witness | Group, cosigned: Collection[CosignatureVerifier]) -> bool:
    if isinstance(wanted, Witness):
        return wanted.key in cosigned
    return sum(_met(member, cosigned) for member in wanted.members) >= wanted.needed


def read_policy(content: bytes) -> Policy:
    """The policy that a file holds. Raises PolicyError."""
    if len(content) > MAX_POLICY_BYTES:
        raise PolicyError("the file is longer than a policy can be")
    if not _ALLOWED.fullmatch(content):
        raise PolicyError("of control characters only tab and newline may stand in a policy")
    reader = _Reader()
    # octets that are not UTF-8 stay apart from each other, which is all that names need
    for number, line in enumerate(content.decode(errors="surrogateescape").split("\n"), 1):
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if words and not words[0].startswith("#"):
            try:
                reader.take(words)
            except (PolicyError, NoteError) as fault:
                raise PolicyError(f"line {number}: {fault}") from None
    return reader.policy()


@dataclass(slots=True)
class _Reader:
    """The file so far."""

    logs: list[Ed25519Verifier] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)
    named: dict[str, Witness | Group] = field(default_factory=dict)
    grouped: set[str] = field(default_factory=set)
    quorum: list[Witness | Group | None] = field(default_factory=list)

    def take(self, words: list[str]) -> None:
        """One line that says something."""
        match words:
            case ["log", vkey] | ["log", vkey, _]:
                self._log(_named_in_utf8(vkey))
            case ["witness", name, vkey, *url] if len(url) <= 1:
                self._witness(name, CosignatureVerifier.parse(_named_in_utf8(vkey)), "".join(url))
            case ["group", name, needed, *members] if members:
                self._group(name, needed, members)
            case ["quorum", name]:
                if self.quorum:
                    raise PolicyError("there is a quorum already")
                self.quorum.append(None if name == "none" else self._known(name))
            case _:
                raise PolicyError("not a line of a policy, or with too much or too little in it")

    def policy(self) -> Policy:
        """The whole."""
        if not self.quorum:
            raise PolicyError("there is no line `quorum`")
        return Policy(tuple(self.logs), tuple(self.witnesses), self.quorum[0])

    def _log(self, vkey: str) -> None:
        log = Ed25519Verifier.parse(vkey)
        if any(log.public == other.public for other in self.logs):
            raise PolicyError("this log stands in the file already")
        self.logs.append(log)

    def _witness(self, name: str, key: CosignatureVerifier, url: str) -> None:
        if any(key.public == other.key.public for other in self.witnesses):
            raise PolicyError("this witness's key stands in the file already")
        if len(self.witnesses) == MAX_WITNESSES:
            raise PolicyError(f"more than {MAX_WITNESSES} witnesses")
        witness = Witness(name, key, url.rstrip("/"))
        self._define(name, witness)
        self.witnesses.append(witness)

    def _group(self, name: str, needed: str, members: list[str]) -> None:
        found = tuple(self._member(one) for one in members)
        count = {"any": 1, "all": len(found)}.get(needed)
        if count is None:
            count = int(needed) if _NUMBER.fullmatch(needed) else 0
        if not 1 <= count <= len(found):
            raise PolicyError("a group needs all, any, or a number between one and its members")
        if sum(isinstance(one, Group) for one in self.named.values()) == MAX_GROUPS:
            raise PolicyError(f"more than {MAX_GROUPS} groups")
        self._define(name, Group(name, count, found))

    def _member(self, name: str) -> Witness | Group:
        member = self._known(name)
        if name in self.grouped:
            raise PolicyError("a member stands in a group already, and would count twice")
        self.grouped.add(name)
        return member

    def _define(self, name: str, what: Witness | Group) -> None:
        if name in self.named or name == "none":
            raise PolicyError("the name is taken")
        self.named[name] = what

    def _known(self, name: str) -> Witness | Group:
        if name not in self.named:
            raise PolicyError("a name that no line before defines")
        return self.named[name]


def _named_in_utf8(vkey: str) -> str:
    try:
        vkey.encode()
    except UnicodeEncodeError:
        raise PolicyError("a key's name is UTF-8") from None
    return vkey
