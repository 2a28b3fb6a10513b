"""Whoever hands the bundle of a case in has had a part in it."""

from __future__ import annotations

from collections.abc import Iterator

from gongxin.lib.bilingual import Text

from ..errors import Fault
from .rule import Rule
from .tree import PackTree

_SUPERVISOR = "supervisor"


class BundleByWhoActs(Rule):
    """A supervisor hands in the bundle of a case only where the case comes to one; nobody else would know who that is."""

    id = "workflow"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        for entry in tree.entries("workflows"):
            raw = entry.raw
            waited_for = {step["waits_for"] for step in raw["steps"]}
            if _SUPERVISOR in raw.get("bundle", {}).get("by", ()) and _SUPERVISOR not in waited_for:
                yield entry.file.fault(
                    self.id,
                    (*entry.path, "bundle", "by"),
                    what=Text(
                        "移交卷宗的监督单位没有参与这个流程。",
                        "The supervisor who hands the bundle in has no part in the workflow.",
                    ),
                    mend=Text(
                        "请写参与办理的单位：platform、source，或者有环节等待的 supervisor。",
                        "Name who takes part: platform, source, or a supervisor whom a step waits for.",
                    ),
                )
