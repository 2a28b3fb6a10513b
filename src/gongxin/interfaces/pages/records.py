"""Records as cards: the same five questions, in the same order, on every page that shows a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from gongxin.apps.access.api import Basis, FileShown, RecordShown
from gongxin.apps.catalogue.api import DisplayExplained
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING

from .components import Fact, Link, State, Status
from .lifeline import LifeLine
from .record_card import RecordCard, Stated
from .timelines import Lived, Timelines
from .why import why_displayed
from .words import Words, day_text

NATURES = {
    "basic": Text("基础信息", "Basic information"),
    "good": Text("优良信息", "Good records"),
    "adverse": Text("不良信息", "Adverse records"),
}
_NONE = {
    "basic": Text("没有可以展示的基础信息。", "There is no basic information to show."),
    "good": Text("没有可以展示的优良信息。", "There is no good record to show."),
    "adverse": Text("没有可以展示的不良信息。", "There is no adverse record to show."),
}
KINDS = {
    "person": Text("自然人", "Person"),
    "enterprise": Text("企业", "Enterprise"),
    "organisation": Text("其他组织", "Other organisation"),
}


NOT_EXPLAINED: Mapping[str, DisplayExplained] = MappingProxyType({})
NO_REPAIRS: Mapping[str, tuple[Text, ...]] = MappingProxyType({})
NOBODY_ELSE = Text("还没有其他人查看过这一项。", "Nobody else has looked at this.")


def no_links(_: RecordShown) -> tuple[Link, ...]:
    """For who reads about others: the way to object is the subject's."""
    return ()


def record_cards(
    file: FileShown,
    *,
    seen: dict[str, Text],
    seen_link: Link | None,
    to_object: Words,
    object_links: Callable[[RecordShown], tuple[Link, ...]] = no_links,
    unseen: Text = NOBODY_ELSE,
    explained: Mapping[str, DisplayExplained] = NOT_EXPLAINED,
    repairs: Mapping[str, tuple[Text, ...]] = NO_REPAIRS,
    repair_link: Link | None = None,
) -> list[tuple[Text, list[RecordCard | State]]]:
    """Sections by nature with their cards; an empty section is a designed state.

    `seen` says for each item who has looked at it, `explained` for each record why it ends when it does, `object_links` where
    its subject can object to it, `repairs` for each adverse one the notice of repair that came with its decision (两书同达).
    """
    sections: list[tuple[Text, list[RecordCard | State]]] = []
    for nature, title in NATURES.items():
        cards: list[RecordCard | State] = [
            replace(
                _card(
                    record,
                    file.read_at,
                    seen,
                    unseen,
                    seen_link,
                    to_object,
                    object_links,
                    explained,
                ),
                repair=repairs.get(record.key, ()),
                repair_link=repair_link if record.key in repairs else None,
            )
            for record in file.of_nature(nature)
        ]
        sections.append((title, cards or [State("empty", _NONE[nature])]))
    return sections


def anchor_of(record: RecordShown) -> str:
    """Where the card of a record stands on its page."""
    return f"r-{record.key[:8]}"


def timelines(file: FileShown, explained: Mapping[str, DisplayExplained]) -> Timelines | None:
    """The time of every record of the file on one scale, what ends soonest first; None without records."""
    records = sorted(file.records, key=lambda one: (one.last_day or date.max, one.key))
    if not records:
        return None
    return Timelines(
        now=file.read_at.astimezone(BEIJING).date(),
        records=tuple(
            Lived(
                title=titled_with_dispute(record),
                anchor=anchor_of(record),
                decided=record.doc_date,
                start=record.shown_from.astimezone(BEIJING).date(),
                repair_from=explained[record.key].repair_from,
                end=record.last_day,
            )
            for record in records
        ),
    )


def dispute_of(record: RecordShown) -> Status | None:
    """Since when a record is in dispute, where it is; every page that tells of the record tells it by this."""
    words = _in_dispute(record)
    return None if words is None else Status("disputed", words)


def titled_with_dispute(record: RecordShown) -> Text:
    """The same where there is room for words alone: the title with the mark."""
    words = _in_dispute(record)
    if words is None:
        return record.title
    return Text(f"{record.title.zh} · {words.zh}", f"{record.title.en} · {words.en}")


def _in_dispute(record: RecordShown) -> Text | None:
    if record.disputed_since is None:
        return None
    day = day_text(record.disputed_since)
    return Text(f"有争议，{day.zh}起", f"In dispute since {day.en}")


def _card(
    record: RecordShown,
    now: datetime,
    seen: dict[str, Text],
    unseen: Text,
    seen_link: Link | None,
    to_object: Words,
    object_links: Callable[[RecordShown], tuple[Link, ...]],
    explained: Mapping[str, DisplayExplained],
) -> RecordCard:
    why = explained.get(record.key)
    by_whom = [Fact(label=Text("来源单位", "Source"), value=record.source)]
    if record.doc_number:
        day = day_text(record.doc_date) if record.doc_date else Text("", "")
        by_whom.append(
            Fact(
                label=Text("文书", "Document"),
                value=Text(
                    f"{record.doc_organ}　{record.doc_number}　{day.zh}",
                    f"{record.doc_organ}, {record.doc_number}, {day.en}",
                ),
            )
        )
    by_whom += [Fact(label=Text("依据", "Basis"), value=_cited(basis)) for basis in record.basis]
    return RecordCard(
        anchor=anchor_of(record),
        title=record.title,
        nature=NATURES[record.nature],
        status=_status(record),
        dispute=dispute_of(record),
        statement=stated_of(record),
        what=tuple(
            Fact(label=field.label, value=field.value)
            for field in record.fields
            if field.name not in record.telling.told_elsewhere
        ),
        by_whom=tuple(by_whom),
        life=LifeLine(
            start=record.shown_from.astimezone(BEIJING).date(),
            end=record.last_day,
            now=now.astimezone(BEIJING).date(),
            repair_from=why.repair_from if why else None,
        ),
        why=why_displayed(why, of=record.title, number=record.key) if why else None,
        seen=seen.get(record.item, unseen),
        seen_link=seen_link,
        object=to_object,
        object_links=object_links(record),
    )


def stated_of(record: RecordShown) -> Stated | None:
    """What its subject states of the record, and since when, as such and no more."""
    if record.statement is None:
        return None
    day = day_text(record.statement.since)
    return Stated(
        record.statement.words,
        Text(
            f"本人自{day.zh}起附的说明，未经任何机关确认，不改变记录。",
            f"Stated by the person concerned since {day.en}; confirmed by nobody, and no part of the record.",
        ),
    )


def _status(record: RecordShown) -> Status | None:
    if record.adverse_class is None:
        return None
    return Status(
        "now",
        Text(
            f"失信信息类别：{record.adverse_class.zh}", f"Class: {record.adverse_class.en.lower()}"
        ),
    )


def _cited(basis: Basis) -> Text:
    number = f"（{basis.number}）" if basis.number else ""
    check = Text("　条文待核对", " (citation to be checked)") if basis.to_verify else Text("", "")
    return Text(
        f"{_quoted(basis.title.zh)}{number}{basis.article}{check.zh}",
        f"{basis.title.en}{' ' + basis.article if basis.article else ''}{check.en}",
    )


def _quoted(title: str) -> str:
    return title if title.startswith("《") else f"《{title}》"
