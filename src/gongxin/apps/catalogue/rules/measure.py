"""What a measure must say before anybody can apply it: its entry, law, organ, end and remedy."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import NodePath

from ..errors import Fault
from .basis import NOT_ENOUGH
from .measure_words import ENDLESS, said_of
from .period import CLASSES, about_days, possible_classes
from .reference import unknown
from .rule import Rule
from .tree import Entry, PackTree, Raw, fields_of, in_force

LAWS = frozenset({"law", "administrative-regulation", "local-regulation"})
"""Only these may reduce rights or add duties (国办发〔2020〕49号)."""

_AGAINST_THE_ORGAN = frozenset({"reconsideration", "litigation", "court-review"})
"""Remedies against whoever applies a measure; an objection only puts the record right."""


class MeasureRule(Rule):
    """One thing that must hold of each measure."""

    def check(self, tree: PackTree) -> Iterator[Fault]:
        for entry in tree.entries("measures"):
            yield from self.judge(entry, tree)

    @abstractmethod
    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        """Faults of one measure."""

    def fault(self, entry: Entry, place: NodePath, what: Text, mend: Text) -> Fault:
        """A fault at a place of the measure; where the place is missing, at the measure."""
        return entry.file.fault(self.id, (*entry.path, *place), what=what, mend=mend)


def is_constraint(measure: Raw) -> bool:
    """Whether it reduces rights or adds duties."""
    return bool(measure["kind"] == "constraint")


class MeasureListed(MeasureRule):
    """A constraint is an entry of a published list of constraints in force: the national one, or a local supplement by a local
    regulation. What no list names is not applied.
    """

    id = "measure-listed"

    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        listed = entry.raw.get("listed")
        if not is_constraint(entry.raw):
            return
        if listed is None:
            yield self.fault(
                entry,
                ("listed",),
                Text("措施不在任何失信惩戒措施清单上。", "The constraint is on no published list."),
                Text(
                    "请在 listed 中写明清单和条目；清单上没有的，不得实施，应删去。",
                    "Name list and entry under `listed`; what no list has may not be applied: drop it.",
                ),
            )
            return
        if tree.known("codes") is None:
            return
        of = next(
            (
                (one, found.raw)
                for one in tree.chain()
                for found in one.entries("codes")
                if found.raw["code"] == listed["list"]
            ),
            None,
        )
        if of is None or "constraints_of" not in of[1]:
            yield self.fault(
                entry,
                ("listed", "list"),
                Text(
                    f"「{listed['list']}」不是失信惩戒措施清单。",
                    f"`{listed['list']}` is no list of constraints.",
                ),
                Text(
                    "请写 codes.yaml 中带 constraints_of 的清单。",
                    "Name a list of codes.yaml that has `constraints_of`.",
                ),
            )
            return
        yield from self._entry(entry, listed, of[1])
        yield from self._published(entry, of[0], of[1], tree)

    def _entry(self, entry: Entry, listed: Raw, codes: Raw) -> Iterator[Fault]:
        if listed["entry"] not in {one["value"] for one in codes["entries"]}:
            yield self.fault(
                entry,
                ("listed", "entry"),
                Text(f"清单上没有「{listed['entry']}」。", f"The list has no “{listed['entry']}”."),
                Text(
                    "请核对清单；没有的，应删去措施。", "Compare the list; else drop the measure."
                ),
            )

    def _published(
        self, entry: Entry, owner: PackTree, codes: Raw, tree: PackTree
    ) -> Iterator[Fault]:
        instrument = (tree.known("instruments") or {}).get(codes["constraints_of"])
        if instrument is None:
            return
        local = owner.header["level"] != "national" and instrument["level"] not in LAWS
        if local or not in_force(instrument, tree.in_force_from):
            why = (
                Text(
                    "地方补充清单须由地方性法规设定",
                    "a local supplement needs a local regulation",
                )
                if local
                else Text("清单在施行之日无效", "the list is not in force on the edition's day")
            )
            yield self.fault(
                entry,
                ("listed", "list"),
                Text(f"清单不能用：{why.zh}。", f"The list cannot be used: {why.en}."),
                Text("请改用现行有效的清单。", "Name a list that is in force."),
            )


class MeasureBasis(MeasureRule):
    """A constraint rests on the article of a law, an administrative or a local regulation that is a basis for measures; an
    incentive on an instrument that is. Less may explain a measure and never allows one.
    """

    id = "measure-basis"

    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        known = tree.known("instruments")
        if known is None:
            return
        cited = [
            (raw, known[raw["instrument"]])
            for raw in entry.raw.get("basis", ())
            if raw["instrument"] in known
        ]
        if all(one["level"] in NOT_ENOUGH for _, one in cited):  # which C1 says
            return
        if is_constraint(entry.raw):
            laws = [(raw, one) for raw, one in cited if one["level"] in LAWS]
            if not laws:
                yield self._fault(
                    entry,
                    Text(
                        "减损权益、增加义务，没有法律、行政法规或者地方性法规作依据。",
                        "It reduces rights or adds duties on less than a law, an administrative or a local regulation.",
                    ),
                )
                return
            if not any(raw.get("article") for raw, _ in laws):
                yield self._fault(
                    entry,
                    Text("没有写明法律、法规的条文。", "It names no article of its law."),
                )
            cited = laws
        if not any("measures" in one["basis_for"] for _, one in cited):
            yield self._fault(
                entry,
                Text("所引文件没有规定措施。", "What it cites provides for no measures."),
            )

    def _fault(self, entry: Entry, what: Text) -> Fault:
        return self.fault(
            entry,
            ("basis",),
            what,
            Text(
                "请引用 basis_for 含 measures 的依据；惩戒措施须写明法律、法规及其条文；没有的，应删去。",
                "Cite an instrument whose `basis_for` includes `measures`, for a constraint a law or regulation with its article; else drop it.",
            ),
        )


class MeasureOrgan(MeasureRule):
    """Some public organ applies it: by what it is there for, or by name."""

    id = "measure-organ"

    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        organ = entry.raw.get("organ")
        if organ is None:
            yield self.fault(
                entry,
                ("organ",),
                Text("没有写明实施单位，谁也不能实施。", "No organ is named: nobody may apply it."),
                Text("请补上 organ。", "Add `organ`."),
            )
            return
        known = tree.known("organs")
        for index, code in enumerate(organ.get("organs", ())):
            if known is not None and code not in known:
                path = (*entry.path, "organ", "organs", index)
                yield unknown(entry.file, path, Text("单位", "organ"), code)


class MeasureEnds(MeasureRule):
    """A constraint has a longest term and a way out, and no longer a term than its law allows or than any of its records can be shown."""

    id = "measure-end"

    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        measure = entry.raw
        if not is_constraint(measure):
            return
        for key, what in (
            ("longest", Text("措施没有期限。", "The measure has no term.")),
            ("exit", Text("没有写明怎样提前结束。", "No way out is named before its term.")),
        ):
            if key not in measure:
                mend = Text(f"请补上 {key}。", f"Add `{key}`.")
                yield self.fault(entry, (key,), what, mend)
        for place, text in said_of(measure):
            words = ENDLESS.found(text)
            if words:
                what = Text(
                    f"写明的期限没有终点：“{words}”。", f"What it says has no end: “{words}”."
                )
                mend = Text("请写明确的期限。", "Say a term that ends by itself.")
                yield self.fault(entry, place, what, mend)
        if "longest" not in measure:
            return
        longest = about_days(measure["longest"])
        by_law = [
            about_days(one["longest"]) for one in measure.get("basis", ()) if "longest" in one
        ]
        if by_law and longest > max(by_law):
            yield self._too_long(entry, Text("法律、法规允许的", "its law or regulation allows"))
        items = tree.known("item")
        shown = [
            _longest_shown(items[one["item"]], one)
            for one in measure.get("occasions", ())
            if items is not None and one["item"] in items
        ]
        if shown and longest > max(shown):
            yield self._too_long(
                entry, Text("所依据的记录能展示的", "any record it rests on can be shown")
            )

    def _too_long(self, entry: Entry, than: Text) -> Fault:
        return self.fault(
            entry,
            ("longest",),
            Text(f"期限长于{than.zh}。", f"Its term is longer than {than.en}."),
            Text("请缩短 longest。", "Shorten `longest`."),
        )


def _longest_shown(item: Raw, occasion: Raw) -> float:
    """Days for which a record of the occasion is shown at most."""
    classes = set(occasion.get("classes", CLASSES)) & possible_classes(item.get("class"))
    periods = [item["display"].get(name) or item["display"].get("all") for name in classes]
    ends = [one["max"] for one in periods if one]
    return max((about_days(one) for one in ends if isinstance(one, dict)), default=float("inf"))


class MeasureRemedy(MeasureRule):
    """Whoever is constrained can have it reviewed by somebody else: reconsideration, a lawsuit, or the court's own review."""

    id = "measure-remedy"

    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        if is_constraint(entry.raw) and not _AGAINST_THE_ORGAN & set(entry.raw.get("remedies", ())):
            yield self.fault(
                entry,
                ("remedies",),
                Text(
                    "没有对措施本身的救济途径。", "There is no remedy against the measure itself."
                ),
                Text(
                    "请在 remedies 中写明行政复议、行政诉讼或者法院审查。",
                    "Name reconsideration, litigation or the court's review under `remedies`.",
                ),
            )


