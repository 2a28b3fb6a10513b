"""记入名单: a decision that was served becomes a record of its item, filed by the organ through the checks of any filing, once.

From then on it is a record as others are: it ends by itself, by repair, or because the determination is annulled, and there is no
second mechanism for any of that.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from gongxin.apps.catalogue.api import Item
from gongxin.apps.directory.api import Organ, get_organ, instrument_titles
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.intake.api import file_row, name_fact
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.recalls.api import Ended, Ground, send_recalls
from gongxin.apps.register.api import HeldRecord, end_records, is_shown
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING

from ..enums import Deed, Wrong
from ..errors import no_document, other_subject, wrong_act
from ..policies import check_words, opened, sealed
from ..types import Said
from .decide import listed_days
from .found_on import conduct_of, day_of, document_of
from .go_on import go_on, keep
from .hold import Held, hold, see_rows
from .serve_notice import check_document

_FIELDS = ("name", "kind", "uscc", "id_type", "id_number")


def enter(*, number: str, actor: Actor, now: datetime) -> str:
    """Enter it, and say the batch; sent again, it says the same and enters nothing.

    Raises Refusal where the document has left display, and for what a file would be sent back for.
    """
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        held = hold(number, actor, now)
        row = held.row
        if row.entered_at is not None:
            return row.batch
        act = held.act(Deed.ENTER)
        check_document(held)
        organ = get_organ(code_or_uscc=row.organ)
        cells = _cells(held, organ)
        subject, record = name_fact(
            item_code=held.rules.list.item, organ=row.organ, cells=cells, now=now
        )
        if subject != row.subject_key:
            raise other_subject()
        receipt = file_row(
            item_code=held.rules.list.item, organ=row.organ, cells=cells, actor=actor, now=now
        )
        if not is_shown(subject_key=subject, record_key=record):
            raise wrong_act(Wrong.NOT_LISTED)
        row.entered_at, row.entered_by, row.entry_key = now, actor.ref, record
        row.batch = receipt.batch
        row.listed_from, row.listed_until = listed_days(row)
        go_on(held, act, actor=actor, now=now, told={"batch": receipt.batch})
        return receipt.batch


def annul(*, number: str, said: Said, actor: Actor, now: datetime) -> None:
    """撤销: its record is shown and used no more, for good, and who was told of it is told so. Raises Refusal."""
    check_role(actor, Role.OFFICER)
    reason = check_words(said.words, Text("撤销的理由", "reason"))
    with transaction.atomic():
        held = hold(number, actor, now)
        row = held.row
        if row.entry_key is None or row.annulled_at is not None:
            raise wrong_act(Wrong.NOT_LISTED)
        end_records(subject_key=row.subject_key, records=[row.entry_key], now=now)
        send_recalls(
            ground=Ground.ANNULLED,
            ended=[Ended(row.subject_key, {row.entry_key: None}, (held.rules.list.item,))],
            because=row.number,
            now=now,
        )
        row.annulment_sealed = sealed(row.subject_key, row.number, {"words": reason})
        row.annulled_at, row.annulled_by, row.holds = now, actor.ref, False
        see_rows(row)
        keep(row)
        record_event(
            kind=EventKind.DETERMINATION_ANNULLED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=row.subject_key,
            payload={"determination": row.number, "tells": ["subject"]},
        )


def _cells(held: Held, organ: Organ) -> Mapping[str, str]:
    """What the record says: whom the document names, the decision, its days, and what it rests on. Replaces the context."""
    row, rules = held.row, held.rules
    document = document_of(subject_key=row.subject_key, record_key=row.record_key)
    if document is None:
        raise no_document()
    item, founding = rules.catalogue.items[rules.list.item], rules.catalogue.known_items[row.item]
    since, until = listed_days(row)
    assert item.document is not None
    assert row.noticed_at is not None
    conduct = conduct_of(document, founding) or day_of(document, founding)
    titles = instrument_titles([one.instrument for one in rules.list.basis])
    basis = "".join(
        f"《{titles[one.instrument].title.zh}》{one.article}"
        for one in rules.list.basis
        if one.instrument in titles
    )
    said = {
        **_whom(document, founding, item),
        item.document.number: row.document,
        item.document.date: since.isoformat(),
        item.document.organ: organ.name.zh,
        item.document.organ_code or "": organ.uscc,
        item.valid_from: since.isoformat(),
        item.valid_to or "": until.isoformat(),
        item.conduct_date or "": conduct.isoformat(),
        rules.list.ground: opened(row, row.decision_sealed)["reason"],
        rules.list.basis_field: basis,
        rules.list.noticed: row.noticed_at.astimezone(BEIJING).date().isoformat(),
        rules.list.domain: opened(row, row.proposal_sealed)["domain"],
    }
    return {name: value for name, value in said.items() if name}


def _whom(document: HeldRecord, founding: Item, item: Item) -> dict[str, str]:
    """Whom the document names, in the fields of the item of the list."""
    found = {}
    for name in _FIELDS:
        there, here = getattr(founding.subject, name), getattr(item.subject, name)
        if there and here:
            found[here] = document.content.get(there, "")
    return found
