"""What a workflow must be, so that no case can get lost in it and no silence can harm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import NodePath

from ..errors import Fault
from .rule import Rule
from .statement import wrong_effect, wrong_silence
from .tree import PackTree, Raw
from .workflow_ways import FlowWays, Place

_SUBJECT = "subject"
_JUDGED = frozenset({"granted", "refused"})
_RECORDS_DISPUTED = frozenset({"objection"})
_DETERMINATION = "determination"
_LEADS_ON = frozenset({"escalate", "go-on"})
# by whether an organ raised it against somebody, and whether that somebody is waited for
_MAY_HOLD = {
    (False, False): {"hide", "escalate", "attach"},
    (False, True): {"lapse"},
    (True, False): {"lapse"},
    (True, True): {"go-on"},
}


class WorkflowSound(Rule):
    """A case can always be ended, waits for an organ only under a clock whose end does something, and never ends against the
    subject by silence; a refusal has a reason and a way on; who raised it may take it back; who is concerned is told.
    """

    id = "workflow"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        clocks = tree.known("clocks")
        for entry in tree.entries("workflows"):
            flow = _Flow(entry)
            faults = list(flow.names())
            yield from faults
            if faults:
                continue  # where a name leads nowhere, no way can be followed
            yield from flow.ways()
            yield from flow.times(clocks)
            yield from flow.acts()
            yield from flow.closings(clocks, tree.known("workflows"))


class _Flow(FlowWays):
    """The same with its times, its acts and its ends."""

    # --- times --------------------------------------------------------------------------------

    def times(self, clocks: Mapping[str, Raw] | None) -> Iterator[Fault]:
        """Whoever a case waits for has a clock, and its end does something that does not harm the subject."""
        timed = self._timed()
        for index, step in enumerate(self._raw["steps"]):
            path: NodePath = ("steps", index)
            of_subject = step["waits_for"] == _SUBJECT
            if step["code"] not in timed:
                yield self._fault(
                    (*path, "waits_for"),
                    Text(
                        f"环节「{step['code']}」没有期限。",
                        f"The step “{step['code']}” has no clock.",
                    ),
                    Text(
                        "请写 clock；前一环节的期限继续走的，前一环节须有期限。",
                        "Name a `clock`; one that runs on must have begun at a step before.",
                    ),
                )
            if ("clock" in step) != ("at_zero" in step):
                yield self._fault(
                    (*path, "clock" if "clock" in step else "at_zero"),
                    Text(
                        "期限和到期的后果必须同时写明。",
                        "A clock and what holds at its end go together.",
                    ),
                    Text("请补上 clock 或 at_zero。", "Add `clock` or `at_zero`."),
                )
                continue
            if "clock" in step:
                yield from self._clock((*path, "clock"), step["clock"], clocks, of_subject)
                yield from self._zero((*path, "at_zero"), step["at_zero"], of_subject)
            elif any(
                (self._steps[one]["waits_for"] == _SUBJECT) != of_subject
                for one in self._before(step["code"])
            ):
                yield self._fault(
                    (*path, "waits_for"),
                    Text(
                        "本人的期限不能接着作单位的期限走，反之亦然。",
                        "A clock of the subject’s cannot run on as an organ’s, nor the reverse.",
                    ),
                    Text("请为这个环节写 clock。", "Name a `clock` of its own."),
                )
        yield from self._rings()

    def _rings(self) -> Iterator[Fault]:
        """Silences that escalate come to rest; where one leads, a clock begins anew."""
        on = {code: self._escalates(code) for code in self._steps}
        for index, step in enumerate(self._raw["steps"]):
            path: NodePath = ("steps", index, "at_zero", "to")
            at, seen = on[step["code"]], set[str]()
            if at is not None and "clock" not in self._steps[at]:
                yield self._fault(
                    path,
                    Text(
                        f"到期转入的「{at}」没有自己的期限。",
                        f"Silence leads to “{at}”, where no clock begins.",
                    ),
                    Text("请在该环节写 clock。", "Name a `clock` at that step."),
                )
            while at is not None and at not in seen:
                seen.add(at)
                at = on[at]
            if step["code"] in seen:
                yield self._fault(
                    path,
                    Text(
                        "到期的去向绕成一圈，永远没有后果。",
                        "Silence goes round in a ring, and never has an effect.",
                    ),
                    Text("请让其中一处写 hide。", "Let one of them hide."),
                )

    def _escalates(self, code: str) -> str | None:
        zero = self._steps[code].get("at_zero", {})
        to = zero.get("to")
        return to if zero.get("holds") in _LEADS_ON and to in self._steps else None

    def _timed(self) -> set[str]:
        """Steps at which a clock runs whichever way a case came there."""
        timed = set(self._steps)
        while True:
            found = {
                code
                for code in timed
                if "clock" in self._steps[code]
                or (code != self._raw["steps"][0]["code"] and self._before(code) <= timed)
            }
            if found == timed:
                return found
            timed = found

    def _before(self, code: str) -> set[str]:
        return {one for one in self._steps if one != code and code in self._next(one)}

    def _clock(
        self, path: NodePath, code: str, clocks: Mapping[str, Raw] | None, of_subject: bool
    ) -> Iterator[Fault]:
        if clocks is None:
            return
        clock, wanted = clocks.get(code), "right" if of_subject else "duty"
        if clock is None:
            yield self._fault(
                path,
                Text(f"没有名为「{code}」的期限。", f"No clock is called “{code}”."),
                Text("请在 clocks.yaml 中写明。", "Define it in clocks.yaml."),
            )
        elif clock.get("kind", "duty") != wanted:
            yield self._fault(
                path,
                Text(
                    f"期限「{code}」的 kind 应为 {wanted}。",
                    f"The clock “{code}” ought to be of the kind {wanted}.",
                ),
                Text(
                    "单位的期限是 duty，本人的期限是 right。",
                    "An organ’s is a duty, the subject’s a right.",
                ),
            )

    def _zero(self, path: NodePath, zero: Raw, of_subject: bool) -> Iterator[Fault]:
        holds, to = zero["holds"], zero.get("to")
        if holds not in _MAY_HOLD[self._raw["about"] == _DETERMINATION, of_subject]:
            yield self._fault(
                (*path, "holds"),
                Text(
                    "单位不作为不能使案件失效，认定除外；本人不作为只能失效，在认定中只转入下一环节。",
                    "A case never lapses because an organ is silent, but for a determination; because the subject is, it lapses, and a determination goes on, and no more.",
                ),
                Text(
                    "等待单位的写 hide、escalate 或 attach，等待本人的写 lapse；认定中分别写 lapse 和 go-on。",
                    "Write hide, escalate or attach where an organ is waited for, lapse where the subject is; in a determination lapse and go-on.",
                ),
            )
        for what, mend in wrong_silence(self._raw["about"], holds):
            yield self._fault((*path, "holds"), what, mend)
        leads_well = {
            "escalate": to in self._steps,
            "go-on": to in self._steps,
            "lapse": self._ends.get(str(to), {}).get("outcome") == "lapsed",
        }
        if not leads_well.get(holds, to is None):
            yield self._fault(
                path,
                Text(
                    "到期的去向不对：hide 和 attach 不离开环节，escalate 和 go-on 转到环节，lapse 转到失效的结果。",
                    "It goes to the wrong place: hide and attach stay, escalate and go-on go to a step, lapse to an end that lapsed.",
                ),
                Text("请改正 to。", "Correct `to`."),
            )

    # --- acts ---------------------------------------------------------------------------------

    def acts(self) -> Iterator[Fault]:
        """Who raised it may take it back at any step; a refusal has a reason; the subject is told of whatever others do."""
        for index, step in enumerate(self._raw["steps"]):
            if _SUBJECT in self._raw["raised_by"] and not any(
                place.by == _SUBJECT and self._outcome(place.raw) == "withdrawn"
                for place in self._places()
                if place.step is step
            ):
                yield self._fault(
                    ("steps", index, "acts"),
                    Text("本人不能撤回。", "The subject cannot take it back here."),
                    Text(
                        "请补上由本人撤回的动作。",
                        "Add an act by the subject that leads to a withdrawal.",
                    ),
                )
            if self._raw["about"] in _RECORDS_DISPUTED and not step.get("marks"):
                yield self._fault(
                    ("steps", index),
                    Text("有争议的记录必须标注。", "A disputed record has to be marked."),
                    Text("请写 marks: true。", "Write `marks: true`."),
                )
        for place in self._places():
            yield from self._act(place)

    def _act(self, place: Place) -> Iterator[Fault]:
        act, outcome = place.raw, self._outcome(place.raw)
        if place.by != _SUBJECT and _SUBJECT not in act.get("tells", ()):
            yield self._fault(
                place.path,
                Text("没有告知本人。", "The subject is not told."),
                Text("请在 tells 中写 subject。", "Write `subject` under `tells`."),
            )
        if outcome == "refused" and "reason" not in act.get("gives", ()):
            yield self._fault(
                place.path,
                Text("拒绝而不说明理由。", "It refuses without a reason."),
                Text("请在 gives 中写 reason。", "Write `reason` under `gives`."),
            )
        if outcome == "withdrawn" and place.by not in self._raw["raised_by"]:
            yield self._fault(
                place.path,
                Text("撤回的不是提出的人。", "Who takes it back is not who raised it."),
                Text("请改正 by，或改用另一种结果。", "Correct `by`, or lead it to another end."),
            )
        for what, mend in wrong_effect(self._raw["about"], act.get("effect", ""), outcome):
            yield self._fault(place.path, what, mend)
        if "effect" in act and place.by == _SUBJECT:
            yield self._fault(
                (*place.path, "effect"),
                Text("本人的动作不能改动记录。", "What the subject does changes no record."),
                Text("请由单位的动作产生效果。", "Let an act of an organ have the effect."),
            )
        if "effect" in act and outcome != "granted":
            yield self._fault(
                (*place.path, "effect"),
                Text("只有支持的结果才改动记录。", "Only what grants changes a record."),
                Text("请删去 effect，或改正 to。", "Drop `effect`, or correct `to`."),
            )

    # --- ends ---------------------------------------------------------------------------------

    def closings(
        self, clocks: Mapping[str, Raw] | None, flows: Mapping[str, Raw] | None
    ) -> Iterator[Fault]:
        """What is against the subject has a way on, with a date."""
        for index, end in enumerate(self._raw["ends"]):
            path: NodePath = ("ends", index)
            if end["outcome"] == self._against and "ways_on" not in end:
                yield self._fault(
                    (*path, "outcome"),
                    Text(
                        "不利的结果之后没有救济途径。",
                        "There is no way on from what is against the subject.",
                    ),
                    Text(
                        "请在 ways_on 中写明途径和期限。",
                        "Name a way and its clock under `ways_on`.",
                    ),
                )
            yield from self._grounds(path, end)
            for number, way in enumerate(end.get("ways_on", ())):
                place: NodePath = (*path, "ways_on", number)
                yield from self._clock((*place, "clock"), way["clock"], clocks, True)
                if flows is not None and way.get("raises", self._raw["code"]) not in flows:
                    yield self._fault(
                        (*place, "raises"),
                        Text(
                            f"没有名为「{way['raises']}」的流程。",
                            f"No workflow is called “{way['raises']}”.",
                        ),
                        Text("请写本包或上级包的流程。", "Name one of this pack or its parents."),
                    )

    def _grounds(self, path: NodePath, end: Raw) -> Iterator[Fault]:
        """Grounds are of what somebody judged, and each is listed once."""
        codes = [one["code"] for one in end.get("grounds", ())]
        if (codes and end["outcome"] not in _JUDGED) or len(set(codes)) < len(codes):
            yield self._fault(
                (*path, "grounds"),
                Text("有重复的，或者没有人判断。", "One is there twice, or nobody judged."),
                Text("请删去重复的；没有人判断的全部删去。", "Drop it; where nobody judged, all."),
            )

    @property
    def _against(self) -> str:
        """Which outcome is against the subject: that what the subject asked for is refused, or what an organ proposed is granted."""
        return "granted" if self._raw["about"] == _DETERMINATION else "refused"
