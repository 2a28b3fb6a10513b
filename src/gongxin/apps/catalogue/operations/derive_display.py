"""From an item and the days of a record to the end of its display, step by step; intake reckons the same by columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import NO_ARTICLE, Explained, Explanation
from gongxin.lib.periods import LAST_YEAR, Length, over_from
from gongxin.lib.reckoning import civil_code, follows_step, length_words, period_step

from ..enums import AdverseClass, Nature
from ..rules.period import DISPLAY_CAPS
from ..types import DisplayDays, DisplayException, Item, Period

ORDER_36 = Text(
    "《信用修复管理办法》（国家发展改革委令第36号）", "Order 36 of 2025 on credit repair"
)
_ENDS = Text(
    "最后一日到二十四时（北京时间）为止，此后自动停止展示、共享和使用。",
    "The last day ends at midnight, Beijing time; then display, sharing and use end by themselves.",
)
_NO_END = Text(
    "没有终点：记录有效期间一直展示。", "No end: it is shown for as long as it is valid."
)
_NOT_SHOWN = Text("这一类别不展示。", "This class is not shown.")


def derive_display(*, item: Item, days: DisplayDays, article: Text) -> list[Explanation]:
    """The end of display as the item has it: one explanation where the sector is known, else one for each that it may be.

    `article` says what the item's periods rest on.
    """
    return [
        _explain(item, days, period, exception, article)
        for period, exception in periods_that_may_hold(item, days)
    ]


def derive_shortest(*, item: Item, days: DisplayDays) -> Length | None:
    """The shortest display of the record; None where the item has none, or where it hangs on content that is sealed."""
    shortest = {period.min for period, _ in periods_that_may_hold(item, days) if period is not None}
    return shortest.pop() if len(shortest) == 1 else None


def derive_repair_from(*, item: Item, days: DisplayDays) -> date | None:
    """The first day on which repair may be asked for; None where the item has no shortest period."""
    length = derive_shortest(item=item, days=days)
    last = period_step(days.start, length).after if length else None
    return last + timedelta(days=1) if last else None


def periods_that_may_hold(
    item: Item, days: DisplayDays
) -> Iterator[tuple[Period | None, DisplayException | None]]:
    """The period that holds, with the exception it comes from; all that may hold where the content is sealed."""
    rule, key = item.display, days.adverse_class
    plain = rule.period_of(key)
    if days.content is None:
        yield plain, None
    theirs = [
        (exception.periods.get(key) or exception.periods.get(None), exception)
        for exception in rule.exceptions
        if days.content is None or days.content.get(exception.field) in exception.values
    ]
    holding = [(period, exception) for period, exception in theirs if period is not None]
    if days.content is None:
        yield from holding
    else:
        yield holding[-1] if holding else (plain, None)


def _explain(
    item: Item,
    days: DisplayDays,
    period: Period | None,
    exception: DisplayException | None,
    article: Text,
) -> Explanation:
    steps = list(_beginning(item, days, exception, article))
    last: date | None = None
    if period is not None and not period.shown:
        last = days.start - timedelta(days=1)
        steps.append(Explained(_NOT_SHOWN, article, days.start, last))
    elif period is not None and period.max is not None:
        step = period_step(days.start, period.max)
        steps += [follows_step(days.start), step]
        last = step.after
    elif period is not None and item.valid_to:
        last = _while_valid(steps, days, None)
    if item.nature is Nature.ADVERSE and days.adverse_class is not None:
        last = _capped(steps, days, last)
    if item.valid_to and item.display.while_valid:
        last = _while_valid(steps, days, last)
    ended = last is not None and over_from(last) is not None
    steps.append(
        Explained(_ENDS, civil_code(203), last, last) if ended else Explained(_NO_END, article)
    )
    return Explanation(tuple(steps), last)


def _beginning(
    item: Item, days: DisplayDays, exception: DisplayException | None, article: Text
) -> Iterator[Explained]:
    title = item.title
    if days.adverse_class is None:
        words = Text(f"条目：{title.zh}。", f"The item: {title.en}.")
    else:
        name = _CLASSES[days.adverse_class]
        words = Text(
            f"条目：{title.zh}；类别：{name.zh}。", f"The item: {title.en}; class: {name.en}."
        )
    yield Explained(words, article)
    label = item.field(item.display.from_field).label
    yield Explained(
        Text(f"从「{label.zh}」起算。", f"Counted from “{label.en}”."),
        ORDER_36 if item.nature is Nature.ADVERSE else NO_ARTICLE,
        None,
        days.start,
    )
    if exception is not None:
        field, values = item.field(exception.field).label, exception.values
        yield Explained(
            Text(
                f"「{field.zh}」为{'、'.join(values)}的，另有规定。",
                f"There is a period of its own where “{field.en}” is {', '.join(values)}.",
            ),
            article,
        )


def _capped(steps: list[Explained], days: DisplayDays, last: date | None) -> date | None:
    """Order 36 has the last word on adverse information, whatever an older or a foreign period says."""
    cap = DISPLAY_CAPS[days.adverse_class or AdverseClass.SERIOUS]
    limit, words = period_step(days.start, cap).after, length_words(cap)
    if limit is None or (last is not None and last <= limit):
        said = Text(f"没有超过上限{words.zh}。", f"Within the cap of {words.en}.")
        steps.append(Explained(said, ORDER_36, last, last))
        return last
    said = Text(
        f"超过上限{words.zh}的部分不算，以上限为准。",
        f"What goes beyond the cap of {words.en} does not count; the cap holds.",
    )
    steps.append(Explained(said, ORDER_36, last, limit))
    return limit


def _while_valid(steps: list[Explained], days: DisplayDays, last: date | None) -> date | None:
    valid_to = days.valid_to
    if valid_to is None or valid_to.year >= LAST_YEAR or valid_to == last:
        return last
    if last is not None and last <= valid_to:
        said = Text("有效期更长，以期限为准。", "It is valid for longer; the period holds.")
        steps.append(Explained(said, before=valid_to, after=last))
        return last
    said = Text("有效期先到，到期即止。", "Its validity ends sooner, and display with it.")
    steps.append(Explained(said, before=last, after=valid_to))
    return valid_to


_CLASSES = {
    AdverseClass.MINOR: Text("轻微", "minor"),
    AdverseClass.ORDINARY: Text("一般", "ordinary"),
    AdverseClass.SERIOUS: Text("严重", "serious"),
}
