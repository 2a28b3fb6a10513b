"""Every rule speaks in both languages, whole sentences, with nothing left unfilled."""

from __future__ import annotations

import re

import pytest

from gongxin.apps.intake.rules import catalogue, charter, filing
from gongxin.apps.intake.rules.base import Rule
from gongxin.lib.bilingual import Text

RULES = sorted(
    (
        rule
        for module in (catalogue, charter, filing)
        for rule in vars(module).values()
        if isinstance(rule, type) and issubclass(rule, Rule) and rule is not Rule
    ),
    key=lambda rule: rule.__name__,
)


def test_the_list_is_complete() -> None:
    assert set(RULES) == set(Rule.__subclasses__())
    assert len(RULES) > 15


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_what_a_rule_says(rule: type[Rule]) -> None:
    message = rule.message(field=Text("栏目", "Cell"), value="甲", more=Text("乙", "B"))
    mend = rule.mend(field=Text("栏目", "Cell"), more=Text("乙", "B"))
    for text in (message, mend):
        assert text.zh.endswith("。")
        assert text.en.endswith((".", ")."))
        assert re.search("[\u4e00-\u9fff]", text.zh)
        assert not re.search(r"[{}]", text.zh + text.en)
        assert not re.search(r"[，。；：]", text.en)
        assert not re.search(r"[a-z],|\.$", text.zh)
    assert rule.__doc__


def test_rows_that_the_charter_refuses_without_trace() -> None:
    silent = {rule.code for rule in RULES if not rule.keeps_copy}
    assert silent == {"C2", "C3", "C4"}
    for rule in RULES:
        if not rule.keeps_copy:
            assert "没有保留" in rule.mend_zh
            assert "{value}" not in rule.says_zh + rule.says_en
