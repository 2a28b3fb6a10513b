"""Charter C1: nothing without a basis in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongxin.lib.bilingual import Text

from ..errors import Fault
from .rule import Rule
from .tree import Cited, Entry, PackTree, Raw, citations_at, exceptions_of, in_force

NOT_ENOUGH = frozenset({"policy-paper", "standard"})
"""Levels that explain or describe, and allow nothing by themselves."""


class BasisInForce(Rule):
    """C1: every item, display period, purpose, clock, workflow, condition of repair, list, grading and measure, and whatever a purpose keeps from a person, rests on an
    instrument in force on the edition's date, a clock with a date of its own on that.

    A policy paper or a standard alone is no basis, and an item needs an instrument that is a basis
    for recording. A display needs no basis of its own where it only follows the validity of the
    record, or where the record is there at the person's wish.
    """

    id = "C1"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        known = tree.known("instruments")
        for entry in tree.entries("item"):
            yield from self._rests(entry, known, ("basis",), _ITEM)
            yield from self._records(tree, entry, known)
            if _needs_period_basis(entry.raw):
                yield from self._rests(entry, known, ("display", "basis"), _PERIOD)
            for index, _ in enumerate(exceptions_of(entry)):
                place = ("display", "exceptions", index, "basis")
                yield from self._rests(entry, known, place, _EXCEPTION)
        for entry in tree.entries("purposes"):
            yield from self._rests(entry, known, ("basis",), _PURPOSE)
            for part, name in _KEPT_BACK.items():
                if part in entry.raw:
                    yield from self._rests(entry, known, (part, "basis"), name)
        for kind, name in _WHOLE.items():
            for entry in tree.entries(kind):
                yield from self._rests(entry, known, ("basis",), name)
        if known is not None:
            for cited in tree.citations():
                yield from self._in_force(tree, cited, known)

    def _rests(
        self,
        entry: Entry,
        known: Mapping[str, Raw] | None,
        place: tuple[str | int, ...],
        name: Text,
    ) -> Iterator[Fault]:
        cited = citations_at(entry, *place)
        path = (*entry.path, *place)
        if not cited:
            yield entry.file.fault(
                self.id,
                path,
                what=Text(zh=f"{name.zh}没有依据。", en=f"The {name.en} has no basis."),
                mend=Text(
                    zh="请在 basis 中引用现行有效的法律、法规、规章或规范性文件。",
                    en="Cite a law, regulation, rule or normative document in force under `basis`.",
                ),
            )
        elif known is not None and _only_weak(cited, known):
            yield entry.file.fault(
                self.id,
                path,
                what=Text(
                    zh=f"{name.zh}只引用了政策文件或标准，不足以作为依据。",
                    en=f"The {name.en} cites policy papers or standards only, which are no basis.",
                ),
                mend=Text(
                    zh="请补充法律、法规、规章或规范性文件；没有的，应删去。",
                    en="Add a law, regulation, rule or normative document, or drop it.",
                ),
            )

    def _records(
        self, tree: PackTree, entry: Entry, known: Mapping[str, Raw] | None
    ) -> Iterator[Fault]:
        cited = [(known or {}).get(one.instrument) for one in citations_at(entry, "basis")]
        instruments = [one for one in cited if one and one["level"] not in NOT_ENOUGH]
        # Without an instrument, or with none in force, another finding says so already.
        live = [one for one in instruments if in_force(one, tree.in_force_from)]
        if not live or any("recording" in one["basis_for"] for one in live):
            return
        yield entry.file.fault(
            self.id,
            ("basis",),
            what=Text(
                zh="所引文件都不是收录信息的依据。",
                en="None of the instruments cited is a basis for recording.",
            ),
            mend=Text(
                zh="请引用其 basis_for 含 recording 的文件。",
                en="Cite one whose `basis_for` includes `recording`.",
            ),
        )

    def _in_force(self, tree: PackTree, cited: Cited, known: Mapping[str, Raw]) -> Iterator[Fault]:
        instrument, day = known.get(cited.instrument), cited.on or tree.in_force_from
        if instrument is None or in_force(instrument, day):
            return
        title = instrument["title"]
        successor = instrument.get("replaced_by")
        yield cited.file.fault(
            self.id,
            cited.path,
            what=Text(
                zh=f"依据《{title['zh']}》在施行之日（{day}）无效。",
                en=f"“{title['en']}” is not in force on the day from which this holds, {day}.",
            ),
            mend=Text(
                zh=f"请改引「{successor}」。" if successor else "请引用现行有效的文件。",
                en=f"Cite `{successor}` instead." if successor else "Cite an instrument in force.",
            ),
        )


_ITEM = Text(zh="条目", en="item")
_PERIOD = Text(zh="展示期限", en="display period")
_EXCEPTION = Text(zh="展示期限的例外", en="exception from the display period")
_PURPOSE = Text(zh="查询用途", en="purpose")
_KEPT_BACK = {
    "deferral": Text(zh="暂缓告知", en="deferral"),
    "third_party": Text(zh="第三人保护", en="protection of third parties"),
}
_WHOLE = {
    "clocks": Text(zh="办理期限", en="clock"),
    "workflows": Text(zh="办理流程", en="workflow"),
    "repairs": Text(zh="修复条件", en="condition of repair"),
    "lists": Text(zh="名单", en="list"),
    "commitments": Text(zh="承诺类型", en="type of commitment"),
    "grades": Text(zh="分级", en="grading"),
    "measures": Text(zh="措施", en="measure"),
    "tips": Text(zh="举报事项", en="matter of tips"),
}
"""What rests on a basis of its own as a whole, by the kind of entry."""


def _needs_period_basis(item: Raw) -> bool:
    if item["nature"] == "adverse":
        return True
    return not item.get("by_choice") and _has_length(item["display"])


def _has_length(display: Raw) -> bool:
    periods = [display[key] for key in ("minor", "ordinary", "serious", "all") if key in display]
    return any(isinstance(period["max"], dict) or period.get("min") for period in periods)


def _only_weak(cited: Sequence[Cited], known: Mapping[str, Raw]) -> bool:
    levels = [known[one.instrument]["level"] for one in cited if one.instrument in known]
    return bool(levels) and all(level in NOT_ENOUGH for level in levels)
