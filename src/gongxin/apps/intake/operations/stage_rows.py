"""From checked rows to the columns that the register loads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from gongxin.apps.catalogue.api import (
    DISPLAY_CAPS,
    AdverseClass,
    Item,
    Nature,
    Period,
    Reference,
)
from gongxin.apps.register.api import CLASSES, PARTS, StagedFacts, StagedLinks, StagedRows
from gongxin.lib import pgcopy
from gongxin.lib.period_columns import last_day_expr, over_from_expr
from gongxin.lib.periods import Length

from ..rules.reading import person_identifiers
from .timeliness import timeliness

Array = np.ndarray[Any, Any]
_NO_END = pl.lit(None, dtype=pl.Datetime("us", "UTC"))


def staged_rows(
    *, rows: pl.DataFrame, item: Item, layout: int, filed: date, since: date
) -> StagedRows:
    """The columns of checked, unrefused `rows` as the register takes them.

    `layout` is the register's number for the item's fields in their order; `filed` is the day of filing and
    `since` the day on which the source began to file the item.
    """
    contents = contents_of(rows, [field.name for field in item.fields], layout)
    rows = rows.with_columns(
        shown_until(item).alias("shown_until"),
        over_from_expr(_day(item.display.from_field)).dt.offset_by("-1d").alias("shown_from"),
        _fact(item).alias("fact"),
    )
    document = item.document
    return StagedRows(
        row_numbers=rows["row"].to_numpy(),
        identifiers=_bytes(rows["identifier"]),
        names=_bytes(rows[item.subject.name].fill_null("")),
        kinds=rows["subject_kind"].to_numpy(),
        facts=_bytes(rows["fact"]),
        contents=contents,
        classes=rows["adverse_class"].to_numpy(),
        doc_numbers=_texts(rows, document.number if document else None),
        doc_organs=_texts(rows, document.organ if document else None),
        doc_dates=_dates(rows, document.date if document else None),
        valid_from=_dates(rows, item.valid_from),
        valid_to=_dates(rows, item.valid_to),
        shown_from=_instants(rows["shown_from"]),
        shown_until=_instants(rows["shown_until"]),
        timeliness=timeliness(
            rows[f"{document.date if document else item.valid_from}__date"],
            within=item.update_within,
            filed=filed,
            since=since,
        ),
    )


def staged_withdrawals(*, rows: pl.DataFrame, item: Item) -> StagedFacts:
    """Which facts of which subjects the rows withdraw."""
    return _named(rows, _fact(item))


def staged_references(*, rows: pl.DataFrame, item: Item) -> list[tuple[Reference, StagedFacts]]:
    """Which facts of other items the rows refer to, where they name one."""
    staged = []
    for reference in item.references:
        naming = rows.filter(pl.all_horizontal(pl.col(list(reference.fields)).is_not_null()))
        if not naming.is_empty():
            named = _named(naming, _fact_of(reference.item, reference.fields))
            staged.append((reference, named))
    return staged


def _named(rows: pl.DataFrame, fact: pl.Expr) -> StagedFacts:
    facts = rows.select(fact.alias("fact"))["fact"]
    return StagedFacts(rows["row"].to_list(), _bytes(rows["identifier"]), _bytes(facts))


def _fact(item: Item) -> pl.Expr:
    return _fact_of(item.code, item.natural_key)


def _fact_of(item: str, natural_key: Sequence[str]) -> pl.Expr:
    """What names one fact: item, subject and natural key."""
    return pl.concat_str(
        pl.lit(item),
        pl.col("identifier"),
        *(pl.col(name).fill_null("") for name in natural_key),
        separator="\x1f",
    )


def shown_until(item: Item) -> pl.Expr:
    """The instant at which display ends, by class (Order 36), sector and validity; null for no end."""
    valid_end = over_from_expr(_day(item.valid_to)) if item.valid_to else _NO_END
    ends = _ends_by_class(item, item.display.periods, _NO_END, valid_end)
    for exception in item.display.exceptions:
        theirs = _ends_by_class(item, exception.periods, ends, valid_end)
        ends = pl.when(pl.col(exception.field).is_in(exception.values)).then(theirs).otherwise(ends)
    if item.nature is Nature.ADVERSE:
        # the law in force caps what an older or a foreign period would let last longer
        ends = pl.min_horizontal(ends, _cap(item))
    return pl.min_horizontal(ends, valid_end) if item.display.while_valid else ends


def _ends_by_class(
    item: Item,
    periods: Mapping[AdverseClass | None, Period],
    otherwise: pl.Expr,
    valid_end: pl.Expr,
) -> pl.Expr:
    """The end by the period of each class; `otherwise` where there is none."""
    start = _day(item.display.from_field)
    ends = otherwise
    # the period of all classes first, so that what a class has of its own goes before it
    for key in sorted(periods, key=lambda one: one is not None):
        period = periods[key]
        if not period.shown:
            end = over_from_expr(start).dt.offset_by("-1d")
        elif period.max is None:
            end = valid_end
        else:
            end = over_from_expr(_last_day(start, period.max))
        holds = pl.lit(value=True) if key is None else _is_class(key)
        ends = pl.when(holds).then(end).otherwise(ends)
    return ends


def _cap(item: Item) -> pl.Expr:
    start = _day(item.display.from_field)
    cap = _NO_END
    for adverse_class, length in DISPLAY_CAPS.items():
        end = over_from_expr(_last_day(start, length))
        cap = pl.when(_is_class(adverse_class)).then(end).otherwise(cap)
    return cap


def shown_until_of(rows: pl.DataFrame, item: Item) -> Array:
    """When the display of each row ends, in microseconds since 1970."""
    return _instants(rows.select(shown_until(item).alias("until"))["until"])


def staged_links(*, rows: pl.DataFrame, item: Item) -> list[StagedLinks]:
    """The statutory roles that the rows name, where the person's number and the start are given."""
    links = []
    for relation in item.relations:
        start = relation.from_date or item.valid_from
        end = relation.to_date
        named = rows.filter(
            pl.col(relation.id_number).is_not_null()
            & ~pl.col(f"{relation.id_number}__bad")
            & pl.col(f"{start}__date").is_not_null()
            & (pl.col("subject_kind") > 0)
        )
        if named.is_empty():
            continue
        kinds = named[relation.id_type] if relation.id_type else None
        links.append(
            StagedLinks(
                row_numbers=named["row"].to_list(),
                organisations=_bytes(named["identifier"]),
                persons=_bytes(person_identifiers(named[relation.id_number], kinds)),
                person_names=_bytes(named[relation.name].fill_null("")),
                role=relation.role,
                valid_from=named[f"{start}__date"].to_list(),
                valid_to=named[f"{end}__date"].to_list() if end else [None] * named.height,
            )
        )
    return links


