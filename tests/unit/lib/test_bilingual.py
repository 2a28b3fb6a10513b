"""Words in both languages, and the one error that carries them."""

from __future__ import annotations

import pytest

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

TEXT = Text(zh="文件是空的。", en="The file is empty.")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", TEXT.en), ("en-gb", TEXT.en), ("zh-hans", TEXT.zh), ("fr", TEXT.zh)],
)
def test_chinese_unless_english_is_asked_for(language: str, said: str) -> None:
    assert TEXT.in_language(language) == said


def test_it_goes_into_json_and_back() -> None:
    assert Text.from_dict(TEXT.as_dict()) == TEXT
    with pytest.raises(KeyError):
        Text.from_dict({"zh": "只有中文"})


def test_as_one_line_both_are_said_once() -> None:
    assert str(TEXT) == "文件是空的。 The file is empty."
    assert str(Text("USCC", "USCC")) == "USCC"


def test_a_refusal_says_what_and_how_to_mend_it() -> None:
    refusal = Refusal(code="file.empty", what=TEXT, mend=Text("请检查。", "Check it."))
    assert refusal.as_dict() == {
        "code": "file.empty",
        "what": TEXT.as_dict(),
        "mend": {"zh": "请检查。", "en": "Check it."},
    }
    assert str(refusal) == "[file.empty] 文件是空的。 The file is empty. 请检查。 Check it."
