"""Charter C7: what reaches restricted information about persons needs a second officer."""

from __future__ import annotations

from collections.abc import Iterator

from gongxin.lib.bilingual import Text

from ..errors import Fault
from .rule import Rule
from .tree import PackTree


class SensitivePurpose(Rule):
    """C7: a purpose that names a restricted item about natural persons is sensitive, unless the person authorises it.

    What the law calls sensitive about persons, such as health, minors or crime, is not recorded at all (C2 to C4); what
    a pack may record and nobody but a named purpose may see is marked restricted.
    """

    id = "C7"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        items = tree.known("item") or {}
        for entry in tree.entries("purposes"):
            raw = entry.raw
            if (
                raw.get("sensitive")
                or raw.get("authorised")
                or "person" not in raw["subject_kinds"]
            ):
                continue
            for code in raw["items"] if raw["items"] != "all" else ():
                item = items.get(code, {})
                if item.get("restricted") and "person" in item["subject_kinds"]:
                    yield entry.file.fault(
                        self.id,
                        (*entry.path, "items"),
                        what=Text(
                            zh=f"用途包含有关自然人的受限条目「{code}」，却不是敏感用途。",
                            en=f"The purpose names `{code}`, a restricted item about persons, and is not sensitive.",
                        ),
                        mend=Text(
                            zh="请设 sensitive: true，每次查询先经其他处室的另一人同意；或者改为经本人授权。",
                            en="Set `sensitive: true`, so that another unit agrees to each look-up, or have the person authorise it.",
                        ),
                    )
                    break
