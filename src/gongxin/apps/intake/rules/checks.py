"""The checks of an item: each rule of the catalogue and the charter as one expression over columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from gongxin.lib.bilingual import Text
from gongxin.lib.divisions import NEVER

from . import catalogue as form
from . import charter
from .base import NOTHING, Rule
from .deriving import PERSON
from .filing import ACTION, ACTION_NAMES, WITHDRAWS, UnknownAction
from .shape import CodeShape, FieldShape, ItemShape

_FIRST_USCC = 2015
_KIND_NAMES = {
    "person": Text("自然人", "person"),
    "enterprise": Text("企业", "enterprise"),
    "organisation": Text("其他组织", "other organisation"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One rule applied to one field: true in `fails` where the row breaks it.

    `more` goes into the message; `explain` makes it from the cell where it differs from row to row.
    """

    rule: type[Rule]
    field: FieldShape
    fails: pl.Expr
    more: Text = NOTHING
    show_value: bool = False
    explain: Callable[[str], Text] | None = None

    def concerns_withdrawals(self, item: ItemShape) -> bool:
        """Whether a row that withdraws a fact must pass it: all it has to say is which fact of whom."""
        if self.rule is UnknownAction:
            return True
        return self.field.name in item.naming_fields and self.rule in _NAMING


@dataclass(frozen=True, slots=True)
class Context:
    """What the checks depend on besides the item."""

    codes: Mapping[str, CodeShape]
    today: date
    source_is_public_security: bool
    public_security: frozenset[str]


def compile_checks(item: ItemShape, context: Context) -> list[Check]:
    """All checks of the item's rows, in the order in which findings are listed."""
    checks: list[Check] = []
    for field in item.fields:
        checks += _presence(item, field)
        checks += _form(item, field, context)
    checks.append(_known_action())
    checks += _subject(item)
    checks += _order(item)
    checks += _adults(item, context)
    checks += _sealed(item, context)
    checks += _forbidden(item)
    return checks


def _presence(item: ItemShape, field: FieldShape) -> Iterator[Check]:
    cell = pl.col(field.name)
    if item.is_adverse and field.name in item.document_fields:
        yield Check(charter.NoDocument, field, cell.is_null())
    elif field.required or field.name in {item.valid_from, item.decided_on}:
        yield Check(form.Required, field, cell.is_null())
    if field.required_if:
        other, values = field.required_if
        label = item.field(other).label
        among = pl.element().is_in(list(values))
        holds = pl.col(other).fill_null("").str.split(";").list.eval(among).list.any()
        listed = Text("、".join(values), " or ".join(values))
        yield Check(
            form.RequiredIf,
            field,
            cell.is_null() & holds,
            more=Text(f"「{label.zh}」为{listed.zh}", f"“{label.en}” is {listed.en}"),
        )
    if field.length and field.type in {"text", "code"}:
        limit = Text(str(field.length), str(field.length))
        yield Check(form.TooLong, field, cell.str.len_chars() > field.length, more=limit)


def _form(item: ItemShape, field: FieldShape, context: Context) -> Iterator[Check]:
    if field.type != "text":
        cell = pl.col(field.name)
        yield Check(form.Formula, field, cell.str.starts_with("=") | cell.str.starts_with("＝"))
    if field.type == "date":
        yield from _date(item, field, context.today)
    elif field.type == "number":
        yield _number(field)
    elif field.type == "code" and field.codes:
        accepted = context.codes[field.codes].names
        bad = pl.col(f"{field.name}__bad")
        yield Check(form.NotInList, field, bad, more=accepted, show_value=True)
    elif field.type in {"uscc", "id-number"}:
        scientific = pl.col(field.name).str.contains(r"^[0-9](\.[0-9]+)?E\+?[0-9]+$")
        rule = form.BadUscc if field.type == "uscc" else form.BadIdNumber
        yield Check(form.Scientific, field, scientific)
        yield Check(rule, field, pl.col(f"{field.name}__bad") & ~scientific, show_value=True)
        yield from _division(field)


def _division(field: FieldShape) -> Iterator[Check]:
    """Of a sound number: whether there was such a division, and still when it can have been given."""
    listed = pl.col(f"{field.name}__division")
    yield Check(form.UnknownDivision, field, listed == NEVER, show_value=True)
    if field.type == "uscc":
        given = pl.lit(_FIRST_USCC)
    else:
        given = pl.col(field.name).str.slice(6, 4).cast(pl.Int16, strict=False)
    # lists are of a year's end at best: a year between is no proof
    gone = (listed != NEVER) & (listed < given - 1)
    yield Check(form.RetiredDivision, field, gone, show_value=True)


def _date(item: ItemShape, field: FieldShape, today: date) -> Iterator[Check]:
    cell, read = pl.col(field.name), _day(field.name)
    yield Check(form.NotADate, field, cell.is_not_null() & read.is_null(), show_value=True)
    if field.name in item.document_fields:
        yield Check(form.FutureDate, field, read > pl.lit(today), show_value=True)
    if field.not_before:
        yield _not_before(item, field.name, field.not_before)


