"""Why a record is shown until the day on which its display ends: derived anew, and compared with what the register holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from gongxin.apps.directory.api import InstrumentInfo, instrument_titles
from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import NO_ARTICLE, Explanation

from ..errors import unknown_item
from ..models import Edition
from ..queries import read_catalogue
from ..types import Catalogue, Citation, DisplayDays, DisplayExplained, Item
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
    articles: Mapping[str, Text] | None = None,
) -> DisplayExplained:
    """The steps to `shown_until`, and the edition by which they are taken: that in force, or the last before that gives it.

    With `as_of` the editions that had taken force by then alone. `articles` are what `display_articles` gives, for who explains many.
    Raises Refusal `catalogue.unknown-item`.
    """
    catalogue = catalogue or read_catalogue()
    item = catalogue.known_items.get(days.item)
    if item is None:
        raise unknown_item(days.item, [])
    article = (articles or {}).get(item.code) or _article(item)
    if as_of is None:
        why = _giving(item, days, shown_until, article)
        if why is not None:
            edition = next(one.edition for one in catalogue.editions if one.pack == item.pack)
            return _explained(item, days, why, edition, in_force=True)
    for place, (edition, then) in enumerate(_editions(item, as_of)):
        why = _giving(then, days, shown_until, _article(then))
        if why is not None:
            return _explained(then, days, why, edition, in_force=place == 0)
    why = derive_display(item=item, days=days, article=article)[0]
    warned = why.then(last_day=why.last_day, warnings=(_UNKNOWN,))
    return _explained(item, days, warned, "", in_force=False)


def display_articles(items: Iterable[Item]) -> dict[str, Text]:
    """What the display of each item rests on, in words; one reading for all of them."""
    known = {item.code: item for item in items}
    titles = instrument_titles({c.instrument for item in known.values() for c in _cited(item)})
    return {code: cited_words(_cited(item), titles) for code, item in known.items()}


def _giving(
    item: Item, days: DisplayDays, shown_until: datetime | None, article: Text
) -> Explanation | None:
    """The derivation that ends when the register says, if there is one."""
    found = derive_display(item=item, days=days, article=article)
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
    rows = Edition.objects.in_force(as_of).filter(pack=item.pack).order_by("-pk")
    for edition, items in rows.values_list("edition", "document__items"):
        for raw in items:
            if raw["item"] == item.code:
                yield edition, Item.from_pack(item.pack, raw)


def _article(item: Item) -> Text:
    return display_articles([item])[item.code]


def _cited(item: Item) -> tuple[Citation, ...]:
    return item.display.basis or item.basis


def cited_words(citations: Iterable[Citation], titles: Mapping[str, InstrumentInfo]) -> Text:
    """Citations as one line of an explanation names them."""
    cited = [(titles[c.instrument].title, c.article) for c in citations if c.instrument in titles]
    if not cited:
        return NO_ARTICLE
    return Text(
        "；".join(f"《{title.zh.strip('《》')}》{article}" for title, article in cited),
        "; ".join(f"{title.en}{f', {article}' if article else ''}" for title, article in cited),
    )
