"""From data to a printed page: PDF by Typst, for documents that people keep.

What comes out is PDF/A-3a (ISO 19005-3, with attachments) and PDF/UA-1 (ISO 14289-1, readable by
assistive technology) in one file. Fonts are Noto Sans SC and Noto Serif SC (思源黑体, 思源宋体)
from the package and nothing else, so that every machine prints the same page. Equal input gives
equal bytes: the only time in the file is the one passed in.

Data reaches the template as JSON and is never evaluated as markup, so a name may contain any
character. The template reads `sys.inputs.data` and must attach what `sys.inputs.attachments` lists
(`attach.typ` beside the report template does that).
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]

# The compiler keeps a memo between runs and is not made for two threads at once.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file (UTF-8) that travels inside the PDF."""

    name: str
    content: str
    media_type: str
    description: str


class TypesettingFault(RuntimeError):
    """The template does not fit the data. A fault of the project, not of the person asking."""


def typeset(
    *, template: Path, data: dict[str, Any], attachments: Sequence[Attachment] = (), at: datetime
) -> bytes:
    """The PDF of `template` filled with `data`, dated `at` (with time zone).

    Characters that no font has are set as their code point, `〔U+1F642〕`; attachments keep them as
    they are. Raises TypesettingFault when the template fails or warns.
    """
    inputs = {
        "data": json.dumps(printable(data), ensure_ascii=False),
        "attachments": json.dumps([asdict(each) for each in attachments], ensure_ascii=False),
    }
    with _one_at_a_time:
        try:
            pdf, warnings = _compiler(template).compile_with_warnings(
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=STANDARDS,
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as error:
            raise TypesettingFault(_place(error, template)) from None
    if warnings:
        raise TypesettingFault(_place(warnings[0], template))
    if not isinstance(pdf, bytes):
        raise TypesettingFault(f"{template.name}: not one PDF")
    return pdf


@dataclass(frozen=True, slots=True)
class Means:
    """By what a document is set: equal means and equal data give equal bytes. SHA-256 of the fonts and of the template
    with what lies beside it, and the versions of the compiler and of Unicode's tables, by which characters are printable.
    """

    compiler: str
    fonts: str
    template: str
    unicode: str

    def as_dict(self) -> dict[str, str]:
        """By name."""
        return asdict(self)


def means_of(template: Path) -> Means:
    """The means by which this process sets documents of the template."""
    return Means(
        compiler=version("typst"),
        fonts=_digest_of_folder(pylopdf_fonts_zh_cn.sans_path().parent),
        template=_digest_of_folder(template.parent),
        unicode=unicodedata.unidata_version,
    )


@cache
def _digest_of_folder(folder: Path) -> str:
    """SHA-256 over the names and digests of the files in the folder, in the order of their names."""
    files = sorted(path for path in folder.iterdir() if path.suffix in {".typ", ".otf", ".ttf"})
    lines = (f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def printable(value: Any) -> Any:
    """`value` with every character in its strings that cannot be printed shown as its code point.

    That is: characters no font here has, and invisible ones that could make a line read otherwise
    than it is written (direction marks, zero-width joiners). Variation selectors are left out: the
    plain form of the character is printed.
    """
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        return "".join(map(_visible, value))
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [printable(item) for item in value]
    return value


@cache
def _visible(character: str) -> str:
    point = ord(character)
    if character == "\n":
        return character
    if 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF:
        return ""
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Zl", "Zp") or point not in _covered():
        return f"〔U+{point:04X}〕"
    return character


@cache
def _covered() -> frozenset[int]:
    """The code points both fonts have: a heading and a line can then show the same names."""
    return _characters(pylopdf_fonts_zh_cn.sans_path()) & _characters(
        pylopdf_fonts_zh_cn.serif_path()
    )


def _characters(font: Path) -> frozenset[int]:
    """The code points in a font's `cmap` table, format 12 (OpenType 1.9)."""
    content = font.read_bytes()
    tables = struct.unpack_from(">H", content, 4)[0]
    records = [struct.unpack_from(">4sLLL", content, 12 + 16 * i) for i in range(tables)]
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    found: set[int] = set()
    for i in range(struct.unpack_from(">H", content, start + 2)[0]):
        at = start + struct.unpack_from(">HHL", content, start + 4 + 8 * i)[2]
        if struct.unpack_from(">H", content, at)[0] == 12:
            groups = struct.unpack_from(">L", content, at + 12)[0]
            for first, last, _ in struct.iter_unpack(
                ">LLL", content[at + 16 : at + 16 + 12 * groups]
            ):
                found.update(range(first, last + 1))
    return frozenset(found)


@cache
def _compiler(template: Path) -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[pylopdf_fonts_zh_cn.sans_path().parent],
    )
    # No package folder: a template may use only what lies beside it.
    return typst.Compiler(
        template, root=template.parent, font_paths=fonts, ignore_system_fonts=True
    )


def _place(trouble: typst.TypstError | typst.TypstWarning, template: Path) -> str:
    """Where the compiler stumbled, and not why: its words may quote the text it was setting."""
    place = re.search(r"[\w-]+\.typ:\d+:\d+", trouble.diagnostic)
    return f"the template does not fit the data, at {place.group() if place else template.name}"
