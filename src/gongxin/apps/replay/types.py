"""What a replay hands over."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongxin.apps.catalogue.api import Party
from gongxin.lib.bilingual import Text

from .enums import BundlePurpose, Compared


@dataclass(frozen=True, slots=True)
class Part:
    """One part that was compared. `first` is the place of the first difference, never what stands there."""

    name: str
    words: Text
    state: Compared
    first: str = ""
    why: Text | None = None

    def as_dict(self) -> dict[str, Any]:
        """What `--json` shows."""
        return {
            "part": self.name,
            "words": self.words.as_dict(),
            "state": self.state.value,
            "first_difference": self.first or None,
            "why": self.why.as_dict() if self.why else None,
        }


@dataclass(frozen=True, slots=True)
class Erased:
    """That it can never be replayed: when its content was erased, on which document, and by which receipt.

    `whole`: with everything else about the person; else under a destruction list, and the person is there still.
    """

    at: datetime
    number: str
    document: str
    receipt: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Replayed:
    """The outcome. `identical` only where everything that could be compared is the same, and something was."""

    of: str
    number: str
    parts: tuple[Part, ...]
    erased: Erased | None = None
    made: Mapping[str, Any] | None = None

    @property
    def identical(self) -> bool:
        """Whether the very same was reproduced."""
        states = {part.state for part in self.parts}
        return Compared.SAME in states and Compared.DIFFERS not in states

    @property
    def first(self) -> str:
        """The first difference, by its place."""
        return next((f"{one.name}:{one.first}" for one in self.parts if one.first), "")

    def summary(self) -> Text:
        """In a sentence."""
        if self.erased is not None:
            day = self.erased.at.date().isoformat()
            return Text(
                f"无法重演：内容已于 {day} 依 {self.erased.document} 销毁（{self.erased.number}），凭证 {self.erased.receipt}。",
                f"Cannot be reproduced: erased on {day} on {self.erased.document} ({self.erased.number}), receipt {self.erased.receipt}.",
            )
        if self.identical:
            return Text("重演结果与当时一致。", "What was reproduced is the same as then.")
        return Text(
            f"重演结果与当时不一致，第一处在 {self.first}。",
            f"What was reproduced differs from then, first at {self.first}.",
        )

    def __str__(self) -> str:
        summary = self.summary()
        lines = [summary.zh, summary.en]
        for part in self.parts:
            why = f"  {part.why.zh} {part.why.en}" if part.why else ""
            at = f"  {part.first}" if part.first else ""
            lines.append(f"  {part.state.value:<12} {part.words.zh} {part.words.en}{at}{why}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """What `--json` shows."""
        erased = self.erased
        return {
            "of": self.of,
            "number": self.number,
            "replayed_identical": self.identical,
            "first_difference": self.first or None,
            "summary": self.summary().as_dict(),
            "parts": [part.as_dict() for part in self.parts],
            "made": dict(self.made) if self.made else None,
            "erased": erased
            and {
                "at": erased.at.isoformat(),
                "number": erased.number,
                "document": erased.document,
                "receipt": erased.receipt,
            },
        }


@dataclass(frozen=True, slots=True)
class Bundle:
    """A court bundle: one file of canonical JSON."""

    name: str
    content: bytes

    def documents(self) -> dict[str, bytes]:
        """The bundle and the two documents in it, as files by their names."""
        held = json.loads(self.content)
        return {
            self.name: self.content,
            f"{held['number']}.pdf": base64.b64decode(held["pdf"]),
            f"{held['number']}.json": base64.b64decode(held["report"]),
        }


@dataclass(frozen=True, slots=True)
class CaseBundleLine:
    """案件卷宗 as a party of the case is told of it; `reason` None where the key that opens it was destroyed.

    `waits` for another officer to confirm it; `confirms` and `takes` say what this reader may do now, and `entered` whether its events
    are in the log, without which it is not handed out. It can be taken until `ends_at`.
    """

    number: str
    case: str
    party: Party
    purpose: BundlePurpose
    case_reference: str
    reason: str | None
    digest: str
    made_at: datetime
    made_unit: str
    waits: bool
    confirms: bool
    ends_at: datetime
    takes: bool
    entered: bool


@dataclass(frozen=True, slots=True)
class TakenBundle:
    """A case's bundle as it is handed out: SHA-256 and length of the whole, and its pieces, which are opened as they are read."""

    name: str
    digest: str
    size: int
    pieces: Iterable[bytes]
