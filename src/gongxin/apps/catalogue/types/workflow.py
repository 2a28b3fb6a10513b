"""办理流程: how a case goes from hand to hand, what each hand may do, and what holds when it does nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongxin.lib.bilingual import Text

from ..enums import CaseMatter, Effect, Gives, Outcome, Party, Silence
from .citation import Citation, citations_of, text_of


@dataclass(frozen=True, slots=True)
class CaseAct:
    """办理动作: what somebody may do at a step, and the step or end it leads to.

    `second` says that one officer drafts it and another confirms; `gives` is what has to come with it, `tells` who is told.
    """

    code: str
    title: Text
    to: str
    by: Party
    second: bool
    effect: Effect
    gives: tuple[Gives, ...]
    tells: tuple[Party, ...]

    @classmethod
    def from_pack(cls, raw: Mapping[str, Any], *, at: Party) -> CaseAct:
        """Build from one act of a step that waits for `at`."""
        return cls(
            code=raw["code"],
            title=Text.from_dict(raw["title"]),
            to=raw["to"],
            by=Party(raw.get("by", at)),
            second=raw.get("second", False),
            effect=Effect(raw.get("effect", Effect.NONE)),
            gives=tuple(Gives(one) for one in raw.get("gives", ())),
            tells=tuple(Party(one) for one in raw.get("tells", ())),
        )


@dataclass(frozen=True, slots=True)
class CaseStep:
    """环节: a case waits for somebody.

    `clock` begins when the step does; without one the clock of the step before runs on. `silence` is what holds from
    the second on in which it has run out, and `silent_to` where the case goes then, if it goes anywhere.
    """

    code: str
    title: Text
    waits_for: Party
    clock: str
    silence: Silence | None
    silent_to: str
    marks: bool
    acts: tuple[CaseAct, ...]

    @classmethod
    def from_pack(cls, raw: Mapping[str, Any]) -> CaseStep:
        """Build from one step."""
        at, zero = Party(raw["waits_for"]), raw.get("at_zero", {})
        return cls(
            code=raw["code"],
            title=Text.from_dict(raw["title"]),
            waits_for=at,
            clock=raw.get("clock", ""),
            silence=Silence(zero["holds"]) if zero else None,
            silent_to=zero.get("to", ""),
            marks=raw.get("marks", False),
            acts=tuple(CaseAct.from_pack(one, at=at) for one in raw["acts"]),
        )


@dataclass(frozen=True, slots=True)
class WayOn:
    """救济途径: what the subject may do against an end, and the clock until when; `raises` is the workflow of the case then, if it is one here."""

    title: Text
    clock: str
    raises: str


@dataclass(frozen=True, slots=True)
class CaseGround:
    """理由类型: on what a case ended as it did, as one of a list; the reasons in words stand beside it."""

    code: str
    title: Text


@dataclass(frozen=True, slots=True)
class CaseEnd:
    """办结: how a case may end, on which of these grounds, and the way on from there."""

    code: str
    title: Text
    outcome: Outcome
    grounds: tuple[CaseGround, ...]
    ways_on: tuple[WayOn, ...]

    def ground(self, code: str) -> CaseGround | None:
        """The ground of that code; None where the end lists none such."""
        return next((one for one in self.grounds if one.code == code), None)

    @classmethod
    def from_pack(cls, raw: Mapping[str, Any]) -> CaseEnd:
        """Build from one end."""
        return cls(
            code=raw["code"],
            title=Text.from_dict(raw["title"]),
            outcome=Outcome(raw["outcome"]),
            grounds=tuple(
                CaseGround(one["code"], Text.from_dict(one["title"]))
                for one in raw.get("grounds", ())
            ),
            ways_on=tuple(
                WayOn(Text.from_dict(one["title"]), one["clock"], one.get("raises", ""))
                for one in raw.get("ways_on", ())
            ),
        )


@dataclass(frozen=True, slots=True)
class HandedIn:
    """移交卷宗: which organs hand the bundle of a case in to whoever reviews it; `second` says that another of its officers confirms it."""

    by: tuple[Party, ...]
    second: bool


@dataclass(frozen=True, slots=True)
class Workflow:
    """办理流程: the steps of one kind of case. A case begins at the first of them.

    `bundle` None: no organ hands its bundle in; the subject may take their own of any case.
    """

    code: str
    pack: str
    title: Text
    about: CaseMatter
    raised_by: tuple[Party, ...]
    steps: tuple[CaseStep, ...]
    ends: tuple[CaseEnd, ...]
    basis: tuple[Citation, ...]
    note: Text | None
    bundle: HandedIn | None = None

    @property
    def first(self) -> CaseStep:
        """Where a case begins."""
        return self.steps[0]

    def step(self, code: str) -> CaseStep | None:
        """The step of that code; None where the code is an end's."""
        return next((one for one in self.steps if one.code == code), None)

    def end(self, code: str) -> CaseEnd | None:
        """The end of that code; None where the code is a step's."""
        return next((one for one in self.ends if one.code == code), None)

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> Workflow:
        """Build from one entry of `workflows.yaml`."""
        return cls(
            code=raw["code"],
            pack=pack,
            title=Text.from_dict(raw["title"]),
            about=CaseMatter(raw["about"]),
            raised_by=tuple(Party(one) for one in raw["raised_by"]),
            steps=tuple(CaseStep.from_pack(one) for one in raw["steps"]),
            ends=tuple(CaseEnd.from_pack(one) for one in raw["ends"]),
            basis=citations_of(raw["basis"]),
            note=text_of(raw.get("note")),
            bundle=HandedIn(
                tuple(Party(one) for one in raw["bundle"]["by"]), raw["bundle"]["second"]
            )
            if "bundle" in raw
            else None,
        )
