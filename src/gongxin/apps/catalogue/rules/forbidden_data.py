"""Charter C2: what may never be a field."""

from __future__ import annotations

from collections.abc import Iterator

from gongxin.lib.bilingual import Text
from gongxin.lib.yaml_marks import NodePath

from ..errors import Fault
from .forbidden_words import forbidden_header
from .rule import Rule
from .tree import PackFile, PackTree, Raw


class ForbiddenData(Rule):
    """C2: no field, alias, code list or item is for religion, genes, biometrics, blood type,
    disease, political opinion, private communication, browsing or purchases, whereabouts, marital
    status or family relations, nor for income, deposits, securities, insurance, real estate or tax
    amounts.
    """

    id = "C2"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        for entry in tree.entries("item"):
            yield from self._titles(entry.file, (), entry.raw["title"])
            for index, field in enumerate(entry.raw["fields"]):
                yield from self._field(entry.file, ("fields", index), field)
        for entry in tree.entries("codes"):
            yield from self._titles(entry.file, entry.path, entry.raw["title"])

    def _field(self, file: PackFile, path: NodePath, field: Raw) -> Iterator[Fault]:
        label = field["label"]
        for words in (label["zh"], label["en"], *field.get("aliases", ()), field["name"]):
            topic = forbidden_header(words)
            if topic is not None:
                yield self._fault(file, path, words, topic)
                return  # one finding a field is enough to act on

    def _titles(self, file: PackFile, path: NodePath, title: Raw) -> Iterator[Fault]:
        for words in title.values():
            topic = forbidden_header(words)
            if topic is not None:
                yield self._fault(file, (*path, "title"), words, topic)
                return

    def _fault(self, file: PackFile, path: NodePath, words: str, topic: Text) -> Fault:
        return file.fault(
            self.id,
            path,
            what=Text(
                zh=f"「{words}」属于禁止收录的信息：{topic.zh}。",
                en=f"“{words}” is data that may not be recorded: {topic.en}.",
            ),
            mend=Text(
                zh="请删去；任何政策包都不能放开这一条。",
                en="Remove it; no pack can lift this rule.",
            ),
        )
