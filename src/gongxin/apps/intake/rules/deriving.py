"""From cells to what loading and the charter's rules need: kind, identifier, birth, class."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from . import reading
from .shape import CodeShape, ItemShape

PERSON, ENTERPRISE, ORGANISATION = 0, 1, 2

# By type of field: which cells need no reading, and how the others are read.
_READERS: dict[str, tuple[str, Callable[[pl.Expr], pl.Expr]]] = {
    "uscc": (reading.PLAIN_IDENTIFIER, reading.identifier),
    "id-number": (reading.PLAIN_IDENTIFIER, reading.identifier),
    "number": (reading.PLAIN_AMOUNT, reading.amount),
    "date": (reading.PLAIN_DAY, reading.written_day),
}


def read_cells(raw: pl.DataFrame, item: ItemShape, codes: Mapping[str, CodeShape]) -> pl.DataFrame:
    """Every field in its standard form, null where it is empty; a date `X` also as the column `X__date`."""
    looked = raw.select(_first_look(item))
    filled = looked.select(
        reading.tidied(looked[field.name], looked[f"{field.name}__plain"], _READERS[field.type][1])
        if field.type in _READERS
        else field.name
        for field in item.fields
    ).select(pl.when(pl.all() != "").then(pl.all()))
    spelled = [
        reading.coded(filled[field.name], codes[field.codes].spellings, multiple=field.multiple)
        for field in item.fields
        if field.type == "code" and field.codes
    ]
    days = [
        reading.plain_day(pl.col(field.name)).alias(f"{field.name}__date")
        for field in item.fields
        if field.type == "date"
    ]
    return raw.with_columns(filled.with_columns(spelled).get_columns()).with_columns(days)


def _first_look(item: ItemShape) -> list[pl.Expr]:
    """Texts without blanks around them; of other cells whether they are in standard form as they are."""
    look: list[pl.Expr] = []
    for field in item.fields:
        cell = pl.col(field.name)
        if field.type in _READERS:
            plain = cell.str.contains(_READERS[field.type][0])
            look += [cell, plain.alias(f"{field.name}__plain")]
        else:
            look.append(reading.stripped(cell))
    return look


def derive(frame: pl.DataFrame, item: ItemShape, codes: Mapping[str, CodeShape]) -> pl.DataFrame:
    """Add `X__bad` of identifiers and codes, `X__division` of identifiers, and what is known of the subject and the class."""
    frame = frame.with_columns(_verdicts(frame, item, codes))
    frame = frame.with_columns(_subject_kind(item).alias("subject_kind"))
    births = [
        _identifiers(frame, relation.id_number, relation.id_type)
        .to_frame("number")
        .select(reading.birth_day(pl.col("number")).alias(f"{relation.id_number}__born"))
        .to_series()
        for relation in item.relations
    ]
    return frame.with_columns(
        *_subject(frame, item), *births, _adverse_class(item).alias("adverse_class")
    )


def _verdicts(
    frame: pl.DataFrame, item: ItemShape, codes: Mapping[str, CodeShape]
) -> list[pl.Series]:
    verdicts = []
    for field in item.fields:
        column = frame[field.name]
        if field.type == "uscc":
            bad = reading.uscc_is_bad(column)
            verdicts.append(
                reading.division_listed(column, bad, at=2).alias(f"{field.name}__division")
            )
        elif field.type == "id-number":
            bad = reading.number_is_bad(column, frame[field.id_type] if field.id_type else None)
            verdicts.append(
                reading.division_listed(column, bad, at=0).alias(f"{field.name}__division")
            )
        elif field.type == "code" and field.codes:
            bad = reading.unlisted(column, codes[field.codes].values)
        else:
            continue
        verdicts.append(bad.alias(f"{field.name}__bad"))
    return verdicts


def _subject_kind(item: ItemShape) -> pl.Expr:
    subject = item.subject
    organisation = (
        pl.when(pl.col(subject.uscc).str.starts_with("9"))
        .then(pl.lit(ENTERPRISE))
        .otherwise(pl.lit(ORGANISATION))
        if subject.uscc
        else pl.lit(ORGANISATION)
    )
    is_person = pl.col(subject.kind) == "自然人" if subject.kind else _only_a_person(item)
    return pl.when(is_person).then(pl.lit(PERSON)).otherwise(organisation).cast(pl.Int16)


def _only_a_person(item: ItemShape) -> pl.Expr:
    """Whether the row names a person and no organisation, whatever kind it states."""
    subject = item.subject
    if not subject.uscc:
        return pl.lit(value=True)
    if not subject.id_number:
        return pl.lit(value=False)
    return pl.col(subject.uscc).is_null() & pl.col(subject.id_number).is_not_null()


def _subject(frame: pl.DataFrame, item: ItemShape) -> list[pl.Series]:
    """`identifier`, `born` and `only_a_person`.

    The birth is that of the person whose number the row gives, even where it calls the party an
    organisation: charter C3 looks at the person.
    """
    subject = item.subject
    person: pl.Expr = pl.lit(None, dtype=pl.String)
    organisation: pl.Expr = pl.lit(None, dtype=pl.String)
    if subject.id_number:
        person = pl.lit(_identifiers(frame, subject.id_number, subject.id_type))
    if subject.uscc:
        organisation = pl.lit("uscc:") + pl.col(subject.uscc)
    chosen = pl.when(pl.col("subject_kind") == PERSON).then(person).otherwise(organisation)
    return frame.select(
        chosen.alias("identifier"),
        reading.birth_day(person).alias("born"),
        _only_a_person(item).alias("only_a_person"),
    ).get_columns()


def _identifiers(frame: pl.DataFrame, number: str, id_type: str | None) -> pl.Series:
    return reading.person_identifiers(frame[number], frame[id_type] if id_type else None)


def _adverse_class(item: ItemShape) -> pl.Expr:
    """Position in the register's list: 0 none, 1 minor, 2 ordinary, 3 serious."""
    rule = item.class_rule
    if rule is None:
        return pl.lit(0, dtype=pl.Int16)
    if rule.always:
        return pl.lit(rule.always, dtype=pl.Int16)
    codes = pl.col(rule.by).fill_null("").str.split(";")
    is_serious = codes.list.eval(pl.element().is_in(list(rule.serious))).list.any()
    is_minor = codes.list.eval(pl.element().is_in(list(rule.minor))).list.all()
    ranked = pl.when(is_serious).then(3).when(is_minor).then(1).otherwise(rule.otherwise)
    return ranked.cast(pl.Int16)
