"""What people hand in as evidence is judged by what it holds, and a picture keeps only what draws it.

Removed and seen red, each alone: the look for an archive at the end, the chunks that are kept of a PNG, the segments that are
kept of a JPEG, and every limit that `tests/guards.yaml` names. Guards besides: what acts in a PDF.
"""

from __future__ import annotations

import io
import signal
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from gongxin.lib.errors import Refusal
from gongxin.lib.evidence import LARGEST, evidence_reader, read_evidence, reading

SECRET = b"30.657N 104.066E camera 7"


def picture(kind: str, **more: Any) -> bytes:
    """A small picture."""
    to = io.BytesIO()
    image = Image.new("RGB", (40, 30), "white")
    image.putpixel((3, 4), (200, 10, 10))
    image.save(to, kind, **more)
    return to.getvalue()


def document(*changes: Any, **more: Any) -> bytes:
    """A PDF of one page."""
    writer, to = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=200, height=200)
    for change in changes:
        change(writer)
    writer.write(to)
    return to.getvalue()


def archive(name: str = "word/vbaProject.bin", size: int = 10) -> bytes:
    """A ZIP."""
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, b"\0" * size)
    return to.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def refused(content: bytes) -> str:
    """Why it is refused, in Chinese; through the process that reads it."""
    with pytest.raises(Refusal) as found:
        read_evidence(content)
    assert found.value.code == "evidence.refused"
    return found.value.what.zh


def wrong(content: bytes) -> str:
    """Why it is refused, in one word, by the reader itself."""
    with pytest.raises(evidence_reader.Wrong) as found:
        evidence_reader.read(content)
    return str(found.value)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("png", picture("png")),
        ("png", picture("png", optimize=True)),
        ("jpeg", picture("jpeg")),
        ("jpeg", picture("jpeg", progressive=True, quality=40)),
        ("pdf", document()),
    ],
)
def test_sound_files_are_taken_as_what_they_are(kind: str, content: bytes) -> None:
    read = read_evidence(content)
    assert read.kind == kind
    if kind == "pdf":
        assert read.content == content
    else:
        same = [Image.open(io.BytesIO(one)).tobytes() for one in (content, read.content)]
        assert same[0] == same[1]
    assert read_evidence(read.content) == read, "what is kept is taken again as it is"


def test_a_picture_keeps_neither_place_nor_device_but_which_way_up_it_is() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = 6, SECRET.decode()
    content = picture("jpeg", exif=exif.tobytes(), comment=SECRET)
    assert SECRET in content
    kept = read_evidence(content).content
    assert SECRET not in kept
    found = Image.open(io.BytesIO(kept)).getexif()
    assert dict(found) == {0x0112: 6}
    content = picture("png")
    spoken = content[:33] + chunk(b"tEXt", b"Comment\0" + SECRET) + content[33:]
    assert SECRET not in read_evidence(spoken).content


def test_what_comes_after_a_picture_is_not_kept() -> None:
    """A telephone writes a film after a photograph; an attacker writes what they like."""
    for kind in ("png", "jpeg"):
        content = picture(kind)
        assert read_evidence(content + SECRET).content == read_evidence(content).content
        assert read_evidence(content + archive()).content == read_evidence(content).content


