"""Why a record is shown until the day on which its display ends: derived anew, and compared with what the register holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gongxin.apps.directory.api import instrument_titles
from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import NO_ARTICLE, Explanation

from ..errors import unknown_item
from ..models import Edition
from ..queries import read_catalogue
from ..types import Catalogue, DisplayDays, DisplayExplained, Item
from .derive_display import derive_display, derive_repair_from

_OLDER = Text(
    "这一日期由当时的目录版本得出；现行版本会得出另一个日期。",
    "The edition of that time gave this date; the edition in force gives another.",
)
_UNKNOWN = Text(
    "没有一个目录版本得出登记的日期。请向平台提出异议。",
    "No edition gives the date in the register. Please object to the platform.",
)


def explain_display(
    *,
    days: DisplayDays,
    shown_until: datetime | None,
    as_of: datetime | None = None,
    catalogue: Catalogue | None = None,
) -> DisplayExplained:
    """The steps to `shown_until`, and the edition by which they are taken: that in force, or the last before that gives it.

    With `as_of` the editions loaded by then alone. Raises Refusal `catalogue.unknown-item`.
    """
    catalogue = catalogue or read_catalogue()
    item = catalogue.known_items.get(days.item)
    if item is None:
        raise unknown_item(days.item, [])
    if as_of is None:
        why = _giving(item, days, shown_until)
        if why is not None:
            edition = next(one.edition for one in catalogue.editions if one.pack == item.pack)
            return _explained(item, days, why, edition, in_force=True)
    for place, (edition, then) in enumerate(_editions(item, as_of)):
        why = _giving(then, days, shown_until)
        if why is not None:
            return _explained(then, days, why, edition, in_force=place == 0)
    why = derive_display(item=item, days=days, article=_article(item))[0]
    warned = why.then(last_day=why.last_day, warnings=(_UNKNOWN,))
    return _explained(item, days, warned, "", in_force=False)


def _giving(item: Item, days: DisplayDays, shown_until: datetime | None) -> Explanation | None:
    """The derivation that ends when the register says, if there is one."""
    found = derive_display(item=item, days=days, article=_article(item))
    return next((why for why in found if why.over == shown_until), None)


def _explained(
    item: Item, days: DisplayDays, why: Explanation, edition: str, *, in_force: bool
) -> DisplayExplained:
    if edition and not in_force:
        why = why.then(last_day=why.last_day, warnings=(_OLDER,))
    return DisplayExplained(
        why=why,
        pack=item.pack,
        edition=edition,
        in_force=in_force,
        repair_from=derive_repair_from(item=item, days=days),
    )


def _editions(item: Item, as_of: datetime | None) -> Iterator[tuple[str, Item]]:
    """The item as each edition of its pack had it, the last first."""
    rows = Edition.objects.filter(pack=item.pack).order_by("-pk")
    if as_of is not None:
        rows = rows.filter(loaded_at__lte=as_of)
    for edition, items in rows.values_list("edition", "document__items"):
        for raw in items:
            if raw["item"] == item.code:
                yield edition, Item.from_pack(item.pack, raw)


def _article(item: Item) -> Text:
    cited = item.display.basis or item.basis
    titles = instrument_titles(one.instrument for one in cited)
    words = [
        Text(
            f"《{titles[one.instrument].title.zh.strip('《》')}》{one.article}",
            titles[one.instrument].title.en,
        )
        for one in cited
        if one.instrument in titles
    ]
    if not words:
        return NO_ARTICLE
    return Text("；".join(one.zh for one in words), "; ".join(one.en for one in words))
