"""The report on paper: what is printed, what is attached, and that it is the same every time."""

from __future__ import annotations

import copy
import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from gongxin.lib import qr
from gongxin.lib.canonical import canonical_json
from gongxin.lib.typesetting import TypesettingFault, printable, typeset

from .report_paper import NAMES, ROOT, digest, fixture, long_report, paper

SCHEMA = json.loads((ROOT / "packs/schema/report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def text_of(pdf: bytes) -> str:
    """The text of all pages without spaces, which typesetting moves."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_schema_is_sound() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", NAMES)
def test_fixtures_fit_the_schema(name: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(fixture(name))] == []


def break_end(report: dict[str, Any]) -> None:
    report["sections"][2]["records"][0]["shown_until"] = None


def break_document(report: dict[str, Any]) -> None:
    report["sections"][2]["records"][0]["document"] = None


def break_class(report: dict[str, Any]) -> None:
    report["sections"][2]["records"][0]["class"] = None


def break_mask(report: dict[str, Any]) -> None:
    report["subject"]["identifier"]["value"] = "519901200001010018"


def break_basis(report: dict[str, Any]) -> None:
    report["sections"][0]["records"][0]["basis"] = []


def break_order(report: dict[str, Any]) -> None:
    report["sections"].reverse()


def break_asker(report: dict[str, Any]) -> None:
    report["requested_by"]["kind"] = "organ"


def break_clock(report: dict[str, Any]) -> None:
    report["issued_at"] = "2026-11-22T02:15:00Z"


def break_score(report: dict[str, Any]) -> None:
    report["score"] = 750


@pytest.mark.parametrize(
    "breaking",
    [
        break_end,
        break_document,
        break_class,
        break_mask,
        break_basis,
        break_order,
        break_asker,
        break_clock,
        break_score,
    ],
)
def test_schema_refuses(breaking: Any) -> None:
    report = fixture("person")
    breaking(report)
    assert not VALIDATOR.is_valid(report)


def test_equal_reports_give_equal_bytes() -> None:
    first = paper(fixture("person"))
    paper(fixture("empty"))  # what was set in between must not show
    assert paper(copy.deepcopy(fixture("person"))) == first


def test_report_json_is_attached_byte_for_byte_and_its_digest_printed() -> None:
    report = fixture("person")
    report["subject"]["name"] = "\U0003106c\u202e🙂"  # kept in the attachment, whatever the fonts
    pdf = paper(report)
    assert PdfReader(io.BytesIO(pdf)).attachments["report.json"] == [canonical_json(report)]
    assert digest(report) in text_of(pdf)


def test_declares_pdf_a_and_pdf_ua_and_its_own_date() -> None:
    reader = PdfReader(io.BytesIO(paper(fixture("person"))))
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.metadata is not None
    assert reader.metadata.creation_date == datetime(2026, 11, 22, 2, 15, tzinfo=UTC)
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


def test_only_the_packaged_fonts_are_used_and_embedded() -> None:
    fonts = set()
    for page in PdfReader(io.BytesIO(paper(fixture("person")))).pages:
        for font in page["/Resources"]["/Font"].values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"]
            assert "/FontFile3" in descriptor
            fonts.add(str(descriptor["/FontName"]).split("+")[1].split("-")[0])
    assert fonts == {"NotoSansSC", "NotoSerifSC"}


@pytest.mark.parametrize(
    "name", ["䶮", "𬭚", "㛃", "龘", "阿卜杜热合曼·买买提", "欧阳㛃䶮", "O’Brien 王"]
)
def test_rare_names_are_printed_as_they_are(name: str) -> None:
    report = fixture("empty")
    report["subject"]["name"] = name
    assert squeezed(name) in text_of(paper(report))


def test_what_no_font_has_is_printed_as_its_code_point() -> None:
    report = fixture("empty")
    report["subject"]["name"] = "王\U0003106c\u202e明\ufe01"
    assert "王〔U+3106C〕〔U+202E〕明" in text_of(paper(report))


def test_printable_touches_strings_alone() -> None:
    value = {"a": ["x\ny", 7, True, None, "\ud800", "\U000e0100葛"]}
    assert printable(value) == {"a": ["x\ny", 7, True, None, "〔U+D800〕", "葛"]}


@pytest.mark.parametrize(
    "name", ["#panic()", "*b* _i_ $x$ = <a> @b `c`", '"); #panic("', "\\u{1F}"]
)
def test_data_are_not_read_as_markup(name: str) -> None:
    report = fixture("empty")
    report["subject"]["name"] = name
    assert squeezed(name) in text_of(paper(report))


def test_every_record_answers_five_questions_in_order() -> None:
    text = text_of(paper(fixture("person")))
    adverse = text[text.index("3.1行政处罚") :]
    asked = ["何事", "何单位、凭什么", "起止", "谁看过", "如何异议"]
    places = [adverse.index(question) for question in asked]
    assert places == sorted(places)
    for stated in (
        "江市监罚决〔2025〕00123号",
        "《中华人民共和国行政处罚法》第四十八条（主席令第七十号）",
        "〔引文待核对〕",
        "2025年3月14日",
        "2028年3月13日",
        "轻微minor",
        "第1、3次查询",
        "不收费",
    ):
        assert stated in adverse, stated


def test_empty_parts_say_so_and_promise_nothing() -> None:
    text = text_of(paper(fixture("empty")))
    assert text.count("没有记录就只是没有记录") == 3
    assert "没有人查询过" in text


def test_a_disputed_record_is_marked() -> None:
    assert text_of(paper(fixture("enterprise"))).count("这一条正在异议处理中") == 1
    assert "异议处理中" not in text_of(paper(fixture("person")))


def test_synthetic_reports_say_so_on_every_page_and_real_ones_do_not() -> None:
    report = fixture("person")
    pages = PdfReader(io.BytesIO(paper(report))).pages
    assert all("人员与记录均为虚构" in squeezed(page.extract_text()) for page in pages)
    report["demonstration"] = False
    assert "虚构" not in text_of(paper(report))


def test_a_long_report_loses_nothing() -> None:
    report = long_report(14)
    text = text_of(paper(report))
    assert text.count("何单位、凭什么") == 42
    assert "3.14行政处罚" in text
    assert text.count("经查明的事实很长，") == 300
    assert f"共{len(PdfReader(io.BytesIO(paper(report))).pages)}页" in text


def test_code_carries_number_and_digest_only() -> None:
    address = qr.verify_address(
        verify_at="https://gongxin.example/verify",
        number="GX-2026-000000123-7F3K",
        digest="0123456789abcdef" * 4,
    )
    assert address == ("https://gongxin.example/verify?n=GX-2026-000000123-7F3K&d=0123456789abcdef")
    drawing = ET.fromstring(qr.svg(address))
    assert drawing.tag.endswith("svg")
    assert drawing.attrib["width"] == drawing.attrib["height"]


@pytest.mark.parametrize(
    ("number", "digest"),
    [("GX-1", "abc"), ("GX-1", "A" * 64), ("GX-1&name=王", "a" * 64), ("王小明", "a" * 64)],
)
def test_code_refuses_anything_else(number: str, digest: str) -> None:
    with pytest.raises(ValueError, match="is"):
        qr.verify_address(verify_at="https://a.example/verify", number=number, digest=digest)


def test_a_faulty_template_is_named_without_the_data(tmp_path: Path) -> None:
    template = tmp_path / "faulty.typ"
    template.write_text('\n  #panic("王小明")')
    with pytest.raises(TypesettingFault) as caught:
        typeset(template=template, data={}, at=datetime(2026, 1, 1, tzinfo=UTC))
    assert "faulty.typ:2:3" in str(caught.value)
    assert "王小明" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_template_sees_no_other_files(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    inside = tmp_path / "inside"
    inside.mkdir()
    template = inside / "curious.typ"
    template.write_text('#read("../secret.txt")')
    with pytest.raises(TypesettingFault):
        typeset(template=template, data={}, at=datetime(2026, 1, 1, tzinfo=UTC))
