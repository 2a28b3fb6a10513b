"""YAML in which every value knows its line, for data files that people write and a linter judges.

A small, strict reading of YAML 1.2: mappings with text keys, sequences and plain scalars. Anchors,
aliases, tags, merge keys, several documents and duplicate keys are refused: none is needed to write
data down, and each has been used to make a small file mean something large or something else.

Only `true`, `false`, `null` (or nothing) and whole numbers are more than text. `2026-01-01` stays a
date as written, `2026.10` keeps its nought and `no` is a word, unlike in YAML 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from .bilingual import Text
from .errors import Refusal

NodePath = tuple[str | int, ...]
"""Where a value stands: keys and positions from the root, such as `("fields", 3, "codes")`."""

MAX_BYTES = 2 * 1024 * 1024
"""Larger files are refused: the largest pack file is a hundredth of it."""

MAX_DEPTH = 32
"""Deeper nesting is refused before Python's own stack notices."""

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_CONSTANTS: Mapping[str, object] = MappingProxyType(
    {"": None, "~": None, "null": None, "true": True, "false": False}
)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlRefused(Refusal):
    """The file cannot be read; `line` counts from 1."""

    def __init__(self, *, line: int, what: Text, mend: Text) -> None:
        super().__init__(code="yaml", what=what, mend=mend)
        self.line = line


@dataclass(frozen=True, slots=True)
class Marked:
    """The value of a file and the line of every node in it."""

    data: Any
    lines: Mapping[NodePath, int]
    keys: Mapping[NodePath, int]

    def line(self, path: NodePath = ()) -> int:
        """First line of the value at `path`, counted from 1.

        A value that is not there has the line of the nearest one above it: that is where a missing
        key is missing.
        """
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def key_line(self, path: NodePath) -> int:
        """Line of the key that leads to `path`; of the value where no key does, as in a list."""
        return self.keys.get(path) or self.line(path)


def load_marked(path: Path) -> Marked:
    """Read one file. Raises YamlRefused with the line, for unreadable files with line 1."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise YamlRefused(
            line=1,
            what=Text(zh="文件无法读取。", en="The file cannot be read."),
            mend=Text(zh="请检查路径和权限。", en="Check its path and permissions."),
        ) from error
    return parse_marked(raw)


def parse_marked(raw: bytes) -> Marked:
    """`load_marked` for bytes at hand."""
    if len(raw) > MAX_BYTES:
        raise YamlRefused(
            line=1,
            what=Text(zh="文件超过 2 MiB。", en="The file is larger than 2 MiB."),
            mend=Text(zh="请拆分为多个文件。", en="Split it into several files."),
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise YamlRefused(
            line=raw.count(b"\n", 0, error.start) + 1,
            what=Text(zh="文件不是 UTF-8 编码。", en="The file is not UTF-8."),
            mend=Text(zh="请另存为 UTF-8。", en="Save it as UTF-8."),
        ) from error
    try:
        return _Builder(text).build()
    except yaml.YAMLError as error:
        raise _syntax(error, text) from error


def _syntax(error: yaml.YAMLError, text: str) -> YamlRefused:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        line = mark.line + 1
    else:  # a character YAML does not allow has a position and no mark
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    return YamlRefused(
        line=line,
        what=Text(zh="YAML 语法有误。", en=f"This is not YAML: {problem}."),
        mend=Text(
            zh="请检查本行及上一行的缩进、引号和括号。",
            en="Check indentation, quotes and brackets here and on the line above.",
        ),
    )


class _Builder:
    """Turns the parser's events into values, keeping lines."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)
        self._lines: dict[NodePath, int] = {}
        self._keys: dict[NodePath, int] = {}

    def build(self) -> Marked:
        next(self._events)  # the stream starts
        first = next(self._events)
        if isinstance(first, yaml.StreamEndEvent):
            return Marked(data=None, lines={}, keys={})
        data = self._node(next(self._events), ())
        next(self._events)  # the document ends
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _refused(
                after,
                zh="一个文件只能有一份 YAML 文档。",
                en="A file holds one YAML document only.",
            )
        return Marked(
            data=data, lines=MappingProxyType(self._lines), keys=MappingProxyType(self._keys)
        )

    def _node(self, event: yaml.Event, path: NodePath) -> Any:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused(
                event, zh="不接受锚点和别名。", en="Anchors and aliases are not accepted."
            )
        if getattr(event, "tag", None) not in (None, "!"):
            raise _refused(event, zh="不接受类型标签。", en="Type tags are not accepted.")
        if len(path) > MAX_DEPTH:
            raise _refused(event, zh="嵌套过深。", en="The nesting is too deep.")
        self._lines[path] = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: NodePath) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._node(event, (*path, len(values))))
        return values

    def _mapping(self, path: NodePath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.value == "<<" or event.anchor:
                raise _refused(event, zh="键必须是文字。", en="A key must be text.")
            key = event.value
            if key in values:
                raise _refused(
                    event, zh=f"键「{key}」重复。", en=f"The key “{key}” stands here twice."
                )
            self._keys[(*path, key)] = _line(event)
            values[key] = self._node(next(self._events), (*path, key))
        return values


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(event: yaml.ScalarEvent) -> Any:
    if event.style is not None and event.style != "":  # quoted or block text is text
        return event.value
    if event.value in _CONSTANTS:
        return _CONSTANTS[event.value]
    if _INTEGER.fullmatch(event.value):
        return int(event.value)
    return event.value


def _refused(event: yaml.Event, *, zh: str, en: str) -> YamlRefused:
    return YamlRefused(
        line=_line(event),
        what=Text(zh=zh, en=en),
        mend=Text(zh="请直接写出内容。", en="Write the content out plainly, once."),
    )
