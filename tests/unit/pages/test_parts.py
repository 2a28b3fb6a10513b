"""Components keep their promises before anything is drawn."""

from __future__ import annotations

import pytest
from django import forms
from django.template import engines
from django.utils import translation

from gongxin.interfaces.pages.components import (
    Column,
    Link,
    Nav,
    NavGroup,
    Notice,
    Pagination,
    Part,
    Row,
    Share,
    Table,
    Tally,
)
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.record_card import RecordCard
from gongxin.interfaces.pages.samples.records import records
from gongxin.interfaces.pages.words import bi
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def show(part: Part, language: str = "zh-hans") -> str:
    with translation.override(language):
        return str(engines["django"].from_string("{% show part %}").render({"part": part}))


def test_a_tally_must_add_up() -> None:
    with pytest.raises(ValueError, match="make 9, not 10"):
        Tally(words="x", total=10, shares=(Share("a", 9),))


def test_an_empty_tally_can_be_drawn() -> None:
    assert (
        "<rect" not in show(Tally(words="收到", total=0, shares=(Share("a", 0),))).split("<ul>")[0]
    )


def test_a_row_of_other_length_is_refused() -> None:
    table = Table(name="t", caption="t", columns=(Column(label="a"),), rows=(Row(cells=(1, 2)),))
    with pytest.raises(ValueError, match="longer"):
        show(table)


def test_a_row_can_be_linked() -> None:
    row = Row(cells=("37",), anchor="row-37")
    page = show(Table(name="t", caption="t", columns=(Column(label="a"),), rows=(row,)))
    assert '<tr id="row-37">' in page
    assert 'href="#row-37"' in page


def test_an_empty_table_shows_its_state() -> None:
    page = show(Table(name="t", caption="行", columns=(Column(label="a"),), rows=()))
    assert "<table" not in page
    assert "这里还没有内容。" in page


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "/"),
        ("/me/", "/me/"),
        ("/me/reports/7/", "/me/reports/"),
        ("/elsewhere/", ""),
    ],
)
def test_the_navigation_marks_the_nearest_page(path: str, current: str) -> None:
    nav = Nav((NavGroup(links=(Link("/", "a"), Link("/me/", "b"), Link("/me/reports/", "c"))),))
    assert nav.current(path) == current


def test_pages_far_away_are_left_out() -> None:
    pages = Pagination(number=7, pages=40, keep={"sort": "at"})
    assert [number for number, _ in pages.near] == [1, 0, 6, 7, 8, 0, 40]
    assert pages.after == "?sort=at&page=8"
    assert Pagination(number=1, pages=1).before == ""
    assert "<nav" not in show(Pagination(number=1, pages=1))


@pytest.mark.parametrize("card", records())
def test_a_record_answers_five_questions_in_order(card: RecordCard) -> None:
    page = show(card, "en")
    questions = (
        "<dt>What<",
        "<dt>By whom, on what basis<",
        "<dt>Since when, until when<",
        "<dt>Who has seen it<",
        "<dt>How to object<",
    )
    places = [page.find(question) for question in questions]
    assert -1 not in places
    assert places == sorted(places)


REFUSAL = Refusal(
    code="file.empty",
    what=Text("文件是空的。", "The file is empty."),
    mend=Text("请另选一个。", "Choose another."),
)


def test_a_refusal_becomes_a_notice() -> None:
    page = show(Notice.of_refusal(REFUSAL), "en")
    assert "The file is empty." in page
    assert "Choose another." in page


class CaseForm(PageForm):
    case = forms.CharField(label=bi("案号", "Case reference"), help_text=bi("提示", "Hint"))
    scope = forms.ChoiceField(
        label=bi("范围", "Scope"), choices=[("a", "a")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label=bi("我确认。", "I confirm."))


def fields(form: PageForm, language: str = "en") -> str:
    with translation.override(language):
        source = engines["django"].from_string("{% form_fields form %}")
        return str(source.render({"form": form}))


def test_faults_name_the_field_and_lead_to_it() -> None:
    page = fields(CaseForm({}))
    assert '<a href="#id_case">Fill in “Case reference”.</a>' in page
    assert '<a href="#id_agree">Tick “I confirm”.</a>' in page
    assert '<a href="#id_scope_0">' in page
    assert page.count('id="id_scope_0"') == 1
    assert "aria-invalid" in page
    assert 'aria-describedby="id_case_helptext id_case_error"' in page
    assert page.count('id="id_case_error"') == 1


def test_a_form_without_faults_has_no_summary() -> None:
    assert "error-summary" not in fields(CaseForm())


def test_faults_are_told_in_the_readers_language() -> None:
    assert "请填写「案号」。" in fields(CaseForm({}), "zh-hans")


def test_a_refusal_can_stand_beside_its_field() -> None:
    with translation.override("en"):
        form = CaseForm({"case": "1", "scope": "a", "agree": "on"})
        form.refuse(REFUSAL, "case")
        assert form.errors["case"] == ["The file is empty. Choose another."]
