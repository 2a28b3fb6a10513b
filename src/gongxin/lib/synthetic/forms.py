"""Facts in the official columns of the catalogue items.

First every fact is given its subject's names and numbers, its organ and a document number
(`dress`); then a table of expressions an item turns it into the columns of the form.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import numpy as np
import polars as pl

from .departments import PLACES, Departments, Form, Organ
from .population import Population

SPLIT_FROM = 200
"""Rows of one item and function from which the organs of both places file, not one for both."""

_MARKS = {
    "market-regulation": "市监",
    "environment": "环",
    "emergency": "应急",
    "transport": "交",
    "health": "卫",
    "labour": "人社",
    "housing": "建",
    "tax": "税",
    "public-security": "公",
    "justice": "司",
    "civil-affairs": "民",
    "education": "教",
    "lead": "发改",
    "court": "法",
    "civil-service": "编",
    "staffing": "编",
    "civilisation-office": "文明",
    "other": "综",
}
_PLACE_MARKS = {"51": "川示", "34": "淮示"}


def dress(
    facts: pl.DataFrame, form: Form, departments: Departments, population: Population
) -> pl.DataFrame:
    """`facts` with subject, organ and document number, ordered by organ and day.

    Adds name, number, uscc, kind_zh, leader_name, leader_number, organ, organ_name, organ_uscc,
    mark, year_of, serial, and `_demo`, `_organ`, `_planted`.
    """
    facts = _with_subject(facts, population)
    facts = _with_organ(facts, form, departments)
    return (
        facts.sort(["organ", "date"], maintain_order=True)
        .with_columns(pl.col("date").dt.year().alias("year_of"))
        .with_columns((pl.int_range(pl.len()).over("organ", "year_of") + 1).alias("serial"))
    )


def _with_subject(facts: pl.DataFrame, population: Population) -> pl.DataFrame:
    people, organisations = population.people, population.organisations
    person = facts["person"]
    flags = person.to_numpy()
    who = facts["who"].to_numpy()
    as_person = np.where(flags, who, 0).astype(np.uint32)
    as_organisation = np.where(flags, 0, who).astype(np.uint32)
    of_person = {
        name: people[name].gather(as_person) for name in ("name", "number", "division", "demo")
    }
    of_organisation = organisations[as_organisation]
    return facts.with_columns(
        of_person["name"].zip_with(person, of_organisation["name"]).alias("name"),
        pl.when(person).then(of_person["number"]).alias("number"),
        pl.when(~person).then(of_organisation["uscc"]).alias("uscc"),
        pl.when(~person).then(of_organisation["leader_name"]).alias("leader_name"),
        pl.when(~person).then(of_organisation["leader_number"]).alias("leader_number"),
        pl.when(person).then(pl.lit("person")).otherwise(of_organisation["kind"]).alias("kind_of"),
        (of_person["division"].zip_with(person, of_organisation["division"]) // 10_000)
        .cast(pl.String)
        .alias("place"),
        of_person["demo"].zip_with(person, of_organisation["demo"]).alias("_demo"),
        of_organisation["section"],
        of_organisation["address"],
        of_organisation["capital"],
        of_organisation["founded"],
        (facts["planted"] if "planted" in facts.columns else pl.lit("")).alias("_planted"),
    )


def _with_organ(facts: pl.DataFrame, form: Form, departments: Departments) -> pl.DataFrame:
    sizes = facts.group_by("function").len()
    rows = []
    for function, size in sizes.sort("function").iter_rows():
        for place in PLACES:
            # A small world files by one organ a function: a demo is not a heap of tiny files.
            near = place if size >= SPLIT_FROM else PLACES[zlib.crc32(function.encode()) % 2]
            rows.append(
                (
                    function,
                    place,
                    *_organ_columns(departments.organ(function, near, form.sources), function),
                )
            )
    names = ("function", "place", "organ", "organ_name", "organ_uscc", "mark")
    organs = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return facts.join(
        organs, on=["function", "place"], how="left", maintain_order="left"
    ).with_columns(pl.col("organ").alias("_organ"))


def _organ_columns(organ: Organ, function: str) -> tuple[str, str, str, str]:
    mark = _PLACE_MARKS.get(organ.place, "川示") + _MARKS.get(
        organ.function, _MARKS.get(function, "综")
    )
    return organ.code, organ.name, organ.uscc, mark


Expressions = Mapping[str, pl.Expr]


def official(facts: pl.DataFrame, form: Form, expressions: Expressions, amend: str) -> pl.DataFrame:
    """The columns of `form` in its order, empty where the department has nothing to say.

    Facts that would share a natural key are one record and are filed once.
    """
    known = {column.name for column in form.columns}
    strange = sorted(set(expressions) - known)
    if strange:
        raise KeyError(f"{form.item} has no field {', '.join(strange)}")
    columns = [
        expressions.get(column.name, pl.lit(None, dtype=pl.String)).alias(column.name)
        for column in form.columns
    ]
    rows = facts.select(*columns, "_organ", "_demo", "_planted", pl.lit(amend).alias("_amend"))
    subject = [form.subject[key] for key in ("uscc", "id_number") if key in form.subject]
    return rows.unique(
        [*dict.fromkeys([*form.natural_key, *subject])], keep="first", maintain_order=True
    )
