"""What is wrong with a pack, where, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding of the linter: the rule that is broken, the place, and how to mend it."""

    rule: str
    file: str
    line: int
    what: Text
    mend: Text

    def __str__(self) -> str:
        words = f"{self.what.zh}{self.mend.zh} {self.what.en} {self.mend.en}"
        return f"{self.file}:{self.line}: [{self.rule}] {words}"

    def as_dict(self) -> dict[str, object]:
        """What JSON answers show."""
        return {
            "rule": self.rule,
            "file": self.file,
            "line": self.line,
            "what": self.what.as_dict(),
            "mend": self.mend.as_dict(),
        }


class PackRefused(Refusal):
    """Packs were not loaded because the linter found faults; all of them are in `faults`."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        super().__init__(
            code="catalogue.pack-refused",
            what=Text(
                zh=f"政策包有 {len(faults)} 处问题，第一处在 {first.file} "
                f"第 {first.line} 行：{first.what.zh}",
                en=f"The pack has {len(faults)} fault(s), the first in {first.file}, line "
                f"{first.line}: {first.what.en}",
            ),
            mend=first.mend,
        )
        self.faults = tuple(faults)


def no_measures(path: Path) -> Refusal:
    """There is no list of measures at that path."""
    return Refusal(
        code="catalogue.no-measures",
        what=Text(zh=f"{path} 中没有措施清单。", en=f"There is no list of measures at {path}."),
        mend=Text(
            zh="请给出含 measures.yaml 的政策包文件夹，或一个措施清单文件。",
            en="Name a pack's folder that holds a measures.yaml, or a file with a list of measures.",
        ),
    )


def unknown_item(code: str, near: Sequence[str]) -> Refusal:
    """No item in force has this code; `near` are the most alike."""
    return Refusal(
        code="catalogue.unknown-item",
        what=Text(zh=f"目录中没有条目「{code}」。", en=f"The catalogue has no item “{code}”."),
        mend=_did_you_mean(near),
    )


def retired_item(code: str) -> Refusal:
    """The item was in an earlier edition and is in none now."""
    return Refusal(
        code="catalogue.retired-item",
        what=Text(
            zh=f"条目「{code}」已从目录中移除，不再收录。",
            en=f"The item “{code}” has left the catalogue; nothing more is recorded under it.",
        ),
        mend=Text(zh="请查看现行目录。", en="See the catalogue in force."),
    )


def unknown_purpose(code: str, near: Sequence[str]) -> Refusal:
    """No purpose has this code; `near` are the most alike."""
    return Refusal(
        code="catalogue.unknown-purpose",
        what=Text(zh=f"没有查询用途「{code}」。", en=f"There is no purpose “{code}”."),
        mend=_did_you_mean(near),
    )


def unknown_clock(code: str) -> Refusal:
    """No pack in force has this clock: one from before there were clocks may be loaded."""
    return Refusal(
        code="catalogue.unknown-clock",
        what=Text(
            zh=f"载入的政策包没有期限「{code}」。", en=f"No loaded pack has the clock “{code}”."
        ),
        mend=Text(
            zh="请由平台运行人员用 gongxin pack load 载入新版本。",
            en="The operator loads a newer edition by gongxin pack load.",
        ),
    )


def unknown_commitment() -> Refusal:
    """No pack in force has that type of commitment."""
    return Refusal(
        code="catalogue.unknown-commitment",
        what=Text("现行政策包没有这类承诺。", "No pack in force has such a commitment."),
        mend=Text("请在列出的承诺中选择。", "Choose one of those that are there."),
    )


def unknown_list() -> Refusal:
    """No pack in force has that serious list."""
    return Refusal(
        code="catalogue.unknown-list",
        what=Text("现行政策包没有这类名单。", "No pack in force has such a list."),
        mend=Text("请在列出的名单中选择。", "Choose one of those that are there."),
    )


def unknown_grading() -> Refusal:
    """No pack in force grades in that way."""
    return Refusal(
        code="catalogue.unknown-grading",
        what=Text("现行政策包没有这个领域的分级。", "No pack in force has such a grading."),
        mend=Text("请在列出的分级中选择。", "Choose one of those that are there."),
    )


def unknown_workflow(code: str) -> Refusal:
    """No pack in force has this workflow: one from before there were workflows may be loaded."""
    return Refusal(
        code="catalogue.unknown-workflow",
        what=Text(
            zh=f"载入的政策包没有办理流程「{code}」。",
            en=f"No loaded pack has the workflow “{code}”.",
        ),
        mend=Text(
            zh="请在列出的事项中选择；没有列出的，由平台运行人员载入新版本。",
            en="Choose one that is listed; where it is missing, the operator loads a newer edition.",
        ),
    )


def unknown_code_list(code: str, near: Sequence[str]) -> Refusal:
    """No code list has this code; `near` are the most alike."""
    return Refusal(
        code="catalogue.unknown-code-list",
        what=Text(zh=f"没有代码表「{code}」。", en=f"There is no code list “{code}”."),
        mend=_did_you_mean(near),
    )


def edition_not_kept(pack: str, edition: str) -> Refusal:
    """An edition that something was made by is not here, or says something else by now."""
    return Refusal(
        code="catalogue.edition-not-kept",
        what=Text(
            zh=f"当时使用的政策包「{pack}」{edition} 不在库中，或内容不同。",
            en=f"The pack “{pack}” {edition} that was used then is not here, or says something else.",
        ),
        mend=Text(
            zh="版本只增不改。请核验存证，并从备份中找回这一版本。",
            en="Editions are only added. Verify the ledger, and find this edition in a backup.",
        ),
    )


def edition_rewritten(pack: str, edition: str) -> Refusal:
    """The edition is loaded already, with another content."""
    return Refusal(
        code="catalogue.edition-rewritten",
        what=Text(
            zh=f"政策包「{pack}」的版本 {edition} 已载入，内容与现在的文件不同。",
            en=f"Edition {edition} of the pack “{pack}” is loaded with other content.",
        ),
        mend=Text(
            zh="已载入的版本不可改写，请在 pack.yaml 中提高版本号后重新载入。",
            en="A loaded edition is never rewritten: raise `edition` in pack.yaml and load again.",
        ),
    )


def edition_older(pack: str, edition: str, loaded: str) -> Refusal:
    """A later edition is loaded already."""
    return Refusal(
        code="catalogue.edition-older",
        what=Text(
            zh=f"政策包「{pack}」已载入更新的版本 {loaded}，不能退回 {edition}。",
            en=f"The pack “{pack}” is at edition {loaded}, later than {edition}.",
        ),
        mend=Text(
            zh="如需恢复旧内容，请以新的版本号载入。",
            en="To return to earlier content, load it under a new edition number.",
        ),
    )


def edition_overlaps(place: str, pack: str, loaded: str, begins: date, waiting: bool) -> Refusal:
    """The edition would begin before, or together with, one that is loaded."""
    mend = (
        Text(
            zh=f"要取代它，请在 pack.yaml 写明 replaces: '{loaded}'；否则请把 in_force_from 定在它之后。",
            en=f"If it is to take that one's place, write `replaces: '{loaded}'` in pack.yaml; else let `in_force_from` be later.",
        )
        if waiting
        else Text(
            zh="版本只能向后接续。请把 in_force_from 定在这一天或者之后。",
            en="Editions follow one another: let `in_force_from` be that day or later.",
        )
    )
    return Refusal(
        code="catalogue.edition-overlaps",
        what=Text(
            zh=f"{place}：与政策包「{pack}」已载入的版本 {loaded} 期间重叠，后者自 {begins} 起施行。",
            en=f"{place}: it overlaps the loaded edition {loaded} of the pack “{pack}”, in force from {begins}.",
        ),
        mend=mend,
    )


def nothing_to_replace(place: str, pack: str, named: str) -> Refusal:
    """`replaces` names no edition that waits."""
    return Refusal(
        code="catalogue.nothing-to-replace",
        what=Text(
            zh=f"{place}：政策包「{pack}」没有等待施行的版本 {named}。",
            en=f"{place}: no edition {named} of the pack “{pack}” waits for its day.",
        ),
        mend=Text(
            zh="只有最后载入、还没有施行的版本可以被取代；请改正或者删去 replaces。",
            en="Only the last one loaded, and only before its day, can be replaced: correct `replaces` or leave it out.",
        ),
    )


def before_its_parent(place: str, parent: str, begins: date) -> Refusal:
    """A pack builds on an edition of its parent that is not in force yet when its own begins."""
    return Refusal(
        code="catalogue.before-its-parent",
        what=Text(
            zh=f"{place}：早于所依托的上级政策包「{parent}」的施行日 {begins}。",
            en=f"{place}: earlier than the parent “{parent}” it was checked with, which is in force from {begins}.",
        ),
        mend=Text(
            zh="请把 in_force_from 定在上级版本施行之日或者之后，或者先用上级现行的版本检查。",
            en="Let `in_force_from` be the parent's day or later, or check it with the parent's edition in force.",
        ),
    )


def unknown_edition(named: str, waiting: Sequence[str]) -> Refusal:
    """Neither a folder nor an edition that waits."""
    listed = "、".join(waiting)
    return Refusal(
        code="catalogue.unknown-edition",
        what=Text(
            zh=f"「{named}」既不是政策包文件夹，也不是等待施行的版本。",
            en=f"“{named}” is neither the folder of a pack nor an edition that waits for its day.",
        ),
        mend=Text(
            zh=f"等待施行的版本：{listed}。" if listed else "没有等待施行的版本，请给出文件夹。",
            en=f"Waiting: {', '.join(waiting)}." if listed else "None waits; name a folder.",
        ),
    )


def taken(kind: Text, code: str, pack: str) -> Refusal:
    """Another loaded pack owns this code."""
    return Refusal(
        code="catalogue.code-taken",
        what=Text(
            zh=f"{kind.zh}「{code}」已由政策包「{pack}」定义。",
            en=f"The {kind.en} “{code}” belongs to the pack “{pack}”.",
        ),
        mend=Text(
            zh="请换一个代码，或引用已有的定义。", en="Choose another code or cite that one."
        ),
    )


def _did_you_mean(near: Sequence[str]) -> Text:
    if not near:
        return Text(
            zh="请在目录页面核对代码。",
            en="Check the code on the catalogue page.",
        )
    names = "、".join(near)
    return Text(zh=f"您要找的是否是：{names}？", en=f"Did you mean: {', '.join(near)}?")