class MeasureCounter(MeasureRule):
    """What is given at the counter (绿色通道、容缺受理) is an incentive; which documents may follow, and within how long, is said of the one that
    lets them, and of no other. A clean record of some years (连续若干年无不良信用记录) is asked for at the counter alone, and each occasion says by a
    date field since when its subject is there.
    """

    id = "measure-counter"

    def judge(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        gives = entry.raw.get("gives")
        if gives is not None and is_constraint(entry.raw):
            yield self._fault(
                entry, "gives", Text("惩戒措施不给便利。", "A constraint gives nothing.")
            )
        if (gives == "documents-later") != ("later" in entry.raw):
            yield self._fault(
                entry,
                "later",
                Text(
                    "容缺受理与可以后补的材料须同时写明。",
                    "Acceptance with documents pending and the documents that may follow go together.",
                ),
            )
        yield from self._clean(entry, tree)
        lists = tree.known("codes")
        known = {one["value"] for one in (lists or {}).get("matter", {}).get("entries", ())}
        for index, code in enumerate(entry.raw.get("matters", ())):
            if lists is not None and code not in known:
                path = (*entry.path, "matters", index)
                yield unknown(entry.file, path, Text("事项", "matter"), code)

    def _clean(self, entry: Entry, tree: PackTree) -> Iterator[Fault]:
        clean, items = "clean" in entry.raw, tree.known("item") or {}
        if clean and (is_constraint(entry.raw) or "gives" not in entry.raw):
            yield self._fault(
                entry,
                "clean",
                Text(
                    "只有窗口给予的便利才问有没有不良记录。",
                    "Only what is given at the counter asks for a clean record.",
                ),
            )
        for one in entry.raw.get("occasions", ()):
            fields = fields_of(items[one["item"]]) if one["item"] in items else {}
            dated = fields.get(one.get("since", ""), {}).get("type") == "date"
            if ("since" in one) != clean or (clean and fields and not dated):
                yield self._fault(
                    entry,
                    "occasions",
                    Text(
                        "连续若干年无不良记录的，每种情形须用日期字段写明从何时起算；其他措施不写。",
                        "For a clean record each occasion says by a date field since when it counts; other measures do not.",
                    ),
                )

    def _fault(self, entry: Entry, key: str, what: Text) -> Fault:
        mend = Text("请对照 docs/packs.md 改正。", "Correct it after docs/packs.md.")
        return self.fault(entry, (key,), what, mend)
