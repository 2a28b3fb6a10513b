"""Render the page that draws every workflow of the packs and says what each silence brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gongxin.lib.periods import Length
from gongxin.lib.reckoning import length_words

from ..rules.tree import Raw
from ..types import CaseAct, CaseEnd, CaseStep, HandedIn, Workflow
from .check_packs import sound_packs

_HEAD = """# 办理流程 Workflows

<!-- 由政策包生成，请勿手改。 Generated from the packs; do not edit by hand. -->

案件从第一个环节开始；每个环节写明等谁办、几天、到期不办会怎样。带“＋”的动作由一人拟办、另一人确认。括号里是期限在地方的替代规定。

A case begins at the first step. Each step says for whom it waits, how long, and what holds when nothing is done. An act with “＋” is drafted
by one officer and confirmed by another. A clock of a place that runs instead stands in brackets.
"""
_STEPS = (
    "| 环节 Step | 等谁 Waits for | 期限 Clock | 到期 At its end |",
    "|---|---|---|---|",
)
_ENDS = ("| 结果 End | 理由类型 Grounds | 之后 Ways on |", "|---|---|---|")


def render_workflows(paths: Sequence[Path]) -> str:
    """The page in Markdown, from the packs on disk. Raises PackRefused when they have faults."""
    trees = sound_packs(paths)
    clocks = {entry.raw["code"]: entry.raw for tree in trees for entry in tree.entries("clocks")}
    lines = [_HEAD]
    for tree in trees:
        for entry in tree.entries("workflows"):
            lines += _page(Workflow.from_pack(tree.code, entry.raw), clocks)
    return "\n".join(lines)


def _page(flow: Workflow, clocks: Mapping[str, Raw]) -> Iterator[str]:
    yield f"## {flow.title.zh} {flow.title.en}\n"
    if flow.note:
        yield f"{flow.note.zh} {flow.note.en}\n"
    if flow.bundle:
        yield f"{_bundle(flow.bundle)}\n"
    yield from ("```mermaid", "stateDiagram-v2")
    yield from _diagram(flow)
    yield from ("```", "", *_STEPS)
    yield from (_row(flow, step, clocks) for step in flow.steps)
    yield from ("", *_ENDS)
    yield from (_end(end, clocks) for end in flow.ends)
    yield ""


def _bundle(bundle: HandedIn) -> str:
    zh = "、".join(one.words.zh for one in bundle.by)
    en = " or ".join(one.words.en for one in bundle.by)
    second = ("，须另一人确认", ", confirmed by another officer") if bundle.second else ("", "")
    return f"卷宗由{zh}移交{second[0]}。 Its bundle is handed in by: {en}{second[1]}."


def _diagram(flow: Workflow) -> Iterator[str]:
    places = [(one.code, one.title) for one in flow.steps] + [
        (one.code, one.title) for one in flow.ends
    ]
    for code, title in places:
        yield f'  state "{title.zh} {title.en}" as {_name(code)}'
    yield f"  [*] --> {_name(flow.first.code)}"
    for step in flow.steps:
        for act in step.acts:
            yield f"  {_name(step.code)} --> {_name(act.to)}: {_act(step, act)}"
        if step.silent_to:
            yield f"  {_name(step.code)} --> {_name(step.silent_to)}: 到期不办 silence"
    for end in flow.ends:
        yield f"  {_name(end.code)} --> [*]"


def _act(step: CaseStep, act: CaseAct) -> str:
    by = "" if act.by is step.waits_for else f"（{act.by.words.zh} {act.by.words.en}）"
    return f"{act.title.zh} {act.title.en}{'＋' if act.second else ''}{by}"


def _row(flow: Workflow, step: CaseStep, clocks: Mapping[str, Raw]) -> str:
    waits = f"{step.waits_for.words.zh} {step.waits_for.words.en}"
    silence = f"{step.silence.words.zh} {step.silence.words.en}" if step.silence else ""
    after = flow.step(step.silent_to) or flow.end(step.silent_to)
    if after is not None:
        silence += f" → {after.title.zh} {after.title.en}"
    return (
        f"| {step.title.zh} {step.title.en} | {waits} | {_times(step.clock, clocks)} | {silence} |"
    )


def _end(end: CaseEnd, clocks: Mapping[str, Raw]) -> str:
    ways = "<br>".join(
        f"{way.title.zh} {way.title.en}: {_times(way.clock, clocks)}" for way in end.ways_on
    )
    grounds = "<br>".join(f"{one.title.zh} {one.title.en}" for one in end.grounds)
    return f"| {end.title.zh} {end.title.en} | {grounds} | {ways} |"


def _times(code: str, clocks: Mapping[str, Raw]) -> str:
    """The clock's length, and that of each clock that runs in its place somewhere."""
    if not code:
        return "前一环节的期限继续 the clock before runs on"
    instead = [raw for raw in clocks.values() if raw.get("in_place_of") == code]
    places = "；".join(f"`{raw['code']}` {_length(raw)}" for raw in instead)
    return f"`{code}` {_length(clocks[code])}" + (f"（{places}）" if places else "")


def _length(raw: Raw) -> str:
    words = length_words(Length(**raw["length"]))
    return f"{words.zh} {words.en}"


def _name(code: str) -> str:
    return code.replace("-", "_")
