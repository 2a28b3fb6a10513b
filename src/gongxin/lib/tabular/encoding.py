"""In which encoding a text is written, found by trying the whole of it."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

import polars as pl

from .shapes import refusal

_BLOCK = 1 << 20
_PICTURES_AND_PAPERS = (
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
)

# A cell of two or more Chinese characters in UTF-8, from border to border. Read as GB18030 the same
# bytes are rare characters without sense, so in such a text the cell was pasted from another file.
_UTF8_CELL = re.compile(
    rb'(?:^|[,;\t"\n])(?:[\xe3-\xe9][\x80-\xbf]{2}|\xef\xbc[\x80-\xbf]){2,}(?:$|[,;\t"\r\n])'
)


def encoding_of(path: Path, head: bytes) -> str:
    """The name of the encoding. Raises Refusal for binary content and for a text in none or several."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in head or head.startswith(_PICTURES_AND_PAPERS):
        raise _binary()
    elif head.startswith(codecs.BOM_UTF8):
        candidates = ("utf-8-sig",)
    else:
        candidates = ("utf-8", "gb18030")
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise not_decodable()


def _is_utf8(path: Path) -> bool:
    """Whether the file is UTF-8 throughout; judged line by line end, without making the text."""
    rest = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if b"\x00" in block:
                raise _binary()
            cut = block.rfind(b"\n") + 1
            if cut and not _valid(rest + block[:cut]):
                return False
            rest = block[cut:] if cut else rest + block
    return _valid(rest)


def _valid(text: bytes) -> bool:
    try:
        pl.Series([text], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        return False
    return True


def _decodes(path: Path, encoding: str) -> bool:
    if encoding == "utf-8":
        return _is_utf8(path)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                text = decoder.decode(block)
                if "\x00" in text:
                    raise _binary()
                if encoding == "gb18030" and _UTF8_CELL.search(block):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def not_decodable() -> Exception:
    """The refusal of a text in no known encoding, or in two."""
    return refusal(
        "encoding",
        "文字编码既不是 UTF-8 也不是 GB18030，或者两种编码混在一起。",
        "The text is neither UTF-8 nor GB18030, or the two are mixed.",
    )


def _binary() -> Exception:
    return refusal(
        "binary",
        "这不是表格文本：文件里有二进制内容。",
        "This is not a table of text: the file holds binary content.",
    )
