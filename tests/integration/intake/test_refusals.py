"""A file that is no table: one clear line in both languages, exit status 2, nothing stored."""

from __future__ import annotations

import json
import resource
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from gongxin.apps.ledger.api import EventKind, events
from gongxin.interfaces.cli.main import main
from gongxin.lib.tabular import text as tabular_text
from gongxin.lib.tabular.workbook import OLE

from .desk import PENALTY, SOURCE, clerk, held, receive, refused, rules, sound, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

HEADER = ",".join(sound())
LINE = ",".join(sound().values())
Maker = Callable[[Path], object]


def _zip_bomb(path: Path) -> None:
    """160 KB that unpack to 160 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(160):
                sheet.write(b" " * 1_000_000)


def _far_apart(path: Path) -> None:
    """Two cells, one in each corner of the largest sheet: 4 KB that ask for half a terabyte."""
    book = openpyxl.Workbook()
    book.active["A1"] = "CF_WSH"
    book.active["XFD1048576"] = 1
    book.save(path)


def _lying_bomb(path: Path) -> None:
    """The archive says its sheet is small; it unpacks to 600 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
    packed = [packer.compress(body)]
    blank = b"a" * 10_000_000
    packed += [packer.compress(blank) for _ in range(60)]
    packed.append(packer.flush())
    raw = b"".join(packed)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "xl/workbook.xml",
            '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            '<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="http://schemas'
            '.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", raw)
    data = bytearray(path.read_bytes())
    # call the stored bytes deflated, in the entry and in the directory; the sizes stay those of `raw`
    name = b"xl/worksheets/sheet1.xml"
    local = data.index(name) - 30
    central = data.rindex(name) - 46
    struct.pack_into("<H", data, local + 8, 8)
    struct.pack_into("<H", data, central + 10, 8)
    path.write_bytes(data)


def _xlsx(rows: list[list[object]]) -> Maker:
    def make(path: Path) -> None:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)

    return make


def _bytes(content: bytes) -> Maker:
    return lambda path: path.write_bytes(content)


def _text(content: str, encoding: str = "utf-8") -> Maker:
    return _bytes(content.encode(encoding))


