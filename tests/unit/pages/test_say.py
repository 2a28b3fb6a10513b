"""Words, dates, numbers and masked values in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import translation

from gongxin.interfaces.pages import words
from gongxin.interfaces.pages.components import Link, Masked, Status
from gongxin.lib.bilingual import Text

DAY = date(2026, 11, 2)
MOMENT = datetime(2026, 11, 22, 17, 5, tzinfo=UTC)  # the next day in Beijing


def show(source: str, language: str = "zh-hans", **names: object) -> str:
    with translation.override(language):
        return str(engines["django"].from_string(source).render(names))


def test_say_chooses_by_language() -> None:
    assert show('{% say "首页" "Home" %}') == "首页"
    assert show('{% say "首页" "Home" %}', "en") == "Home"


def test_say_fills_in_and_escapes() -> None:
    source = '{% say "第 {n} 行：{v}" "Row {n}: {v}" n=n v=v %}'
    assert show(source, n=12345, v="<b>") == "第 12,345 行：&lt;b&gt;"
    assert show(source, "en", n=1, v=Text("甲", "A & B")) == "Row 1: A &amp; B"


def test_say_escapes_words_that_come_from_data() -> None:
    assert show("{% say text.zh text.en %}", text=Text("<i>", "x")) == "&lt;i&gt;"


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "甲"), ("en", "A")])
def test_said(language: str, text: str) -> None:
    assert (
        show("{{ text|said }}{{ nothing|said }}", language, text=Text("甲", "A"), nothing=None)
        == text
    )


@pytest.mark.parametrize(
    ("language", "text"), [("zh-hans", "2026年11月2日"), ("en", "2 November 2026")]
)
def test_day(language: str, text: str) -> None:
    assert show("{{ d|day }}", language, d=DAY) == f'<time datetime="2026-11-02">{text}</time>'


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh-hans", "2026年11月23日 01:05"), ("en", "23 November 2026, 01:05")],
)
def test_a_moment_is_told_in_beijing_time(language: str, text: str) -> None:
    assert text in show("{{ t|moment }}", language, t=MOMENT)
    assert words.day_in(MOMENT, "zh") == "2026年11月23日"


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="names no moment"):
        words.moment_in(MOMENT.replace(tzinfo=None), "zh")


def test_numbers_are_grouped() -> None:
    assert (
        show(
            "{{ a|number }} {{ b|number:1 }} {{ c|number }}|{{ d|number }}",
            a=1234567,
            b=2.0,
            c=Decimal("1234.50"),
            d=None,
        )
        == "1,234,567 2.0 1,234.50|"
    )


def test_masked_values_are_heard_as_words() -> None:
    page = show("{{ v|masked }}", "en", v="510***3X")
    assert "510***3X" in page
    assert "partly hidden value, showing 5103X" in page


def test_a_bare_value_handed_in_by_mistake_is_hidden_whole() -> None:
    page = show("{{ v|masked }}", v="510123199001011234")
    assert "5101" not in page
    assert "********" in page


@pytest.mark.parametrize(
    ("value", "page"),
    [
        (None, "无"),
        ("龙䶮𬭚", "龙䶮𬭚"),
        ("<b>", "&lt;b&gt;"),
        (Text("甲", "A"), "甲"),
        (12345, "12,345"),
        (DAY, "2026年11月2日"),
        (Link("/x/?a=1&b=2", "看"), '<a href="/x/?a=1&amp;b=2">看</a>'),
        (Masked("阿***"), "阿***"),
        (Status("done", Text("已接收", "Accepted")), "已接收"),
    ],
)
def test_a_cell_shows_each_kind_of_value(value: object, page: str) -> None:
    assert page in show("{% cell v %}", v=value)


def test_labels_of_forms_choose_when_they_are_shown() -> None:
    label = words.bi("案号", "Case")
    with translation.override("en"):
        assert str(label) == "Case"
    with translation.override("zh-hans"):
        assert str(label) == "案号"
