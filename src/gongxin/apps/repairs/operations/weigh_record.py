"""The conditions of repair of a file's records, by what the file holds: proof that is there already is found here, and not asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from gongxin.apps.access.api import FileShown, RecordShown, display_days
from gongxin.apps.catalogue.api import (
    Catalogue,
    HeldRecord,
    Kept,
    Met,
    Nature,
    RepairFinding,
    first_day,
    read_catalogue,
    repair_articles,
    repair_facts,
    weigh_repair,
)
from gongxin.apps.directory.api import list_organs
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING

from ..errors import excluded, lacks, not_adverse, too_early
from ..types import Application, Repairable


class Weighing:
    """What the conditions are judged by, read once for all records: a catalogue, what each condition rests on, the pack of each source."""

    def __init__(
        self, catalogue: Catalogue, places: Mapping[str, str], articles: Mapping[str, Text]
    ) -> None:
        self.catalogue = catalogue
        self.places = places
        self._articles = articles

    @classmethod
    def now(cls) -> Weighing:
        """By the packs in force; three readings."""
        catalogue = read_catalogue()
        places = {organ.code: organ.pack for organ in list_organs()}
        return cls(catalogue, places, repair_articles(catalogue=catalogue))

    def at(self, catalogue: Catalogue) -> Weighing:
        """The same by another catalogue; one reading."""
        return Weighing(catalogue, self.places, repair_articles(catalogue=catalogue))

    def findings(
        self, record: Repairable, *, on: date, given: Collection[str] = ()
    ) -> tuple[RepairFinding, ...]:
        """The conditions that concern the record, as they stand on that day."""
        facts = repair_facts(
            days=record.days,
            subject_kind=record.subject_kind,
            place=self.places.get(record.source, ""),
            catalogue=self.catalogue,
            held=record.held,
        )
        return weigh_repair(
            facts=facts, on=on, given=given, catalogue=self.catalogue, articles=self._articles
        )


def repairable(record: RecordShown, file: FileShown, catalogue: Catalogue) -> Repairable:
    """An adverse record of a file that was opened, with the rest of the file as what may show something."""
    return Repairable(
        key=record.key,
        days=display_days(record, catalogue),
        kept=Kept(record.doc_date, record.valid_from, record.shown_from),
        source=record.source_code,
        subject_kind=file.kind,
        shown_until=record.shown_until,
        held=tuple(
            HeldRecord(one.item, one.content, one.valid_from)
            for one in file.records
            if one.key != record.key
        ),
    )


def weigh_application(
    *,
    records: Iterable[RecordShown],
    file: FileShown,
    application: Application | None,
    now: datetime,
) -> dict[str, tuple[RepairFinding, ...]]:
    """The conditions of each record's repair as they stand when it is asked for, by its key.

    Raises Refusal for what cannot be granted yet or at all, and with an `application` (one that is made by the page for it) for what it lacks.
    """
    weighing, on = Weighing.now(), now.astimezone(BEIJING).date()
    given = application.given if application else {}
    found = {}
    for record in records:
        if record.nature != Nature.ADVERSE:
            raise not_adverse()
        one = repairable(record, file, weighing.catalogue)
        findings = found[record.key] = weighing.findings(one, on=on, given=given)
        _check_day(findings, on=on)
        if application is not None:
            _check_whole(findings)
    return found


def weigh_alone(*, record: Repairable, adverse: bool, now: datetime) -> tuple[RepairFinding, ...]:
    """The same of one record that no file was opened for: nothing but itself shows that a condition is fulfilled."""
    if not adverse:
        raise not_adverse()
    on = now.astimezone(BEIJING).date()
    findings = Weighing.now().findings(record, on=on)
    _check_day(findings, on=on)
    return findings


def _check_day(findings: Collection[RepairFinding], *, on: date) -> None:
    """Raises Refusal for what the law excludes, and before the first day, which it names."""
    day = first_day(findings, on=on)
    if day is None:
        raise excluded()
    if day > on:
        raise too_early(day)


def _check_whole(findings: Collection[RepairFinding]) -> None:
    """Raises Refusal where something lacks that only the person has."""
    missing = [one.condition.title for one in findings if one.met is Met.MISSING]
    if missing:
        raise lacks(
            Text(
                "、".join(one.zh for one in missing),
                ", ".join(one.en for one in missing),
            )
        )