def test_other_kinds_are_refused_whatever_they_are_called() -> None:
    gif = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)"
    for content, why in (
        (b"", "empty"),
        (b"  \n", "empty"),
        (archive(), "archive"),
        (archive("OFD.xml"), "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "office"),
        (b"{\\rtf1 x}", "office"),
        (gif, "program"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "program"),
        (b"\xef\xbb\xbf<!doctype html>", "program"),
        (b"MZ\x90\0", "program"),
        (b"#!/bin/sh\n", "program"),
        (b"plain words", "unknown"),
        (b"\x89PNG\r\n\x1a\n", "broken"),
        (b"\xff\xd8\xff", "broken"),
        (b"%PDF-1.7\n%%EOF", "broken"),
        (b"junk" + document(), "unknown"),
    ):
        assert wrong(content) == why, content[:20]
    assert "压缩包" in refused(archive())
    assert "5 MB" in refused(b"x" * (LARGEST + 1))


def test_two_files_in_one_are_refused() -> None:
    assert wrong(document() + archive()) == "two"
    # a ZIP whose end record takes in the end of the picture, as a comment
    packed = archive()
    packed = packed[:-2] + struct.pack("<H", 16)
    content = picture("png")
    hidden = content[:-12] + chunk(b"IDAT", packed) + content[-12:]
    assert wrong(hidden)
    stuffed = document(lambda writer: writer._add_object(_stream(archive())))
    assert wrong(stuffed) == "two"
    assert wrong(document() + b"MZ\x90\0 a program and no archive") == "two"
    assert wrong(document() + SECRET) == "two"


def _stream(data: bytes) -> DecodedStreamObject:
    one = DecodedStreamObject()
    one.set_data(data)
    return one


def _acts(kind: str) -> Any:
    def change(writer: PdfWriter) -> None:
        act = DictionaryObject(
            {NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("x")}
        )
        writer._root_object[NameObject("/OpenAction")] = act

    return change


def _holds(name: str) -> Any:
    def change(writer: PdfWriter) -> None:
        writer.pages[0][NameObject(name)] = writer._add_object(DictionaryObject())

    return change


def _annotation(subtype: str) -> Any:
    def change(writer: PdfWriter) -> None:
        one = writer._add_object(DictionaryObject({NameObject("/Subtype"): NameObject(subtype)}))
        writer.pages[0][NameObject("/Annots")] = ArrayObject([one])

    return change


@pytest.mark.parametrize(
    "change",
    [
        _acts("/JavaScript"),
        lambda writer: writer.add_attachment("a.exe", b"MZ"),
        _acts("/Launch"),
        _acts("/SubmitForm"),
        _holds("/AA"),
        _holds("/XFA"),
        _annotation("/RichMedia"),
        _annotation("/FileAttachment"),
        lambda writer: writer._add_object(
            DictionaryObject({NameObject("/JS"): TextStringObject("1")})
        ),
    ],
)
def test_a_document_that_acts_is_refused(change: Any) -> None:
    assert wrong(document(change)) == "active"


def test_a_name_that_is_spelt_otherwise_is_the_same_name() -> None:
    content = document(_acts("/LaunchXX"))
    assert evidence_reader.read(content)[0] == "pdf"
    assert wrong(content.replace(b"/LaunchXX", b"/L#61unch")) == "active"


def test_what_a_later_revision_took_out_is_found_in_the_one_before() -> None:
    """A document may be mended at its end; whoever opens the part before that runs what stood there."""
    to = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(document(_acts("/Launch"))))
    del writer.root["/OpenAction"]
    writer.update_root()
    writer.write(to)
    assert b"/Prev" in to.getvalue()
    assert wrong(to.getvalue()) == "active"


def test_what_stands_in_the_trailer_is_looked_at_too() -> None:
    begin = b"trailer\n<<"
    assert document().count(begin) == 1
    assert wrong(document().replace(begin, begin + b"\n/AA << /S /Launch >>")) == "active"


def test_a_document_with_a_password_is_refused() -> None:
    assert wrong(document(lambda writer: writer.encrypt("x"))) == "locked"


def test_a_picture_that_unpacks_to_far_more_is_refused() -> None:
    vast = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes(1000))
    content = reading_png(vast, packed)
    assert wrong(content) == "large"
    small = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    assert wrong(reading_png(small, zlib.compress(bytes(50_000_000)))) == "broken"
    assert wrong(reading_png(small, zlib.compress(bytes(3)))) == "broken"
    assert wrong(reading_png(small, zlib.compress(bytes(52)) + SECRET)) == "broken"
    evidence_reader.read(reading_png(small, zlib.compress(bytes(52))))


