"""What a statement may hold: words of one's own of any kind, and nobody's number, no address, no markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.apps.cases.rules.statement import LONGEST_STATEMENT, as_kept, unfit_statement
from gongxin.lib.identifiers import ID_CHECKS, ID_WEIGHTS

_FIRST = "51990119900101001"
CITIZEN_NUMBER = (
    _FIRST
    + ID_CHECKS[sum(int(one) * weight for one, weight in zip(_FIRST, ID_WEIGHTS, strict=True)) % 11]
)
SOUND = (
    "当时门店正在搬迁，价目表没有及时贴到新址，发现当天已经补上。",
    "罚款2000元已于2026年3月2日缴清，收据号为川财〔2026〕第00123456号。",
    "The fine was paid on the day it was served; the sign stands since 2 March 2026.",
    "判决为（2026）川9999民初1234号，已于2026-04-01履行完毕。",
    "统一社会信用代码以915199开头的企业已经注销，与我无关。",
    "2026年1月至3月共 12 次，金额 1,234,567.89 元。",
    "1 < 2 且 3 > 2；A&B 公司；邮费 5 元@次",
    "编号 2026030212345 的回执可以查到。",
)
UNFIT = (
    ("", "there is no statement"),
    ("短", "there is no statement"),
    ("长" * (LONGEST_STATEMENT + 1), "500 at the most"),
    (f"真正欠款的是邻居，身份证{CITIZEN_NUMBER}。", "identity number"),
    (f"真正欠款的是邻居，身份证{CITIZEN_NUMBER[:6]} {CITIZEN_NUMBER[6:14]} {CITIZEN_NUMBER[14:]}。", "identity number"),
    ("有疑问请打我手机13800138000，我来解释。", "mobile number"),
    ("有疑问请打我手机 138-0013-8000，我来解释。", "mobile number"),
    ("有疑问请打我手机１３８００１３８０００，我来解释。", "mobile number"),
    ("有疑问请打我手机+86 138 0013 8000，我来解释。", "mobile number"),
    ("单位电话0830-2345678可以证明。", "telephone number"),
    ("单位电话（0830）2345678可以证明。", "telephone number"),
    ("客服电话400-800-8888可以证明。", "telephone number"),
    ("可以写信到 someone@example.cn 询问。", "address of mail"),
    ("详情见 https://example.cn/case 的说明。", "address of the web"),
    ("详情见 www.example.cn 的说明。", "address of the web"),
    ("已经<b>全部</b>缴清了罚款。", "markup"),
    ("已经缴清<script>alert(1)</script>罚款。", "markup"),
    ("已经缴清&nbsp;全部罚款。", "markup"),
    ("详情[在这里](相对地址)可以看到。", "markup"),
    ("已经缴清{{ subject }}全部罚款。", "markup"),
    ("退款请打到 4111 1111 1111 1111 这张卡。", "bank card"),
    ("已经缴清\u202e全部罚款。", "cannot be seen"),
    ("已经缴清\u200b全部罚款。", "cannot be seen"),
    ("已经缴清\x00全部罚款。", "cannot be seen"),
)  # fmt: skip


@pytest.mark.parametrize("said", SOUND)
def test_words_of_ones_own_are_taken(said: str) -> None:
    assert unfit_statement(as_kept(said)) is None


@pytest.mark.parametrize(("said", "why"), UNFIT, ids=[why for _, why in UNFIT])
def test_what_tells_of_others_or_is_no_plain_words_is_refused_and_not_repeated(
    said: str, why: str
) -> None:
    unfit = unfit_statement(as_kept(said))
    assert unfit is not None
    assert why in unfit.en
    assert unfit.zh
    figures = {part for part in said.split() if sum(one.isdigit() for one in part) > 6}
    assert not any(part in unfit.en + unfit.zh for part in figures)


def test_a_statement_is_one_paragraph() -> None:
    assert as_kept("  第一行。\r\n\r\n\t第二行。 ") == "第一行。 第二行。"


@given(st.text(max_size=600))
def test_whatever_is_taken_is_short_visible_and_stays_as_it_is_kept(said: str) -> None:
    kept = as_kept(said)
    if unfit_statement(kept) is None:
        assert 5 <= len(kept) <= LONGEST_STATEMENT
        assert as_kept(kept) == kept
        assert all(one.isprintable() for one in kept)


@given(
    st.text(alphabet="甲乙丙，。 ", max_size=20),
    st.text(alphabet="甲乙丙，。 ", max_size=20),
    st.sampled_from(["", " ", "-"]),
)
def test_a_number_is_found_wherever_it_stands(before: str, after: str, gap: str) -> None:
    number = gap.join(["138", "0013", "8000"])
    assert unfit_statement(as_kept(f"请致电说明{before}{number}{after}")) is not None
    spelt = gap.join([CITIZEN_NUMBER[:6], CITIZEN_NUMBER[6:14], CITIZEN_NUMBER[14:]])
    assert unfit_statement(as_kept(f"说的是别人{before}{spelt}{after}")) is not None