def contents_of(rows: pl.DataFrame, fields: Sequence[str], layout: int) -> list[bytes]:
    """What each row says: number of the layout, then the values of the fields in their order; see `register.PARTS`."""
    together = pl.concat_str(
        pl.lit(str(layout)), *(pl.col(name).fill_null("") for name in fields), separator=PARTS
    )
    contents = rows.select(together).to_series()
    if (contents.str.count_matches(PARTS, literal=True) == len(fields)).all():
        return _bytes(contents)
    # an invisible character of that kind in a cell is no more than a blank
    cleaned = rows.with_columns(pl.col(fields).str.replace_all(PARTS, " ", literal=True))
    return _bytes(cleaned.select(together).to_series())


def _is_class(adverse_class: AdverseClass) -> pl.Expr:
    return pl.col("adverse_class") == CLASSES.index(str(adverse_class))


def _last_day(start: pl.Expr, length: Length) -> pl.Expr:
    return last_day_expr(start, days=length.days, months=length.months, years=length.years)


def _day(field: str) -> pl.Expr:
    return pl.col(f"{field}__date")


def _texts(rows: pl.DataFrame, field: str | None) -> list[bytes | None]:
    return rows[field].cast(pl.Binary).to_list() if field else [None] * rows.height


def _bytes(column: pl.Series) -> list[bytes]:
    """The texts of a column without nulls, in UTF-8: they are hashed and sealed as bytes."""
    return column.cast(pl.Binary).to_list()


def _dates(rows: pl.DataFrame, field: str | None) -> Array:
    if field is None:
        return np.full(rows.height, pgcopy.DATE_INFINITY, dtype=np.int64)
    days = rows[f"{field}__date"].to_physical().cast(pl.Int64)
    return days.fill_null(int(pgcopy.DATE_INFINITY)).to_numpy()


def _instants(column: pl.Series) -> Array:
    physical = column.to_physical().cast(pl.Int64)
    return physical.fill_null(int(pgcopy.TIMESTAMP_INFINITY)).to_numpy()