def _archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", HEADER)


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _with_macros(path: Path) -> None:
    _xlsx([list(sound()), list(sound().values())])(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")


def _nested_parquet(path: Path) -> None:
    pl.DataFrame({"CF_WSH": [["a"], ["b"]]}).write_parquet(path)


def _boastful_parquet(path: Path) -> None:
    """A page that says it unpacks to two gigabytes."""
    pl.DataFrame({"CF_WSH": ["a" * 1000] * 3000}).write_parquet(path, compression="zstd")
    content = bytearray(path.read_bytes())
    content[8:40] = b"\xff" * 32
    path.write_bytes(content)


def _entity_bomb(path: Path) -> None:
    """Names that stand for ten others, nine times over: a billion words in a kilobyte."""
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<!DOCTYPE a [{entities}]><a>&a9;</a>")


def _half(path: Path) -> None:
    _xlsx([list(sound()), list(sound().values())])(path)
    path.write_bytes(path.read_bytes()[:3000])


BAD: dict[str, tuple[str, Maker]] = {
    "no file": ("file.missing", lambda path: None),
    "folder": ("file.directory", lambda path: path.mkdir()),
    "0 bytes": ("file.empty", _bytes(b"")),
    "blank rows alone": ("file.no-header", _text("\n,\n\n")),
    "separators for a header": ("file.no-header", _text(f",,,\n{LINE}\n")),
    "header only": ("file.no-rows", _text(HEADER + "\n")),
    "header without line end": ("file.no-rows", _text(HEADER)),
    "header and blank rows": ("file.no-rows", _text(f"{HEADER}\n\n , \n\x1a")),
    "another form": ("file.columns-unknown", _text("甲,乙\n1,2\n")),
    "a column missing": ("file.columns-missing", _text("CF_WSH,CF_SY\n1,2\n")),
    "a column twice": ("file.duplicate-header", _text(f"{HEADER},CF_WSH\n{LINE},1\n")),
    "a field twice": ("file.column-twice", _text(f"{HEADER},处罚机关\n{LINE},1\n")),
    "10,000 columns": ("file.too-many-columns", _text(",".join(map(str, range(10_000))))),
    "a PNG": ("file.binary", _bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))),
    "an old workbook in ruins": ("file.unreadable", _bytes(OLE + b"x" * 600)),
    "an old workbook with macros": ("file.macros", _bytes(OLE + _utf16("_VBA_PROJECT") * 9)),
    "a workbook under a password": ("file.encrypted", _bytes(OLE + _utf16("EncryptedPackage") * 9)),
    "a workbook with macros": ("file.macros", _with_macros),
    "half a Parquet file": ("file.unreadable", _bytes(b"PAR1" + b"x" * 90)),
    "a Parquet file of lists": ("file.nested", _nested_parquet),
    "a Parquet file that says it is huge": ("file.unreadable", _boastful_parquet),
    "an entity bomb": ("file.unreadable", _entity_bomb),
    "half an object": ("file.unreadable", _text('{"CF_WSH": "1", "CF_')),
    "a NUL far inside": (
        "file.binary",
        _bytes(f"{HEADER}\n{LINE}\n".encode() * 3000 + b"a\x00b\n"),
    ),
    "random bytes": ("file.encoding", _bytes(b"CF_WSH,\xff\xfe\x81\n" + b"\xff\x80,\n" * 50)),
    "UTF-8 among GB18030": (
        "file.encoding",
        _bytes(f"{HEADER}\n{LINE}\n".encode("gb18030") + f"{LINE}\n".encode()),
    ),
    "GB18030 among UTF-8": (
        "file.encoding",
        _bytes(f"{HEADER}\n{LINE}\n{LINE}\n".encode() + f"{LINE}\n".encode("gb18030")),
    ),
    "UTF-8 broken behind its mark": (
        "file.encoding",
        _bytes(b"\xef\xbb\xbf" + f"{HEADER}\n{LINE}\n".encode() + b"\xff\xff\n"),
    ),
    "half a character of UTF-16": (
        "file.encoding",
        _bytes(f"{HEADER}\n{LINE}\n".encode("utf-16") + b"\x01"),
    ),
    "UTF-16 without mark": ("file.binary", _bytes(f"{HEADER}\n{LINE}\n".encode("utf-16-le"))),
    "cut off in a row": ("file.cut-off", _text(f"{HEADER}\n{LINE}\n{LINE[:40]}")),
    "cut off in quotes": ("file.cut-off", _text(f'{HEADER}\n{LINE}\n"示例公司')),
    "a quote never closed": ("file.cut-off", _text(f'{HEADER}\n"{LINE}\n' + f"{LINE}\n" * 50)),
    "one line of 100 MB": ("file.record-too-long", _bytes(b"x" * 100_000_000)),
    "a row of 100 MB": (
        "file.record-too-long",
        _bytes(f"{HEADER}\n{LINE}\n".encode() + b"x" * 100_000_000),
    ),
    "a cell of 60 MB in quotes": (
        "file.record-too-long",
        _bytes(f'{HEADER}\n{LINE}\n"'.encode() + b"x\n" * 30_000_000 + b'"\n'),
    ),
    "an archive": ("file.binary", _archive),
    "a broken workbook": ("file.unreadable", _bytes(b"PK\x03\x04" + b"0" * 500)),
    "half a workbook": ("file.unreadable", _half),
    "an empty workbook": ("file.no-header", _xlsx([])),
    "a workbook with one column of ours": ("file.columns-missing", _xlsx([[], ["CF_WSH"], ["1"]])),
    "a workbook with a header only": ("file.no-rows", _xlsx([list(sound())])),
    "a workbook with a column twice": ("file.duplicate-header", _xlsx([["CF_WSH", "CF_WSH"]])),
    "a zip bomb": ("file.too-large", _zip_bomb),
    "a zip bomb that lies": ("file.unreadable", _lying_bomb),
    "two cells far apart": ("file.too-large", _far_apart),
    "religion in the header": ("C2", _text(f"{HEADER},宗教信仰\n{LINE},无\n")),
}


