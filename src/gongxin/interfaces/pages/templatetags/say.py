"""Everything a template says or shows; a builtin of the project's templates, so no `{% load %}`.

Words: `{% say "中文" "English" %}`, `|said`, `|day`, `|moment`, `|number`, `|masked`.
Parts: `{% show part %}`, `{% cell value %}`, `{% lifeline … %}`, `{% bar_chart … %}`,
`{% notice … %}`, `{% frame … %}`, `{% form_fields form %}`,
`{% form_field field %}`, `{% error_summary form %}`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.forms import BaseForm, BoundField
from django.template import Context, Library, Template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from gongxin.lib.bilingual import Text

from ..charts import Chart
from ..components import Cell, Link, Masked, Notice, Part, Status
from ..lifeline import LifeLine
from ..words import Words, day_in, language, moment_in, number_in
from ..words import said as in_language

register = Library()


# --- Words --------------------------------------------------------------------------------------


@register.simple_tag
def say(zh: str, en: str, **names: object) -> SafeString:
    """The text in the reader's language. Names in braces are filled in and escaped."""
    text = conditional_escape(en if language() == "en" else zh)
    return (
        format_html(text, **{key: _plain(value) for key, value in names.items()}) if names else text
    )


def _plain(value: object) -> object:
    if isinstance(value, Text):
        return in_language(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number_in(value)
    return value


@register.filter
def said(words: Words | None) -> str:
    """A `Text` in the reader's language; a plain string as it is; nothing for None."""
    return "" if words is None else in_language(words)


@register.filter
def day(value: date | None) -> str:
    """A date as `<time>`: 2026年11月22日 / 22 November 2026."""
    if value is None:
        return ""
    iso = value.date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', iso.isoformat(), day_in(value, language()))


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as `<time>` in Beijing time: 2026年11月22日 14:05 / 22 November 2026, 14:05."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>',
        value.isoformat(timespec="seconds"),
        moment_in(value, language()),
    )


@register.filter
def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """Digits in groups of three; nothing for None."""
    return "" if value is None else number_in(value, decimals)


@register.filter
def masked(value: str | None) -> str:
    """A value the domain has masked: stars for the eye, words for the ear.

    A value without a star was not masked; it is hidden whole, so that a slip shows nothing.
    """
    if not value:
        return ""
    shown = value if "*" in value else "*" * min(8, max(2, len(value)))
    rest = shown.replace("*", "")
    heard = Text(
        zh=f"已隐去部分的值，可见：{rest}" if rest else "已隐去的值",
        en=f"partly hidden value, showing {rest}" if rest else "hidden value",
    )
    return format_html(
        '<span class="masked"><span aria-hidden="true">{}</span>'
        '<span class="unseen">{}</span></span>',
        shown,
        in_language(heard),
    )


# --- Parts --------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def show(context: Context, part: Part) -> SafeString:
    """Render a component by its own template, which knows it as `it`."""
    return _render(context, part.template, {"it": part})


def _render(context: Context, name: str, names: dict[str, Any]) -> SafeString:
    template = cast(Template, context.template)
    request = getattr(context, "request", None)
    inner = context.new({**names, "path": getattr(request, "path", "")})
    if "csrf_token" in context:
        inner["csrf_token"] = context["csrf_token"]
    if "frame" in context:
        inner["frame"] = context["frame"]
    return template.engine.get_template(name).render(inner)


@register.simple_tag(takes_context=True)
def cell(context: Context, value: Cell) -> str:
    """A value of a table or a fact, by its kind."""
    match value:
        case None:
            return say("无", "None")
        case Status():
            return show(context, value)
        case Link():
            return format_html('<a href="{}">{}</a>', value.href, in_language(value.words))
        case Masked():
            return masked(value.value)
        case Text() | str():
            return in_language(value)
        case _:
            return str(_plain(value))


@register.simple_tag(takes_context=True)
def lifeline(
    context: Context, start: date, end: date | None, now: date, repair_from: date | None = None
) -> SafeString:
    """A record's life as a line with its sentence."""
    return show(context, LifeLine(start=start, end=end, now=now, repair_from=repair_from))


@register.simple_tag(takes_context=True)
def bar_chart(context: Context, chart: Chart) -> SafeString:
    """A chart (bars, columns or lines) and its table."""
    return show(context, chart)


@register.simple_block_tag(takes_context=True)
def notice(context: Context, content: str, kind: str, title: Words) -> SafeString:
    """`{% notice "info" title %} … {% endnotice %}`: a callout around the page's own markup."""
    part = Notice(kind=cast(Any, kind), title=title)
    return _render(context, part.template, {"it": part, "inside": mark_safe(content)})  # noqa: S308 -- a template's own output, escaped there


@register.simple_block_tag
def frame(content: str, label: Words) -> SafeString:
    """`{% frame label %}<table>…</table>{% endframe %}`: what may scroll, in its frame."""
    return format_html(
        '<div class="frame" role="region" tabindex="0" aria-label="{}">{}</div>',
        in_language(label),
        mark_safe(content),  # noqa: S308 -- a template's own output, escaped there
    )


@register.simple_tag
def here(nav: Any, path: str) -> str:
    """The address in the navigation that fits the page."""
    return str(nav.current(path))


# --- Forms --------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def error_summary(context: Context, form: BaseForm) -> str:
    """What is wrong with a form, on top of the page, each line leading to its field."""
    faults = [
        (_first_input(form[name]), fault)
        for name in form.errors
        if name != "__all__"
        for fault in form.errors[name]
    ]
    whole = list(form.non_field_errors())
    if not faults and not whole:
        return ""
    return _render(context, "components/error_summary.html", {"faults": faults, "whole": whole})


@register.simple_tag(takes_context=True)
def form_field(context: Context, field: BoundField) -> SafeString:
    """Label, hint, faults and input of one field, tied together for the ear as for the eye."""
    hint, fault = f"{field.auto_id}_helptext", f"{field.auto_id}_error"
    described = " ".join(
        name for name, there in ((hint, field.help_text), (fault, field.errors)) if there
    )
    attrs: dict[str, str | bool] = {"class": _width(field)}
    grouped = field.use_fieldset
    if described and not grouped:
        attrs["aria-describedby"] = described
    names = {
        "field": field,
        "grouped": grouped,
        "kind": field.widget_type,
        "hint": hint,
        "fault": fault,
        "described": described,
        "widget": field.as_widget(attrs=attrs),
    }
    return _render(context, "components/field.html", names)


@register.simple_tag(takes_context=True)
def form_fields(context: Context, form: BaseForm) -> SafeString:
    """The error summary and every field of a form, in order."""
    names = {"form": form, "fields": form.visible_fields(), "hidden": form.hidden_fields()}
    return _render(context, "components/fields.html", names)


def _first_input(field: BoundField) -> str:
    # A group of choices has no input of its own: its first choice takes the reader there.
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.id_for_label or field.auto_id)


def _width(field: BoundField) -> str:
    length = getattr(field.field, "max_length", None)
    if not length:
        return "w-full"
    return "w-short" if length <= 12 else "w-middle" if length <= 24 else "w-full"