def test_a_photograph_that_says_it_is_vast_is_refused() -> None:
    """The size stands in the head of the frame (ITU-T T.81, B.2.2): after its length and its depth, the height, the width."""
    content = picture("jpeg")
    at = content.index(b"\xff\xc0") + 5
    assert content[at : at + 4] == struct.pack(">HH", 30, 40)
    vast = content[:at] + struct.pack(">HH", 60_000, 60_000) + content[at + 4 :]
    assert wrong(vast) == "large"
    none = content[:at] + struct.pack(">HH", 0, 40) + content[at + 4 :]
    assert wrong(none) == "broken"


def test_a_document_of_very_many_objects_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    many = document(*[lambda writer: writer._add_object(DictionaryObject())] * 40)
    assert evidence_reader.read(many)[0] == "pdf"
    monkeypatch.setattr(evidence_reader, "MOST_OBJECTS", 40)
    assert wrong(many) == "large"


def reading_png(head: bytes, packed: bytes) -> bytes:
    """A PNG with that head and those packed pixels."""
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def test_who_asks_for_more_memory_than_there_is_ends_their_own_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = document()
    assert read_evidence(sound).kind == "pdf"
    monkeypatch.setattr(reading, "MAX_MEMORY", 40 * 1024**2)
    assert "过大" in refused(sound)


def test_who_takes_longer_than_there_is_time_ends_their_own_process() -> None:
    """A picture of a million empty remarks is followed from one to the next for some four seconds; here there is one."""
    slow = picture("jpeg")
    slow = slow[:2] + b"\xff\xfe\0\2" * 1_200_000 + slow[2:]
    assert len(slow) < LARGEST
    limits = (str(reading.MAX_MEMORY), "1")
    for content, ended in (
        (slow, {-signal.SIGXCPU, -signal.SIGKILL}),  # as the kernel likes, at the limit of both
        (picture("jpeg"), {0}),
    ):
        done = subprocess.run(
            [sys.executable, "-I", evidence_reader.__file__, *limits],
            input=content,
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert done.returncode in ended


def test_who_waits_for_ever_is_waited_for_no_longer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """A process that sleeps spends none of its time: it is ended by the clock, and the file is refused."""
    idle = tmp_path / "idle.py"
    idle.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(reading, "_READER", idle)
    monkeypatch.setattr(reading, "MAX_SECONDS", 0.2)
    assert "过大" in refused(document())


def test_who_breaks_into_the_process_writes_no_file(tmp_path: Any) -> None:
    """Its limits are in force when it begins to read: here what it reads with is somebody else's."""
    path = tmp_path / "left-behind"
    broken_into = (
        f"import sys; sys.path.insert(0, {str(Path(evidence_reader.__file__).parent)!r})\n"
        "import evidence_reader\n"
        f"evidence_reader.read = lambda content: open({str(path)!r}, 'wb', buffering=0).write(content)\n"
        f"evidence_reader.main({reading.MAX_MEMORY}, 5)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", broken_into],
        input=document(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert b"File too large" in done.stderr
    assert path.read_bytes() == b""


def test_the_process_is_told_nothing_of_the_house(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """Whoever breaks into the reader finds no address of the database there, and no file of ours on the way of its imports."""
    nosy = tmp_path / "nosy.py"
    nosy.write_text(
        "import os, sys\nsys.stdin.buffer.read()\nprint('pdf')\nprint(sorted(os.environ), sys.flags.isolated)"
    )
    monkeypatch.setattr(reading, "_READER", nosy)
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@127.0.0.1/gongxin")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    said = read_evidence(document()).content.decode()
    assert "PATH" in said
    for name in ("DATABASE_URL", "GONGXIN", "PYTHONPATH"):
        assert name not in said
    assert said.strip().endswith("1"), "isolated from the folder and from the environment"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), kind=st.sampled_from(["png", "jpeg", "pdf"]))
def test_spoilt_files_are_taken_sound_or_refused(data: Any, kind: str) -> None:
    """Whatever is changed: no answer but a refusal or a file that is taken again as it is."""
    content = bytearray(document() if kind == "pdf" else picture(kind))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    try:
        found, kept = evidence_reader.read(bytes(content))
    except evidence_reader.Wrong:
        return
    assert evidence_reader.read(kept) == (found, kept)