def _memory_mb() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return own / 1024


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_whole(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, make = BAD[name]
    path = tmp_path / "file.csv"
    make(path)
    before, known = (
        held(),
        {event.uid for event in events(kinds=[EventKind.BATCH_REFUSED], limit=1000)},
    )
    memory, started = _memory_mb(), time.perf_counter()
    monkeypatch.setattr(
        sys,
        "argv",
        ["gongxin", "intake", str(path), "--item", PENALTY, "--source", SOURCE, "--json"],
    )

    with pytest.raises(SystemExit) as ended:
        main()

    assert time.perf_counter() - started < 15
    assert _memory_mb() - memory < 700
    printed = capsys.readouterr()
    assert ended.value.code == 2
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert f"[{code}]" in printed.err
    assert "请" in printed.err
    assert held() == before
    new = [
        event
        for event in events(kinds=[EventKind.BATCH_REFUSED], limit=1000)
        if event.uid not in known
    ]
    assert [event.payload["reason"] for event in new] == [code]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"item_code": "no-such-item"}, "catalogue.unknown-item"),
        ({"source_code": "no-such-organ"}, "directory.unknown-organ"),
        ({"actor": clerk("sc-tax")}, "intake.other-organ"),
        ({"item_code": "tax-credit-grade"}, "C1"),
    ],
)
def test_a_file_from_or_for_the_wrong_place_is_refused(
    tmp_path: Path, more: dict[str, object], code: str
) -> None:
    assert refused(write(tmp_path, [sound()]), **more).code == code


def test_a_rehearsal_of_a_bad_file_leaves_no_event(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    before = len(events(kinds=[EventKind.BATCH_REFUSED], limit=1000))

    refused(tmp_path / "a.csv", rehearsal=True)

    assert len(events(kinds=[EventKind.BATCH_REFUSED], limit=1000)) == before


def test_a_fault_deep_in_the_file_leaves_nothing_of_what_came_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Earlier blocks are staged and their bad rows kept already when the last one turns out broken."""
    monkeypatch.setattr(tabular_text, "CHUNK_BYTES", 2000)
    path = write(
        tmp_path, [sound(n, CF_JDRQ="never" if n % 3 else "2026-01-02") for n in range(50)]
    )
    path.write_text(path.read_text() + '"open')

    assert refused(path).code == "file.cut-off"


def test_the_command_prints_every_finding_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, [sound(n, CF_JDRQ="2018-13-02") for n in range(1200)])
    monkeypatch.setattr(
        sys,
        "argv",
        ["gongxin", "intake", str(path), "--item", PENALTY, "--source", SOURCE, "--json"],
    )
    with pytest.raises(SystemExit) as ended:
        main()

    receipt = json.loads(capsys.readouterr().out)
    assert not ended.value.code
    assert receipt["received"] == receipt["refused"] == len(receipt["findings"]) == 1200
    assert receipt["findings_total"] == 1200
    assert receipt["findings"][0] == {
        "row": 2,
        "column": "CF_JDRQ",
        "rule": "field.date",
        "severity": "error",
        "value": "2018-13-02",
        "message": {
            "zh": "「处罚决定日期」：2018-13-02 不是有效日期。",
            "en": "“Date of decision”: 2018-13-02 is not a valid date.",
        },
        "mend": {
            "zh": "请写成 2026-11-22 这样的年-月-日；月份为 01–12。",
            "en": "Write year-month-day as in 2026-11-22; months are 01 to 12.",
        },
        "example": "2026-11-22",
    }
    assert {"batch", "accepted", "superseding", "duplicate", "held"} <= receipt.keys()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_what_can_be_read_is_read(
    tmp_path: Path, encoding: str, separator: str, line_end: str
) -> None:
    rows = [list(sound()), *(list(sound(n, BZ='含,;"\t号').values()) for n in range(3))]
    rows[0].append("BZ") if "BZ" not in rows[0] else None
    body = line_end.join(
        separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows
    )
    (tmp_path / "a.csv").write_bytes(body.encode(encoding))

    receipt = receive(tmp_path / "a.csv")

    assert rules(receipt) == set()
    assert (receipt.received, receipt.accepted) == (3, 3)


def test_every_example_is_a_right_value(tmp_path: Path) -> None:
    """What a finding shows as right is taken when it is filed."""
    wrong = sound(
        1, CF_JDRQ="x", CF_NR_FK="约二万", CF_CFLB="重罚", CF_XDR_LB="人", CF_WSH="", CF_CFJGDM="1"
    )
    findings = receive(write(tmp_path, [wrong], "1.csv")).findings
    examples = {found.column: found.example for found in findings if found.example}
    assert {"CF_JDRQ", "CF_NR_FK", "CF_CFLB", "CF_XDR_LB", "CF_WSH", "CF_CFJGDM"} <= set(examples)

    again = receive(write(tmp_path, [sound(1, **{**wrong, **examples})], "2.csv"))

    assert {found.column for found in again.findings} & set(examples) == set()
