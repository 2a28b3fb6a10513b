"""What nothing says how long to keep is kept for ever: the linter says so before anybody relies on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gongxin.lib.bilingual import Text

from ..enums import Retained
from ..errors import Fault
from .rule import Rule
from .tree import PackTree, Raw


class KeptForATime(Rule):
    """Every item's records, and batches and reports, have a clock by which they are kept (PIPL art. 19 and 47).

    Asked of packs that hang on a national one: it is there that such clocks stand for all. A local pack alone
    records nothing that it does not inherit the clocks of.
    """

    id = "retention"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        *_, root = tree.chain()
        clocks = tree.known("clocks")
        if root.header["level"] != "national" or clocks is None:
            return
        keeping = [raw for raw in clocks.values() if "keeps" in raw]
        for thing in (Retained.BATCH, Retained.REPORT) if tree is root else ():
            if not _ruled(keeping, thing, None):
                yield tree.header_file.fault(
                    self.id,
                    (),
                    what=Text(
                        zh=f"没有期限写明{thing.words.zh}保存多久，因此永远不会列入销毁清单。",
                        en=f"No clock says how long this is kept: {thing.words.en}. It would never be on a destruction list.",
                    ),
                    mend=_MEND,
                )
        for entry in tree.entries("item"):
            if not _ruled(keeping, Retained.RECORD, entry.raw["item"]):
                yield entry.file.fault(
                    self.id,
                    ("item",),
                    what=Text(
                        zh=f"没有期限写明条目「{entry.raw['item']}」的记录保存多久，因此永远不会列入销毁清单。",
                        en=f"No clock says how long records of `{entry.raw['item']}` are kept: they would never be on a destruction list.",
                    ),
                    mend=_MEND,
                )


_MEND = Text(
    zh="请在 clocks.yaml 写明 kind: keep 和 keeps。",
    en="Add one to clocks.yaml: `kind: keep`, `keeps`.",
)


def _ruled(clocks: Collection[Raw], thing: Retained, item: str | None) -> bool:
    return any(
        thing.value in raw["keeps"] and ("items" not in raw or item in raw["items"])
        for raw in clocks
    )
