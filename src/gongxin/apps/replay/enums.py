"""What a comparison can say, and for what the bundle of a case is made."""

from enum import StrEnum

from gongxin.lib.bilingual import Text


class Compared(StrEnum):
    """比对结果: of one part of what is replayed."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_COMPARED = "not-compared"


class BundlePurpose(StrEnum):
    """移交用途: to whom an organ hands the bundle of a case in, or that its subject takes their own."""

    RECONSIDERATION = "reconsideration"
    LITIGATION = "litigation"
    OWN = "own"

    @property
    def words(self) -> Text:
        """For people."""
        return _PURPOSES[self]


_PURPOSES = {
    BundlePurpose.RECONSIDERATION: Text("移交行政复议机关", "For the reconsideration organ"),
    BundlePurpose.LITIGATION: Text("提交人民法院", "For a court"),
    BundlePurpose.OWN: Text("本人取走", "For the person themselves"),
}
