"""两书同达: the notice of repair that is served together with the decision, and stands on the record's card, made from the plan alone."""

from __future__ import annotations

from gongxin.apps.catalogue.api import Met
from gongxin.lib.bilingual import Text, day_words

from ..types import RepairPlan

FREE = Text(
    "信用修复不收费。有人收钱「修复信用」「删记录」，请不要付款。",
    "Repair is free of charge. Pay nobody who offers to “repair credit” or to delete records.",
)


UNKNOWN = Text(
    "现行政策包没有写明这类记录的修复条件，请向作出认定的单位询问。",
    "The packs in force do not say on what conditions such a record is repaired; ask the organ that made the finding.",
)


def tell_repair(plan: RepairPlan) -> tuple[Text, ...]:
    """The notice as paragraphs: when display ends by itself, from when on repair may be asked for, on what conditions, and by when it is answered.

    It holds nothing personal and nothing of what the record says.
    """
    return (_anyway(plan), *_repair(plan), FREE)


def _anyway(plan: RepairPlan) -> Text:
    if plan.ends_anyway is None:
        return Text(
            "不办任何手续，这条记录在有效期间一直展示。",
            "If nothing is done, it is shown for as long as it is valid.",
        )
    day = day_words(plan.ends_anyway)
    return Text(
        f"不办任何手续，这条记录展示到{day.zh}，此后自动停止展示、共享和使用。",
        f"If nothing is done, it is shown until {day.en}; then display, sharing and use end by themselves.",
    )


def _repair(plan: RepairPlan) -> list[Text]:
    if plan.barred:
        excluded = next(one for one in plan.findings if one.met is Met.BARRED)
        title = excluded.condition.title
        return [Text(f"依法不予信用修复：{title.zh}。", f"The law excludes repair: {title.en}.")]
    if not plan.findings:
        return [UNKNOWN]
    if plan.file_from is None:
        return [
            Text(
                "在可以申请信用修复之前，展示已经自动停止。",
                "Its display ends by itself before repair may be asked for.",
            )
        ]
    day = day_words(plan.file_from)
    asked = [
        one.condition.title for one in plan.findings if one.met not in {Met.NOT_NEEDED, Met.HELD}
    ]
    conditions = Text(
        "、".join(one.zh for one in asked) or "均已满足",
        "; ".join(one.en for one in asked) or "all are fulfilled",
    )
    told = [
        Text(
            f"自{day.zh}起可以申请信用修复。条件：{conditions.zh}。平台或者有关单位已有的证明，不要求您提交。",
            f"From {day.en} on repair may be asked for. Conditions: {conditions.en}. Proof that the platform or the organ holds is not asked for.",
        )
    ]
    if plan.answered_by and plan.ends_by:
        answered, ends = day_words(plan.answered_by), day_words(plan.ends_by)
        told += [
            Text(
                f"那一天提出的，最迟{answered.zh}答复；准予修复或者逾期不答复的，最迟展示到{ends.zh}。",
                f"Asked for on that day, it is answered by {answered.en}. Granted, or left without an answer, it is shown until {ends.en} at the latest.",
            ),
            Text(
                "不准予的，会书面说明理由，您可以申请行政复议或者起诉。",
                "If it is refused you are told why in writing, and may ask for reconsideration or go to court.",
            ),
        ]
    return told
