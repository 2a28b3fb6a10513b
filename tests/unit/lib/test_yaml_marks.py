"""YAML with lines: what is read, where it stands, what is refused."""

from pathlib import Path

import pytest

from gongxin.lib.yaml_marks import MAX_BYTES, YamlRefused, load_marked, parse_marked

ITEM = b"""\
# a comment
item: honour
basis:
  - {instrument: a-law}
  - {instrument: b-law}
fields:
  - name: BZ
    aliases:
      - x
"""


@pytest.mark.parametrize(
    ("path", "line", "key_line"),
    [
        ((), 2, 2),
        (("item",), 2, 2),
        (("basis",), 4, 3),
        (("basis", 1), 5, 5),
        (("basis", 1, "instrument"), 5, 5),
        (("fields", 0, "aliases"), 9, 8),
        (("fields", 0, "aliases", 0), 9, 9),
        (("fields", 0, "label"), 7, 7),  # missing: the mapping that lacks it
        (("display", "basis"), 2, 2),
    ],
)
def test_every_node_knows_its_line(path: tuple[str | int, ...], line: int, key_line: int) -> None:
    marked = parse_marked(ITEM)
    assert (marked.line(path), marked.key_line(path)) == (line, key_line)


def test_values_are_what_is_written() -> None:
    text = "a: '1'\nb: 2026.10\nc: no\nd: ~\ne: -3\nf:\ng: |\n  3\nh: 2026-01-01\ni: true\nj: 007\n"
    assert parse_marked(text.encode()).data == {
        "a": "1",
        "b": "2026.10",
        "c": "no",
        "d": None,
        "e": -3,
        "f": None,
        "g": "3\n",
        "h": "2026-01-01",
        "i": True,
        "j": "007",
    }


@pytest.mark.parametrize("raw", [b"", b"\n# nothing\n", b"---\n"])
def test_an_empty_file_is_nothing(raw: bytes) -> None:
    assert parse_marked(raw).data is None


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        pytest.param(b"a: &x 1\nb: *x\n", 1, id="anchor"),
        pytest.param(b"a: 1\nb: *x\n", 2, id="alias"),
        pytest.param(b"a: 1\nb: 2\na: 3\n", 3, id="duplicate key"),
        pytest.param(b"a:\n  - {b: 1, b: 2}\n", 2, id="duplicate key in a list"),
        pytest.param(b"a: 1\n<<: {b: 2}\n", 2, id="merge key"),
        pytest.param(b"? [a]\n: 1\n", 1, id="key that is a list"),
        pytest.param(b"a: 1\nb: !!python/object:os.system x\n", 2, id="tag"),
        pytest.param(b"a: 1\n---\nb: 1\n", 2, id="two documents"),
        pytest.param(b"a: [1\nb: 2\n", 2, id="open bracket"),
        pytest.param(b"a: 1\nb: \x01\n", 2, id="control character"),
        pytest.param("a: 1\nb: 测试\n".encode("gb18030"), 2, id="other encoding"),
        pytest.param(b"[" * 10_000, 1, id="deep"),
        pytest.param(b"#" * (MAX_BYTES + 1), 1, id="large"),
    ],
)
def test_what_is_not_plain_data_is_refused_with_its_line(raw: bytes, line: int) -> None:
    with pytest.raises(YamlRefused) as refused:
        parse_marked(raw)
    assert refused.value.line == line
    assert refused.value.code == "yaml"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(YamlRefused):
        load_marked(tmp_path / "none.yaml")


def test_a_byte_order_mark_is_no_key(tmp_path: Path) -> None:
    file = tmp_path / "bom.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert load_marked(file).data == {"a": 1}
