"""Render the page that leads from every domain of the papers to the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..rules.tree import Raw, fields_of
from .check_packs import sound_packs

_HEAD = """# 领域与条目 Domains and items

<!-- 由政策包生成，请勿手改。 Generated from the packs; do not edit by hand. -->

政策文件提到的每个领域和每类职业，都对应到目录中的条目（或其中一个数据项的取值）；不收录的，写明理由。

Every domain and occupation that the policy papers name leads to an item of the catalogue, or to a
value of one of its fields. Where nothing is recorded, the reason is given.
"""
_TABLE = ("| 名称 Name | 条目 Items | 文件 Papers |", "|---|---|---|")
_SECTIONS = (("domains", "领域 Domains"), ("occupations", "职业 Occupations"))


def render_domain_map(paths: Sequence[Path]) -> str:
    """The page in Markdown, from the packs on disk. Raises PackRefused when they have faults."""
    trees = sound_packs(paths)
    items = {entry.raw["item"]: entry.raw for tree in trees for entry in tree.entries("item")}
    papers = {
        entry.raw["code"]: entry.raw for tree in trees for entry in tree.entries("instruments")
    }
    lines = [_HEAD]
    for tree in trees:
        entries = list(tree.entries("domains"))
        if not entries:
            continue
        title = tree.header["title"]
        lines.append(f"## {title['zh']} {title['en']}\n")
        for section, heading in _SECTIONS:
            rows = [entry.raw for entry in entries if entry.path[0] == section]
            lines += [f"### {heading} ({len(rows)})\n", *_TABLE]
            lines += [*(_row(raw, items, papers) for raw in rows), ""]
    return "\n".join(lines)


def _row(raw: Raw, items: Mapping[str, Raw], papers: Mapping[str, Raw]) -> str:
    cells = (
        f"{raw['name']['zh']} {raw['name']['en']}",
        "<br>".join(_items(raw, items)),
        "<br>".join(_paper(papers[code]) for code in raw["papers"]),
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _items(raw: Raw, items: Mapping[str, Raw]) -> Iterator[str]:
    for code in raw["items"]:
        title, fields = items[code]["title"], fields_of(items[code])
        facet = fields.get(raw.get("facet", ""))
        by = f"（按「{facet['label']['zh']}」区分 by `{facet['name']}`）" if facet else ""
        yield f"`{code}` {title['zh']} {title['en']}{by}"
    if "not_recorded" in raw:
        why = raw["not_recorded"]
        yield f"{why['zh']} {why['en']}"


def _paper(instrument: Raw) -> str:
    title = instrument["title"]["zh"]
    quoted = title if title.startswith("《") else f"《{title}》"
    return f"{quoted}{instrument['number']}"
