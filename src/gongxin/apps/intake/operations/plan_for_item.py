"""From the catalogue's item to the plan that checks its rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from gongxin.apps.catalogue.api import (
    ClassRule,
    CodeList,
    Field,
    FieldType,
    Item,
    Nature,
    code_lists_of,
)
from gongxin.apps.directory.api import Organ, public_security_organs
from gongxin.apps.register.api import CLASSES
from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import id_check_character

from ..rules.checks import Context
from ..rules.plan import Plan
from ..rules.shape import (
    ClassShape,
    CodeShape,
    DocumentShape,
    FieldShape,
    ItemShape,
    RelationShape,
    SubjectShape,
)

_NAMES_SHOWN = 12

# A right value by type, where the catalogue gives none; numbers are of the reserved synthetic pattern.
_EXAMPLES = {
    FieldType.DATE: "2026-11-22",
    FieldType.NUMBER: "1250",
    FieldType.USCC: "11349900GX00050191",
    FieldType.ID_NUMBER: "51990119850511101" + id_check_character("51990119850511101"),
}


def plan_for_item(
    *, item: Item, source: Organ, today: date, not_asked: Collection[str] = ()
) -> Plan:
    """The plan for rows of `item` filed by `source` in a form that does not know the fields `not_asked`."""
    codes = code_lists_of(item)
    return Plan(
        item=shape_of(item, codes, not_asked=not_asked),
        context=Context(
            codes={code: _codes(code_list) for code, code_list in codes.items()},
            today=today,
            source_is_public_security=source.function == "public-security",
            public_security=public_security_organs(),
        ),
    )


def shape_of(
    item: Item, codes: Mapping[str, CodeList], *, not_asked: Collection[str] = ()
) -> ItemShape:
    """The item, reduced to what checks use."""
    subject, document = item.subject, item.document
    return ItemShape(
        code=item.code,
        kinds=frozenset(str(kind) for kind in item.subject_kinds),
        is_adverse=item.nature is Nature.ADVERSE,
        subject=SubjectShape(
            subject.name, subject.kind, subject.uscc, subject.id_type, subject.id_number
        ),
        document=DocumentShape(document.number, document.date, document.organ, document.organ_code)
        if document
        else None,
        class_rule=_class(item.class_rule) if item.class_rule else None,
        decided_on=document.date if document else item.valid_from,
        conduct_date=item.conduct_date,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        natural_key=item.natural_key,
        relations=tuple(
            RelationShape(
                relation.id_number,
                relation.id_type,
                relation.from_date or item.valid_from,
                relation.to_date,
            )
            for relation in item.relations
        ),
        fields=tuple(
            _field(item, field, codes, asked=field.name not in not_asked) for field in item.fields
        ),
    )


def _class(rule: ClassRule) -> ClassShape:
    return ClassShape(
        always=CLASSES.index(str(rule.always)) if rule.always else None,
        by=rule.by or "",
        minor=rule.minor,
        serious=rule.serious,
        otherwise=CLASSES.index(str(rule.otherwise)),
    )


def _field(item: Item, field: Field, codes: Mapping[str, CodeList], *, asked: bool) -> FieldShape:
    needed = field.required_if if asked else None
    return FieldShape(
        name=field.name,
        label=field.label,
        type=str(field.type),
        privacy=str(field.privacy),
        length=field.length,
        decimals=field.decimals,
        required=field.required and asked,
        required_if=(needed.field, needed.values) if needed else None,
        codes=field.codes,
        multiple=field.multiple,
        not_before=field.not_before,
        id_type=_id_type_of(item, field.name, {other.name for other in item.fields}),
        example=_example(field, codes),
    )


def _example(field: Field, codes: Mapping[str, CodeList]) -> str:
    """A right value of the field: the catalogue's, else the first of its list, else one of its type."""
    if field.example:
        return field.example
    if field.codes:
        return codes[field.codes].entries[0].name.zh
    return _EXAMPLES.get(field.type, "")


def _id_type_of(item: Item, name: str, names: set[str]) -> str | None:
    """The field that says what kind of number `name` holds, as the item names it or by its pair."""
    if name == item.subject.id_number:
        return item.subject.id_type
    for relation in item.relations:
        if name == relation.id_number:
            return relation.id_type
    # the official forms pair …_ZJHM (number) with …_ZJLX (type)
    pair = name.replace("ZJHM", "ZJLX")
    return pair if pair != name and pair in names else None


def _codes(code_list: CodeList) -> CodeShape:
    names = [entry.name for entry in code_list.entries]
    more = len(names) > _NAMES_SHOWN
    return CodeShape(
        spellings=code_list.spellings(),
        values=frozenset(entry.value for entry in code_list.entries),
        names=Text(
            "、".join(name.zh for name in names[:_NAMES_SHOWN]) + ("等" if more else ""),
            ", ".join(f"{name.zh} ({name.en})" for name in names[:_NAMES_SHOWN])
            + (", …" if more else ""),
        ),
    )
