"""举报统计: what becomes of tips, for everybody, by matter and class of outcome; fewer than ten are said to be few (charter C9)."""

from __future__ import annotations

from django.db.models import Count

from gongxin.lib.groups import told
from gongxin.lib.row_security import Act

from ..enums import TipOutcome
from ..models import Tip
from ..queries import tip_store
from ..types import TipFigure


def count_tips() -> list[TipFigure]:
    """Groups that hold a tip. There are no totals beside them: a total less the others would tell a group that is too small."""
    with tip_store(act=Act.TIP_COUNT):
        rows = Tip.objects.values("matter", "outcome").annotate(tips=Count("id"))
        return [
            TipFigure(
                row["matter"],
                TipOutcome(row["outcome"]) if row["outcome"] else None,
                told(row["tips"]),
            )
            for row in rows.order_by("matter", "outcome")
        ]
