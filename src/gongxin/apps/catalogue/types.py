"""The catalogue as the rest of the house reads it: frozen, typed, without a database behind it.

Every type is built from the pack's own mapping (`Item.from_pack(...)`), which the JSON Schema in
`packs/schema/` has already checked; the meaning of each key is described there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any, NamedTuple

from gongxin.apps.directory.api import InstrumentInfo
from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import Explanation
from gongxin.lib.periods import Length as Length  # noqa: PLC0414 - the door hands it on
from gongxin.lib.reckoning import ClockKind

from .enums import (
    AdverseClass,
    ClockMatter,
    FieldType,
    Masking,
    Nature,
    NumberBy,
    Privacy,
    SubjectKind,
)


@dataclass(frozen=True, slots=True)
class Citation:
    """依据: an instrument and, where it is known, the article."""

    instrument: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """展示期限 of one class: `min` until repair may be asked for, `max` until display ends.

    `max` None means as long as the record is valid; `shown` False means never shown.
    """

    max: Length | None
    min: Length | None = None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One entry of a code list: what is stored, what it is called, what else is accepted."""

    value: str
    name: Text
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeList:
    """代码表."""

    code: str
    title: Text
    entries: tuple[CodeEntry, ...]

    def spellings(self) -> dict[str, str]:
        """Every accepted spelling -> stored value."""
        return {
            spelling: entry.value
            for entry in self.entries
            for spelling in (*entry.aliases, entry.name.zh, entry.value)
        }

    @classmethod
    def from_pack(cls, raw: Mapping[str, Any]) -> CodeList:
        """Build from one entry of `codes.yaml`."""
        return cls(
            code=raw["code"],
            title=Text.from_dict(raw["title"]),
            entries=tuple(
                CodeEntry(
                    value=entry["value"],
                    name=Text.from_dict(entry["name"]),
                    aliases=tuple(entry.get("aliases", [])),
                )
                for entry in raw["entries"]
            ),
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """A field is required if another field holds one of these values."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """数据项 of an item."""

    name: str
    label: Text
    type: FieldType
    privacy: Privacy
    masking: Masking = Masking.NONE
    aliases: tuple[str, ...] = ()
    length: int | None = None
    decimals: int = 0
    required: bool = False
    required_if: Condition | None = None
    codes: str | None = None
    multiple: bool = False
    not_before: str | None = None
    unit: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """引用: a fact of another item about the same subject, named by `fields` in the order of its natural key."""

    item: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubjectFields:
    """Which fields say whom a row is about."""

    name: str
    kind: str | None = None
    uscc: str | None = None
    id_type: str | None = None
    id_number: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentFields:
    """Which fields name the legally effective document (charter C5)."""

    number: str
    date: str
    organ: str
    organ_code: str | None = None


@dataclass(frozen=True, slots=True)
class RelationFields:
    """Which fields name a person with a statutory role in the organisation."""

    role: str
    name: str
    id_number: str
    id_type: str | None = None
    from_date: str | None = None
    to_date: str | None = None


@dataclass(frozen=True, slots=True)
class ClassRule:
    """How an adverse row gets its class."""

    always: AdverseClass | None = None
    by: str | None = None
    minor: tuple[str, ...] = ()
    serious: tuple[str, ...] = ()
    otherwise: AdverseClass = AdverseClass.ORDINARY


@dataclass(frozen=True, slots=True)
class DisplayException:
    """例外: records of a sector, told by the value of a field, have other periods; `periods` as in the rule."""

    field: str
    values: tuple[str, ...]
    periods: Mapping[AdverseClass | None, Period]
    basis: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class DisplayRule:
    """How long records of the item are shown and used; `periods` by class, key None for all."""

    from_field: str
    periods: Mapping[AdverseClass | None, Period]
    while_valid: bool = False
    basis: tuple[Citation, ...] = ()
    exceptions: tuple[DisplayException, ...] = ()

    def period_of(self, adverse_class: AdverseClass | None) -> Period | None:
        """The period of that class, where no exception holds."""
        return self.periods.get(adverse_class) or self.periods.get(None)


@dataclass(frozen=True, slots=True)
class DisplayDays:
    """What of a record its display follows from, and nothing that says whose it is.

    `start` is the day from which it is counted; `content` None: sealed, so that the sector is not known.
    """

    item: str
    adverse_class: AdverseClass | None
    start: date
    valid_to: date | None
    content: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class DisplayExplained:
    """Why display ends when it does, by which edition of which pack (empty: by none), and when repair may be asked for."""

    why: Explanation
    pack: str
    edition: str
    in_force: bool
    repair_from: date | None


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of another form: its code and headers there, and the field that it becomes, if any.

    `values` says how cells are spelled there and how the field spells them.
    """

    names: tuple[str, ...]
    field: str = ""
    values: Mapping[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormState:
    """The column of another form that says whether a row files a fact or withdraws it."""

    names: tuple[str, ...]
    files: frozenset[str]
    withdraws: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fill:
    """What stands in a field for which the form has no column.

    `by` is one of kind, source-name, source-code, same_as, organ_named_in, with; `field` the other field
    that the last three look at; `value` what `with` writes where that field is filled.
    """

    by: str
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """报送格式: another official form in which the item is filed, such as the one of 2015."""

    code: str
    title: Text
    columns: tuple[FormColumn, ...]
    state: FormState | None
    fills: Mapping[str, Fill]
    not_asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Item:
    """目录条目: one kind of record that may be kept, and everything that follows from it."""

    code: str
    pack: str
    title: Text
    describes: Text | None
    category: str
    nature: Nature
    restricted: bool
    by_choice: bool
    follows_law: Text | None
    subject_kinds: frozenset[SubjectKind]
    subject: SubjectFields
    document: DocumentFields | None
    valid_from: str
    valid_to: str | None
    conduct_date: str | None
    class_rule: ClassRule | None
    natural_key: tuple[str, ...]
    basis: tuple[Citation, ...]
    sources: frozenset[str] | None
    source_functions: frozenset[str] | None
    sharing: str
    shown_to_public: frozenset[SubjectKind]
    publicity_basis: tuple[Citation, ...]
    display: DisplayRule
    update_within: Length
    relations: tuple[RelationFields, ...]
    references: tuple[Reference, ...]
    domains: tuple[str, ...]
    fields: tuple[Field, ...]
    forms: tuple[Form, ...]

    def may_be_filed_by(self, *, organ: str, function: str) -> bool:
        """Whether the organ of that code and function is a source of the item (charter C1)."""
        if self.source_functions is not None:
            return function in self.source_functions
        return self.sources is None or organ in self.sources

    def field(self, name: str) -> Field:
        """The field of that official code. Raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> Item:
        """Build from one item file of `pack`, already valid against the schema."""
        document = raw.get("document")
        organisations = frozenset({SubjectKind.ENTERPRISE, SubjectKind.ORGANISATION})
        shown: frozenset[SubjectKind] = frozenset()
        if raw["publicity"]["organisations"] == "shown":
            shown |= organisations
        if raw["publicity"]["persons"] == "shown":
            shown |= {SubjectKind.PERSON}
        sources = raw["sources"]
        return cls(
            code=raw["item"],
            pack=pack,
            title=Text.from_dict(raw["title"]),
            describes=_text(raw.get("describes")),
            category=raw["category"],
            nature=Nature(raw["nature"]),
            restricted=raw.get("restricted", False),
            by_choice=raw.get("by_choice", False),
            follows_law=_text(raw.get("follows_law")),
            subject_kinds=frozenset(SubjectKind(kind) for kind in raw["subject_kinds"]),
            subject=SubjectFields(**raw["subject"]),
            document=DocumentFields(**document) if document else None,
            valid_from=raw["dates"]["valid_from"],
            valid_to=raw["dates"].get("valid_to"),
            conduct_date=raw["dates"].get("conduct"),
            class_rule=_class_rule(raw.get("class")),
            natural_key=tuple(raw["natural_key"]),
            basis=_citations(raw["basis"]),
            sources=frozenset(sources) if isinstance(sources, list) else None,
            source_functions=frozenset(sources["functions"]) if isinstance(sources, dict) else None,
            sharing=raw["sharing"]["scope"],
            shown_to_public=shown & frozenset(SubjectKind(kind) for kind in raw["subject_kinds"]),
            publicity_basis=_citations(raw["publicity"].get("basis", [])),
            display=_display_rule(raw),
            update_within=Length(**raw["update"]["within"]),
            relations=tuple(_relation(relation) for relation in raw.get("relations", [])),
            references=tuple(
                Reference(one["item"], tuple(one["fields"])) for one in raw.get("references", [])
            ),
            domains=tuple(raw.get("domains", [])),
            fields=tuple(_field(field) for field in raw["fields"]),
            forms=tuple(_form(form) for form in raw.get("forms", [])),
        )


@dataclass(frozen=True, slots=True)
class Question:
    """先问是否: what a purpose is answered yes or no before anybody opens a file.

    Yes when the subject has an adverse record of these items and classes that was decided within that time and
    may still be used.
    """

    text: Text
    items: frozenset[str]
    classes: frozenset[AdverseClass]
    within: Length


@dataclass(frozen=True, slots=True)
class Deferral:
    """暂缓告知: the law lets the person be told later of a look-up for the purpose, and by when at the latest."""

    basis: tuple[Citation, ...]
    longest_days: int


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """第三人保护: what the person is not told of a look-up for the purpose, since it would betray somebody else.

    `withheld` are among `case_reference` and `unit`; `why` is what the person reads instead.
    """

    basis: tuple[Citation, ...]
    withheld: frozenset[str]
    why: Text


@dataclass(frozen=True, slots=True)
class Purpose:
    """查询用途: why a look-up may be made, by whom, about what.

    An `authorised` one rests on what the subject authorised, which stands in the place of a case. `review_percent` of its
    look-ups is drawn for review. A `sensitive` one needs a second officer, from another unit.
    """

    code: str
    pack: str
    title: Text
    basis: tuple[Citation, ...]
    organs: frozenset[str] | None
    items: frozenset[str] | None
    subject_kinds: frozenset[SubjectKind]
    needs_case: bool
    case_example: str
    question: Question | None = None
    authorised: bool = False
    review_percent: int = 1
    sensitive: bool = False
    deferral: Deferral | None = None
    third_party: ThirdParty | None = None

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> Purpose:
        """Build from one entry of `purposes.yaml`."""
        organs = raw.get("organs")
        return cls(
            code=raw["code"],
            pack=pack,
            title=Text.from_dict(raw["title"]),
            basis=_citations(raw["basis"]),
            organs=frozenset(organs) if organs else None,
            items=None if raw["items"] == "all" else frozenset(raw["items"]),
            subject_kinds=frozenset(SubjectKind(kind) for kind in raw["subject_kinds"]),
            needs_case=raw["needs_case"],
            authorised=raw.get("authorised", False),
            review_percent=raw.get("review_percent", 1),
            sensitive=raw.get("sensitive", False),
            case_example=raw.get("case_example", ""),
            question=_question(raw.get("question")),
            deferral=_deferral(raw.get("deferral")),
            third_party=_third_party(raw.get("third_party")),
        )


@dataclass(frozen=True, slots=True)
class Extension:
    """延长: by how much more at the most, and what for."""

    length: Length
    when: Text


@dataclass(frozen=True, slots=True)
class Clock:
    """期限: who has how long for what, from when on, and what holds when it has run out.

    `basis` is the duty, `number_by` says whose the number is. In force from and to, where an edition has the clock
    more than once.
    """

    code: str
    pack: str
    title: Text
    starts: Text
    length: Length
    owner: Text
    at_zero: Text
    number_by: NumberBy
    basis: tuple[Citation, ...]
    note: Text | None
    kind: ClockKind = ClockKind.DUTY
    about: ClockMatter = ClockMatter.RIGHTS
    extension: Extension | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None

    @property
    def by_law(self) -> bool:
        """Whether the number is the law's own, as it was read."""
        return self.number_by is NumberBy.LAW

    def holds_on(self, day: date) -> bool:
        """Whether it is this clock that an event of that day sets going."""
        return (self.in_force_from or day) <= day <= (self.in_force_to or day)

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> Clock:
        """Build from one entry of `clocks.yaml`."""
        extension = raw.get("extension")
        return cls(
            code=raw["code"],
            pack=pack,
            title=Text.from_dict(raw["title"]),
            starts=Text.from_dict(raw["starts"]),
            length=Length(**raw["length"]),
            owner=Text.from_dict(raw["owner"]),
            at_zero=Text.from_dict(raw["at_zero"]),
            number_by=NumberBy(raw["number_by"]),
            basis=_citations(raw["basis"]),
            note=_text(raw.get("note")),
            kind=ClockKind(raw.get("kind", "duty")),
            about=ClockMatter(raw.get("about", "rights")),
            extension=Extension(Length(**extension["length"]), Text.from_dict(extension["when"]))
            if extension
            else None,
            in_force_from=_day(raw.get("in_force_from")),
            in_force_to=_day(raw.get("in_force_to")),
        )


@dataclass(frozen=True, slots=True)
class PackSummary:
    """What a page says of a loaded pack."""

    code: str
    edition: str
    title: Text
    level: str
    in_force_from: date
    digest: str
    items: int
    instruments: int
    organs: int
    purposes: int


@dataclass(frozen=True, slots=True)
class DomainEntry:
    """领域 or 职业 of a policy paper: the items that serve it, or why nothing is recorded."""

    code: str
    pack: str
    name: Text
    papers: tuple[str, ...]
    items: tuple[str, ...]
    facet: str
    not_recorded: Text | None

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> DomainEntry:
        """Build from one entry of `domains.yaml`."""
        return cls(
            code=raw["code"],
            pack=pack,
            name=Text.from_dict(raw["name"]),
            papers=tuple(raw["papers"]),
            items=tuple(raw["items"]),
            facet=raw.get("facet", ""),
            not_recorded=_text(raw.get("not_recorded")),
        )


@dataclass(frozen=True, slots=True)
class DomainMap:
    """Every domain and occupation that the papers name."""

    domains: tuple[DomainEntry, ...] = ()
    occupations: tuple[DomainEntry, ...] = ()


class EditionRef(NamedTuple):
    """Which edition of a pack, and what it said: `digest` is that of its whole document."""

    pack: str
    edition: str
    digest: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """目录: everything the editions in force say, read at once for readers that need much of it.

    `retired` items and `past_purposes` stood in an earlier edition; what was recorded or looked up
    under them still bears their names. `clocks` has of each the one that holds last, `clock_editions` all
    of them; `editions` are those in force, `test_profiles` which packs are for tests.
    """

    items: Mapping[str, Item]
    retired: Mapping[str, Item]
    code_lists: Mapping[str, CodeList]
    purposes: Mapping[str, Purpose]
    past_purposes: Mapping[str, Purpose]
    clocks: Mapping[str, Clock]
    clock_editions: Mapping[str, tuple[Clock, ...]]
    domain_map: DomainMap
    editions: tuple[EditionRef, ...]
    test_profiles: frozenset[str]

    @property
    def known_items(self) -> Mapping[str, Item]:
        """Items by code, retired ones too: what was recorded under them is still shown."""
        return {**self.retired, **self.items}


@dataclass(frozen=True, slots=True)
class Packs:
    """Everything that packs said at one moment: the catalogue, and the directory's names and instruments.

    `loaded` are the editions that had been loaded by then, in that order; the last of each pack was in force.
    """

    catalogue: Catalogue
    organs: Mapping[str, Text]
    instruments: Mapping[str, InstrumentInfo]
    loaded: tuple[EditionRef, ...]


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """What became of one pack; `changed` False: this edition was loaded already."""

    pack: str
    edition: str
    digest: str
    items: int
    changed: bool


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a loading did, parents first."""

    packs: tuple[LoadedPack, ...]

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return any(pack.changed for pack in self.packs)

    def __str__(self) -> str:
        return "\n".join(
            f"{pack.pack} {pack.edition}: "
            + (
                f"已载入 {pack.items} 个条目。 {pack.items} items loaded."
                if pack.changed
                else "没有变化。 Unchanged."
            )
            for pack in self.packs
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: added, removed or changed, at a path such as `items/honour/fields/BZ`."""

    kind: str
    path: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class PackDiff:
    """What loading a pack would change; `loaded_edition` None where none is loaded."""

    pack: str
    edition: str
    loaded_edition: str | None
    changes: tuple[Change, ...]

    def __str__(self) -> str:
        head = f"{self.pack} {self.loaded_edition or '—'} → {self.edition}: "
        if not self.changes:
            return head + "没有变化。 No changes."
        signs = {"added": "+", "removed": "-", "changed": "~"}
        return "\n".join(
            [
                head + f"{len(self.changes)} 处变化。 {len(self.changes)} changes.",
                *(f"{signs[change.kind]} {change.path}" for change in self.changes),
            ]
        )


def _day(raw: str | None) -> date | None:
    return date.fromisoformat(raw) if raw else None


def _text(raw: dict[str, str] | None) -> Text | None:
    return Text.from_dict(raw) if raw else None


def _citations(raw: list[dict[str, str]]) -> tuple[Citation, ...]:
    return tuple(Citation(entry["instrument"], entry.get("article", "")) for entry in raw)


def _deferral(raw: Mapping[str, Any] | None) -> Deferral | None:
    return None if raw is None else Deferral(_citations(raw["basis"]), raw["longest_days"])


def _third_party(raw: Mapping[str, Any] | None) -> ThirdParty | None:
    if raw is None:
        return None
    return ThirdParty(
        _citations(raw["basis"]), frozenset(raw["withheld"]), Text.from_dict(raw["why"])
    )


def _question(raw: Mapping[str, Any] | None) -> Question | None:
    if raw is None:
        return None
    return Question(
        text=Text(raw["zh"], raw["en"]),
        items=frozenset(raw["items"]),
        classes=frozenset(AdverseClass(one) for one in raw["classes"]),
        within=Length(**raw["within"]),
    )


def _class_rule(raw: Mapping[str, Any] | None) -> ClassRule | None:
    if not raw:
        return None
    return ClassRule(
        always=AdverseClass(raw["always"]) if "always" in raw else None,
        by=raw.get("by"),
        minor=tuple(raw.get("minor", [])),
        serious=tuple(raw.get("serious", [])),
        otherwise=AdverseClass(raw.get("otherwise", "ordinary")),
    )


def _period(raw: Mapping[str, Any]) -> Period:
    shortest, longest = raw.get("min"), raw["max"]
    return Period(
        max=Length(**longest) if isinstance(longest, dict) else None,
        min=Length(**shortest) if shortest else None,
        shown=longest != "not-shown",
    )


def _display_rule(raw: Mapping[str, Any]) -> DisplayRule:
    display = raw["display"]
    return DisplayRule(
        from_field=display.get("from", raw["dates"]["valid_from"]),
        periods=_periods(display),
        while_valid=display.get("while_valid", False),
        basis=_citations(display.get("basis", [])),
        exceptions=tuple(
            DisplayException(
                one["field"], tuple(one["is"]), _periods(one), _citations(one["basis"])
            )
            for one in display.get("exceptions", [])
        ),
    )


def _periods(raw: Mapping[str, Any]) -> dict[AdverseClass | None, Period]:
    periods: dict[AdverseClass | None, Period] = {
        AdverseClass(key): _period(raw[key])
        for key in ("minor", "ordinary", "serious")
        if key in raw
    }
    if "all" in raw:
        periods[None] = _period(raw["all"])
    return periods


def _relation(raw: Mapping[str, Any]) -> RelationFields:
    return RelationFields(
        role=raw["role"],
        name=raw["name"],
        id_number=raw["id_number"],
        id_type=raw.get("id_type"),
        from_date=raw.get("from"),
        to_date=raw.get("to"),
    )


def _form(raw: Mapping[str, Any]) -> Form:
    state = raw.get("state")
    return Form(
        code=raw["code"],
        title=Text.from_dict(raw["title"]),
        columns=tuple(
            FormColumn(tuple(column["names"]), column.get("field", ""), column.get("values", {}))
            for column in raw["columns"]
        ),
        state=FormState(
            tuple(state["names"]), frozenset(state["files"]), frozenset(state["withdraws"])
        )
        if state
        else None,
        fills={name: _fill(fill) for name, fill in raw.get("fills", {}).items()},
        not_asked=frozenset(raw.get("not_asked", [])),
    )


def _fill(raw: str | Mapping[str, str]) -> Fill:
    if isinstance(raw, str):
        return Fill(by=raw)
    by = next(key for key in raw if key != "value")
    return Fill(by=by, field=raw[by], value=raw.get("value", ""))


def _field(raw: Mapping[str, Any]) -> Field:
    condition = raw.get("required_if")
    return Field(
        name=raw["name"],
        label=Text.from_dict(raw["label"]),
        type=FieldType(raw["type"]),
        privacy=Privacy(raw["privacy"]),
        masking=Masking(raw.get("masking", "none")),
        aliases=tuple(raw.get("aliases", [])),
        length=raw.get("length"),
        decimals=raw.get("decimals", 0),
        required=raw.get("required", False),
        required_if=Condition(condition["field"], tuple(condition["is"])) if condition else None,
        codes=raw.get("codes"),
        multiple=raw.get("multiple", False),
        not_before=raw.get("not_before"),
        unit=raw.get("unit", ""),
        example=raw.get("example", ""),
    )
