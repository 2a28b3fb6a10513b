"""The ways through a workflow of a pack: which step leads where, by an act or by silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import NodePath

from ..errors import Fault
from .tree import Entry, Raw


class Place(NamedTuple):
    """An act and where it stands."""

    path: NodePath
    raw: Raw
    step: Raw

    @property
    def by(self) -> str:
        return str(self.raw.get("by", self.step["waits_for"]))


class FlowWays:
    """A workflow as it is written, with its steps and ends by code once `names` has gone over them."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._raw = entry.raw
        self._steps: dict[str, Raw] = {}
        self._ends: dict[str, Raw] = {}

    # --- names --------------------------------------------------------------------------------

    def names(self) -> Iterator[Fault]:
        """Every code once, and every `to` leads somewhere."""
        for kind, found in (("steps", self._steps), ("ends", self._ends)):
            for index, raw in enumerate(self._raw[kind]):
                code = raw["code"]
                if code in self._steps or code in self._ends:
                    yield self._fault(
                        (kind, index, "code"),
                        Text(f"「{code}」出现两次。", f"“{code}” is there twice."),
                        Text(
                            "环节和结果的代码不能相同。",
                            "Give each step and end a code of its own.",
                        ),
                    )
                found[code] = raw
        for place in self._places():
            yield from self._leads((*place.path, "to"), place.raw["to"])
        for index, step in enumerate(self._raw["steps"]):
            zero = step.get("at_zero", {})
            if "to" in zero:
                yield from self._leads(("steps", index, "at_zero", "to"), zero["to"])

    def _leads(self, path: NodePath, code: str) -> Iterator[Fault]:
        if code not in self._steps and code not in self._ends:
            yield self._fault(
                path,
                Text(f"没有名为「{code}」的环节或结果。", f"No step or end is called “{code}”."),
                Text("请写本流程的环节或结果。", "Name a step or an end of this workflow."),
            )

    # --- ways ---------------------------------------------------------------------------------

    def ways(self) -> Iterator[Fault]:
        """Every step and end can be reached, and from every step an end."""
        reached = self._reached_from(self._raw["steps"][0]["code"])
        for kind in ("steps", "ends"):
            for index, raw in enumerate(self._raw[kind]):
                if raw["code"] not in reached:
                    yield self._fault(
                        (kind, index, "code"),
                        Text(
                            f"没有路径到达「{raw['code']}」。", f"No way leads to “{raw['code']}”."
                        ),
                        Text("请补上动作，或删去它。", "Add an act that leads there, or drop it."),
                    )
        for index, step in enumerate(self._raw["steps"]):
            if not self._reached_from(step["code"]) & self._ends.keys():
                yield self._fault(
                    ("steps", index, "acts"),
                    Text(
                        f"从「{step['code']}」出发永远不能办结。",
                        f"From “{step['code']}” no end can be reached.",
                    ),
                    Text("请补上通向结果的动作。", "Add an act that leads to an end."),
                )

    def _reached_from(self, code: str) -> set[str]:
        reached, waiting = set(), [code]
        while waiting:
            at = waiting.pop()
            if at in reached:
                continue
            reached.add(at)
            waiting += self._next(at)
        return reached

    def _next(self, code: str) -> list[str]:
        step = self._steps.get(code)
        if step is None:
            return []
        zero = step.get("at_zero", {})
        return [act["to"] for act in step["acts"]] + ([zero["to"]] if "to" in zero else [])

    # --- parts --------------------------------------------------------------------------------

    def _places(self) -> Iterator[Place]:
        for index, step in enumerate(self._raw["steps"]):
            for number, act in enumerate(step["acts"]):
                yield Place(("steps", index, "acts", number), act, step)

    def _outcome(self, act: Raw) -> str:
        return str(self._ends.get(act["to"], {}).get("outcome", ""))

    def _fault(self, path: NodePath, what: Text, mend: Text) -> Fault:
        return self._entry.file.fault("workflow", (*self._entry.path, *path), what=what, mend=mend)
