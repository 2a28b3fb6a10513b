"""The plan by which a chunk of rows is read and checked, compiled from a catalogue item.

A plan is made once a batch. `check` takes a frame with one text column a field and the column `row`,
and gives back the frame in standard form with the columns derived for loading, which rows are refused,
and every finding. It works on columns; Python runs once per distinct code and per finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import mask_id_number, mask_name

from . import catalogue as form
from . import charter, reading
from .base import Rule
from .shape import CodeShape, FieldShape, ItemShape

PERSON, ENTERPRISE, ORGANISATION = 0, 1, 2
_SHOWN_VALUE = 40


@dataclass(frozen=True, slots=True)
class Check:
    """One rule applied to one field: true in `fails` where the row breaks it."""

    rule: type[Rule]
    field: FieldShape
    fails: pl.Expr
    more: Text = Text("", "")
    show_value: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A check that failed in a row."""

    row: int
    rule: type[Rule]
    field: FieldShape
    value: str
    more: Text


@dataclass(frozen=True, slots=True)
class Checked:
    """A chunk after its checks."""

    rows: pl.DataFrame
    refused: frozenset[int]
    untraced: frozenset[int]
    faults: list[Fault]
    tidied: dict[str, int]


class Plan:
    """How the rows of one item, from one source, are read and checked on `today`."""

    def __init__(
        self,
        *,
        item: ItemShape,
        codes: Mapping[str, CodeShape],
        today: date,
        source_is_public_security: bool,
        public_security: frozenset[str],
    ) -> None:
        self._item = item
        self._codes = codes
        self._today = today
        self._source_is_public_security = source_is_public_security
        self._public_security = public_security
        self._checks = list(self._compile())

    def check(self, raw: pl.DataFrame) -> Checked:
        """Read and check one chunk."""
        clean = self._read(raw)
        frame = self._derive(clean)
        verdicts = frame.select(
            [
                check.fails.fill_null(value=False).alias(str(n))
                for n, check in enumerate(self._checks)
            ]
        )
        faults: list[Fault] = []
        for number, check in enumerate(self._checks):
            column = verdicts[str(number)]
            if column.any():
                faults.extend(self._faults(check, raw.filter(column)))
        refused = frozenset(f.row for f in faults if f.rule.severity == "error")
        untraced = frozenset(f.row for f in faults if not f.rule.keeps_copy)
        return Checked(
            rows=frame,
            refused=refused,
            untraced=untraced,
            faults=[f for f in faults if f.row not in untraced or not f.rule.keeps_copy],
            tidied=self._tidied(raw, clean),
        )

    # --- reading --------------------------------------------------------------------------------

    def _read(self, raw: pl.DataFrame) -> pl.DataFrame:
        readers: dict[str, Callable[[pl.Expr], pl.Expr]] = {
            "uscc": reading.identifier,
            "id-number": reading.identifier,
            "number": reading.amount,
        }
        frame = raw.with_columns(
            [
                readers.get(field.type, reading.text)(pl.col(field.name)).alias(field.name)
                for field in self._item.fields
            ]
        )
        dates = [field for field in self._item.fields if field.type == "date"]
        frame = frame.with_columns(
            [reading.day(pl.col(field.name)).alias(f"{field.name}__date") for field in dates]
        )
        frame = frame.with_columns(
            [
                pl.coalesce(
                    pl.col(f"{field.name}__date").dt.to_string("%Y-%m-%d"), pl.col(field.name)
                ).alias(field.name)
                for field in dates
            ]
        )
        coded = [field for field in self._item.fields if field.type == "code" and field.codes]
        return frame.with_columns(
            [
                reading.coded(
                    frame[field.name],
                    self._codes[field.codes or ""].spellings,
                    multiple=field.multiple,
                ).alias(field.name)
                for field in coded
            ]
        )

    def _tidied(self, raw: pl.DataFrame, clean: pl.DataFrame) -> dict[str, int]:
        names = [field.name for field in self._item.fields]
        changed = raw.with_columns(clean[name].alias(f"{name}__new") for name in names).select(
            [
                ((pl.col(name) != pl.col(f"{name}__new")) & (pl.col(name) != "")).sum().alias(name)
                for name in names
            ]
        )
        return {name: count for name, count in changed.row(0, named=True).items() if count}

    # --- deriving -------------------------------------------------------------------------------

    def _derive(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add what loading and the charter's rules need: kind, identifier, birth, class, periods."""
        item = self._item
        flags: list[pl.Series] = []
        for field in item.fields:
            column = frame[field.name]
            if field.type == "uscc":
                flags.append(reading.uscc_is_bad(column).alias(f"{field.name}__bad"))
            elif field.type == "id-number":
                kinds = frame[field.id_type] if field.id_type else None
                flags.append(reading.number_is_bad(column, kinds).alias(f"{field.name}__bad"))
            elif field.type == "code" and field.codes:
                values = self._codes[field.codes].values
                flags.append(reading.unlisted(column, values).alias(f"{field.name}__bad"))
        frame = frame.with_columns(flags)
        frame = frame.with_columns(self._subject_kind().alias("subject_kind"))
        frame = frame.with_columns(self._identifier(frame).alias("identifier"))
        return frame.with_columns(
            pl.when(pl.col("subject_kind") == PERSON)
            .then(
                pl.col("identifier")
                .str.extract(r"^id:\d{6}(\d{8})")
                .str.to_date("%Y%m%d", strict=False)
            )
            .alias("born"),
            self._adverse_class().alias("adverse_class"),
        )

    def _subject_kind(self) -> pl.Expr:
        subject = self._item.subject
        organisation = (
            pl.when(pl.col(subject.uscc).str.starts_with("9"))
            .then(pl.lit(ENTERPRISE))
            .otherwise(pl.lit(ORGANISATION))
            if subject.uscc
            else pl.lit(ORGANISATION)
        )
        if subject.kind:
            is_person = pl.col(subject.kind) == "自然人"
        elif not subject.uscc:
            is_person = pl.lit(value=True)
        elif not subject.id_number:
            is_person = pl.lit(value=False)
        else:
            is_person = pl.col(subject.uscc).is_null() & pl.col(subject.id_number).is_not_null()
        return pl.when(is_person).then(pl.lit(PERSON)).otherwise(organisation).cast(pl.Int16)

    def _identifier(self, frame: pl.DataFrame) -> pl.Series:
        subject = self._item.subject
        person: pl.Expr = pl.lit(None, dtype=pl.String)
        organisation: pl.Expr = pl.lit(None, dtype=pl.String)
        if subject.id_number:
            kinds = frame[subject.id_type] if subject.id_type else None
            person = pl.lit(reading.person_identifiers(frame[subject.id_number], kinds))
        if subject.uscc:
            organisation = pl.lit("uscc:") + pl.col(subject.uscc)
        chosen = pl.when(pl.col("subject_kind") == PERSON).then(person).otherwise(organisation)
        return frame.select(chosen.alias("identifier")).to_series()

    def _adverse_class(self) -> pl.Expr:
        """Position in `register.CLASSES`: 0 none, 1 minor, 2 ordinary, 3 serious."""
        rule = self._item.class_rule
        if rule is None:
            return pl.lit(0, dtype=pl.Int16)
        if rule.always:
            return pl.lit(rule.always, dtype=pl.Int16)
        codes = pl.col(rule.by).fill_null("").str.split(";")
        is_serious = codes.list.eval(pl.element().is_in(list(rule.serious))).list.any()
        is_minor = codes.list.eval(pl.element().is_in(list(rule.minor))).list.all()
        return (pl.when(is_serious).then(3).when(is_minor).then(1).otherwise(rule.otherwise)).cast(
            pl.Int16
        )

    # --- checks ---------------------------------------------------------------------------------

    def _compile(self) -> Iterator[Check]:
        for field in self._item.fields:
            yield from self._field_checks(field)
        yield from self._subject_checks()
        yield from self._charter_checks()

    def _field_checks(self, field: FieldShape) -> Iterator[Check]:
        cell, name = pl.col(field.name), field.name
        is_document = name in self._item.document_fields and self._item.is_adverse
        if field.required:
            yield Check(charter.NoDocument if is_document else form.Required, field, cell.is_null())
        if field.required_if:
            other, values = field.required_if
            label = self._item.field(other).label
            listed = "、".join(values)
            holds = (
                pl.col(other)
                .fill_null("")
                .str.split(";")
                .list.eval(pl.element().is_in(list(values)))
                .list.any()
            )
            yield Check(
                form.RequiredIf,
                field,
                cell.is_null() & holds,
                more=Text(f"「{label.zh}」为{listed}", f"“{label.en}” is {listed}"),
            )
        if field.length and field.type in {"text", "code"}:
            limit = str(field.length)
            yield Check(
                form.TooLong, field, cell.str.len_chars() > field.length, more=Text(limit, limit)
            )
        yield from self._type_checks(field, cell)

    def _type_checks(self, field: FieldShape, cell: pl.Expr) -> Iterator[Check]:
        name = field.name
        if field.type == "date":
            parsed = pl.col(f"{name}__date")
            yield Check(
                form.NotADate, field, cell.is_not_null() & parsed.is_null(), show_value=True
            )
            if name in self._item.document_fields:
                yield Check(form.FutureDate, field, parsed > pl.lit(self._today), show_value=True)
            if field.not_before:
                before = self._item.field(field.not_before).label
                earlier = parsed < pl.col(f"{field.not_before}__date")
                yield Check(form.DateOrder, field, earlier, more=before)
        elif field.type == "number":
            pattern = (
                rf"^\d{{1,12}}(\.\d{{1,{field.decimals}}})?$" if field.decimals else r"^\d{1,18}$"
            )
            decimals = str(field.decimals)
            yield Check(
                form.NotANumber,
                field,
                ~cell.str.contains(pattern),
                more=Text(decimals, decimals),
                show_value=True,
            )
        elif field.type == "code" and field.codes:
            accepted = self._codes[field.codes].names
            yield Check(
                form.NotInList, field, pl.col(f"{name}__bad"), more=accepted, show_value=True
            )
        elif field.type in {"uscc", "id-number"}:
            scientific = cell.str.contains(r"^\d(\.\d+)?E\+?\d+$")
            rule = form.BadUscc if field.type == "uscc" else form.BadIdNumber
            yield Check(form.Scientific, field, scientific)
            yield Check(rule, field, pl.col(f"{name}__bad") & ~scientific, show_value=True)

    def _subject_checks(self) -> Iterator[Check]:
        subject = self._item.subject
        anchor = self._item.field(subject.uscc or subject.id_number or subject.name)
        yield Check(form.NoSubject, anchor, pl.col("identifier").is_null())

        for position, kind in enumerate(_KIND_NAMES):
            if kind not in self._item.kinds:
                yield Check(
                    form.KindNotListed,
                    anchor,
                    (pl.col("subject_kind") == position) & pl.col("identifier").is_not_null(),
                    more=_KIND_NAMES[kind],
                )

    def _charter_checks(self) -> Iterator[Check]:
        item = self._item
        conduct = (
            pl.col(f"{item.conduct_date}__date") if item.conduct_date else pl.lit(None, pl.Date)
        )
        moment = pl.coalesce(conduct, pl.col(f"{item.decided_on}__date"))
        anchor = item.field(item.conduct_date or item.decided_on)
        # 18 years as a difference of YYYYMMDD numbers: right for 29 February too
        age = _as_number(moment) - _as_number(pl.col("born"))
        yield Check(charter.UnderAge, anchor, age < 18_0000)
        if item.is_adverse:
            nearly = age.is_between(18_0000, 20_0000, closed="left") & conduct.is_null()
            yield Check(charter.NearlyUnderAge, anchor, nearly)
        if item.is_adverse and item.document:
            organ = item.field(item.document.organ)
            code = item.document.organ_code
            yield Check(
                charter.SealedPenalty,
                organ,
                charter.is_sealed(
                    is_person=pl.col("subject_kind") == PERSON,
                    organ=pl.col(organ.name),
                    organ_code=pl.col(code) if code else pl.lit(None, dtype=pl.String),
                    texts=[pl.col(field.name) for field in item.free_texts],
                    source_is_public_security=self._source_is_public_security,
                    public_security=self._public_security,
                ),
            )
        if item.free_texts:
            found = charter.forbidden_content(field.name for field in item.free_texts)
            for kind, fails in found.items():
                zh, en = kind.split(" ", 1)
                yield Check(charter.ForbiddenContent, item.free_texts[0], fails, more=Text(zh, en))

    # --- findings -------------------------------------------------------------------------------

    @staticmethod
    def _faults(check: Check, broken: pl.DataFrame) -> Iterator[Fault]:
        rows = broken["row"].to_list()
        values = broken[check.field.name].to_list() if check.show_value else [""] * len(rows)
        for row, value in zip(rows, values, strict=True):
            yield Fault(row, check.rule, check.field, masked(check.field, value or ""), check.more)


_KIND_NAMES = {
    "person": Text("自然人", "person"),
    "enterprise": Text("企业", "enterprise"),
    "organisation": Text("其他组织", "other organisation"),
}


def masked(field: FieldShape, value: str) -> str:
    """A value as a finding may show it: enough to find it in the file, not enough to learn it."""
    value = value.strip()
    if field.type == "id-number":
        return mask_id_number(value)
    if field.privacy in {"personal", "sensitive"}:
        return mask_name(value)
    return value if len(value) <= _SHOWN_VALUE else value[:_SHOWN_VALUE] + "…"


def _as_number(day: pl.Expr) -> pl.Expr:
    return (
        day.dt.year().cast(pl.Int32) * 10_000 + day.dt.month().cast(pl.Int32) * 100 + day.dt.day()
    )