def _number(field: FieldShape) -> Check:
    fraction = rf"(\.[0-9]{{1,{field.decimals}}})?" if field.decimals else ""
    decimals = Text(str(field.decimals), str(field.decimals))
    return Check(
        form.NotANumber,
        field,
        ~pl.col(field.name).str.contains(rf"^[0-9]{{1,12}}{fraction}$"),
        more=decimals,
        show_value=True,
    )


_NAMING = frozenset({
    form.Required, form.RequiredIf, form.TooLong, form.Formula, form.NotADate, form.NotANumber,
    form.NotInList, form.BadUscc, form.BadIdNumber, form.Scientific, form.NoSubject,
    form.OtherNumber, charter.NoDocument,
})  # fmt: skip


def _known_action() -> Check:
    field = FieldShape(name=ACTION, label=ACTION_NAMES, type="text", privacy="internal")
    return Check(
        UnknownAction,
        field,
        ~pl.col(ACTION).is_in(["", WITHDRAWS]),
        more=Text(f"「{WITHDRAWS}」以撤回", f"“{WITHDRAWS}” to withdraw"),
        show_value=True,
    )


def _subject(item: ItemShape) -> Iterator[Check]:
    subject = item.subject
    anchor = item.field(subject.uscc or subject.id_number or subject.name)
    known = pl.col("identifier").is_not_null()
    numbers = [name for name in (subject.uscc, subject.id_number) if name]
    given = pl.any_horizontal([pl.col(name).is_not_null() for name in numbers])
    yield Check(form.NoSubject, anchor, ~known & ~given)
    if subject.kind:
        # a kind that is missing or unknown has a finding of its own
        stated = item.field(subject.kind)
        sure = pl.col(stated.name).is_not_null()
        if stated.codes:
            sure &= ~pl.col(f"{stated.name}__bad")
        yield Check(form.OtherNumber, stated, ~known & given & sure)
    for position, (kind, name) in enumerate(_KIND_NAMES.items()):
        if kind not in item.kinds:
            of_kind = (pl.col("subject_kind") == position) & known
            yield Check(form.KindNotListed, anchor, of_kind, more=name)


def _order(item: ItemShape) -> Iterator[Check]:
    """What the register itself holds of every record and role: it does not end before it starts."""
    spans = [(item.valid_from, item.valid_to), *((r.start, r.end) for r in item.relations)]
    for start, end in dict.fromkeys(spans):
        if end and item.field(end).not_before != start:
            yield _not_before(item, end, start)


def _not_before(item: ItemShape, later: str, earlier: str) -> Check:
    label = item.field(earlier).label
    return Check(form.DateOrder, item.field(later), _day(later) < _day(earlier), more=label)


def _adults(item: ItemShape, context: Context) -> Iterator[Check]:
    """Charter C3. Conduct cannot lie in the future, so a mistaken date makes nobody an adult."""
    today = pl.lit(context.today)
    conduct = _day(item.conduct_date) if item.conduct_date else pl.lit(None, pl.Date)
    moment = pl.min_horizontal(pl.coalesce(conduct, _day(item.decided_on)), today)
    age = _age(born=pl.col("born"), on=moment)
    anchor = item.field(item.conduct_date or item.decided_on)
    yield Check(charter.UnderAge, anchor, age < 18_0000)
    if item.is_adverse:
        nearly = age.is_between(18_0000, 20_0000, closed="left") & conduct.is_null()
        yield Check(charter.NearlyUnderAge, anchor, nearly)
    for relation in item.relations:
        since = pl.min_horizontal(pl.coalesce(_day(relation.start), _day(item.valid_from)), today)
        age = _age(born=pl.col(f"{relation.id_number}__born"), on=since)
        yield Check(charter.UnderAge, item.field(relation.id_number), age < 18_0000)


def _sealed(item: ItemShape, context: Context) -> Iterator[Check]:
    """Charter C4, for items that rest on a document: anything else is no penalty."""
    if not (item.is_adverse and item.document):
        return
    organ = item.document.organ
    code = item.document.organ_code
    sealed = charter.is_sealed(
        is_person=(pl.col("subject_kind") == PERSON) | pl.col("only_a_person"),
        organ=pl.col(organ),
        organ_code=pl.col(code) if code else pl.lit(None, dtype=pl.String),
        texts=[pl.col(field.name) for field in item.free_texts],
        kinds=pl.col(item.class_rule.by) if item.class_rule and item.class_rule.by else None,
        source_is_public_security=context.source_is_public_security,
        public_security=context.public_security,
    )
    yield Check(charter.SealedPenalty, item.field(organ), sealed)


def _forbidden(item: ItemShape) -> Iterator[Check]:
    """Charter C2 by content."""
    for field in item.free_texts:
        fails = pl.col(field.name).str.contains(charter.FORBIDDEN_CONTENT)
        yield Check(charter.ForbiddenContent, field, fails, explain=charter.forbidden_kinds)


def _day(name: str) -> pl.Expr:
    return pl.col(f"{name}__date")


def _age(*, born: pl.Expr, on: pl.Expr) -> pl.Expr:
    """Whole years times 10,000 plus a rest, as a difference of YYYYMMDD: right for 29 February too."""
    return _as_number(on) - _as_number(born)


def _as_number(day: pl.Expr) -> pl.Expr:
    return (
        day.dt.year().cast(pl.Int32) * 10_000 + day.dt.month().cast(pl.Int32) * 100 + day.dt.day()
    )
