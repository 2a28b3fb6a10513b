"""目录条目: one kind of record that may be kept, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongxin.lib.bilingual import Text
from gongxin.lib.periods import Length

from ..enums import AdverseClass, FieldType, Masking, Nature, Privacy, SubjectKind
from .citation import Citation, citations_of, text_of
from .commitment import BreachFields, CommitmentFields
from .display import DisplayRule, display_rule_of
from .form import Form, form_of


@dataclass(frozen=True, slots=True)
class Condition:
    """Something holds if a field has one of these values."""

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
    commitment: CommitmentFields | None
    breach: BreachFields | None
    basis: tuple[Citation, ...]
    sources: frozenset[str] | None
    source_functions: frozenset[str] | None
    sharing: str
    shown_to_public: frozenset[SubjectKind]
    public_fields: tuple[str, ...]
    public_only: Condition | None
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

    def may_be_published(self, content: Mapping[str, str]) -> bool:
        """Whether a record that says this may be proposed for publication, where the item leaves that to a field."""
        only = self.public_only
        return only is None or content.get(only.field, "") in only.values

    @property
    def is_shared(self) -> bool:
        """Whether anybody else than its subject and its source may be told of its records."""
        return self.sharing != "none"

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
            describes=text_of(raw.get("describes")),
            category=raw["category"],
            nature=Nature(raw["nature"]),
            restricted=raw.get("restricted", False),
            by_choice=raw.get("by_choice", False),
            follows_law=text_of(raw.get("follows_law")),
            subject_kinds=frozenset(SubjectKind(kind) for kind in raw["subject_kinds"]),
            subject=SubjectFields(**raw["subject"]),
            document=DocumentFields(**document) if document else None,
            valid_from=raw["dates"]["valid_from"],
            valid_to=raw["dates"].get("valid_to"),
            conduct_date=raw["dates"].get("conduct"),
            class_rule=_class_rule(raw.get("class")),
            natural_key=tuple(raw["natural_key"]),
            commitment=CommitmentFields(**raw["commitment"]) if "commitment" in raw else None,
            breach=BreachFields(**raw["breach"]) if "breach" in raw else None,
            basis=citations_of(raw["basis"]),
            sources=frozenset(sources) if isinstance(sources, list) else None,
            source_functions=frozenset(sources["functions"]) if isinstance(sources, dict) else None,
            sharing=raw["sharing"]["scope"],
            shown_to_public=shown & frozenset(SubjectKind(kind) for kind in raw["subject_kinds"]),
            public_fields=_public_fields(raw),
            public_only=_condition(raw["publicity"].get("only")),
            publicity_basis=citations_of(raw["publicity"].get("basis", [])),
            display=display_rule_of(raw),
            update_within=Length(**raw["update"]["within"]),
            relations=tuple(_relation(relation) for relation in raw.get("relations", [])),
            references=tuple(
                Reference(one["item"], tuple(one["fields"])) for one in raw.get("references", [])
            ),
            domains=tuple(raw.get("domains", [])),
            fields=tuple(_field(field) for field in raw["fields"]),
            forms=tuple(form_of(form) for form in raw.get("forms", [])),
        )


def _public_fields(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """公示内容: what a publication shows beside name and code; without a list, the fields marked public."""
    listed = raw["publicity"].get("shows")
    marked = (field["name"] for field in raw["fields"] if field["privacy"] == "public")
    besides = {raw["subject"]["name"], raw["subject"].get("uscc")}
    return tuple(name for name in (marked if listed is None else listed) if name not in besides)


def _condition(raw: Mapping[str, Any] | None) -> Condition | None:
    return Condition(raw["field"], tuple(raw["is"])) if raw else None


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


def _relation(raw: Mapping[str, Any]) -> RelationFields:
    return RelationFields(
        role=raw["role"],
        name=raw["name"],
        id_number=raw["id_number"],
        id_type=raw.get("id_type"),
        from_date=raw.get("from"),
        to_date=raw.get("to"),
    )


def _field(raw: Mapping[str, Any]) -> Field:
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
        required_if=_condition(raw.get("required_if")),
        codes=raw.get("codes"),
        multiple=raw.get("multiple", False),
        not_before=raw.get("not_before"),
        unit=raw.get("unit", ""),
        example=raw.get("example", ""),
    )
