"""What is refused around cases, in words; a case that is refused something stays as it was."""

from __future__ import annotations

from datetime import datetime

from gongxin.lib.bilingual import Text, day_words
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before

from .enums import Wrong

_SEE_CASE = Text("请打开案件查看现在等谁办理。", "Open the case to see whom it waits for.")
_WRONG = {
    Wrong.OVER: (
        Text("案件已经办结。", "The case is over."),
        Text("请查看结果和救济途径。", "See its end, and the ways on."),
    ),
    Wrong.NOT_HERE: (
        Text("案件现在的环节没有这个动作。", "There is no such act at the step where the case is."),
        _SEE_CASE,
    ),
    Wrong.NOT_BUILT: (
        Text("本平台还不能办理这个动作。", "This platform cannot bring that about yet."),
        Text("请选择列出的其他动作。", "Choose another act that is listed."),
    ),
    Wrong.NOT_YOUR_TURN: (
        Text("案件现在不等您这一方办理。", "The case does not wait for your side."),
        _SEE_CASE,
    ),
    Wrong.HAD_PART: (
        Text("参加过原处理的人员不能办理复核。", "Who had a part in what is reviewed does not review it."),
        Text("请由没有参加过的人员办理。", "Somebody who had none has to do it."),
    ),
    Wrong.NO_DRAFT: (
        Text("没有可以确认的拟办。", "There is no draft to be confirmed."),
        Text("它可能已被确认、换下或者撤下，请重新打开案件。", "It may be confirmed, replaced or dropped; open the case again."),
    ),
    Wrong.OWN_DRAFT: (
        Text("拟办人不能确认自己的拟办。", "Who drafted it does not confirm it."),
        Text("请由本单位另一名经办人登录后确认。", "Another officer signs in and confirms it."),
    ),
    Wrong.NO_SECOND: (
        Text("这个动作不需要确认。", "This act needs no second officer."),
        Text("请直接办理。", "Do it at once."),
    ),
    Wrong.OTHER_DRAFT: (
        Text("您看过的拟办已经换成另一份。", "The draft that you read was replaced by another."),
        Text("请重新打开案件，看过现在的拟办再确认。", "Open the case again, and read the one that is there now."),
    ),
    Wrong.UNFULFILLED: (
        Text("最短展示期限未满，或者依法不予修复，现在不能准予。", "The shortest display is not over, or the law excludes repair: it cannot be granted now."),
        Text("请查看案件中的修复条件；也可以不准予并说明理由。", "See the conditions in the case; or refuse it, with the reason."),
    ),
}  # fmt: skip


def wrong_act(wrong: Wrong) -> Refusal:
    """An act that cannot be done, and why not."""
    what, mend = _WRONG[wrong]
    return Refusal(code=f"cases.{wrong.value}", what=what, mend=mend)


def unknown_case() -> Refusal:
    """Not there, somebody else's, or another organ's: one answer."""
    return Refusal(
        code="cases.unknown-case",
        what=Text("没有这个案件。", "There is no such case."),
        mend=Text(
            "请从案件列表打开；只能看到本人的，或者等本单位办理的。",
            "Open it from the list; it shows your own, or those of your organ.",
        ),
    )


def unknown_record() -> Refusal:
    """Not shown to the person: somebody else's, over, hidden, or not there at all. One answer."""
    return Refusal(
        code="cases.unknown-record",
        what=Text("您的记录中没有这一条。", "Your file has no such record."),
        mend=Text("请从「我的记录」里选择。", "Choose one under “My records”."),
    )


def unknown_field() -> Refusal:
    """The record has no such field."""
    return Refusal(
        code="cases.unknown-field",
        what=Text("这条记录没有这一栏。", "The record has no such field."),
        mend=Text(
            "请选择记录中列出的栏，或者对整条提出。",
            "Choose one that it lists, or dispute it as a whole.",
        ),
    )


def nothing_disputed() -> Refusal:
    """A case is about something."""
    return Refusal(
        code="cases.nothing-disputed",
        what=Text("没有写明争议哪一条。", "It does not say what is disputed."),
        mend=Text(
            "请至少选择一条记录，同一栏只写一次。", "Choose a record at least, and each field once."
        ),
    )


def not_raised_so() -> Refusal:
    """A workflow that the subject cannot begin, or that has no way to be granted here."""
    return Refusal(
        code="cases.not-raised-so",
        what=Text(
            "这类案件不能由您在这里提出。", "A case of this kind cannot be raised by you here."
        ),
        mend=Text(
            "请选择列出的事项；或者直接向来源单位提出。",
            "Choose one that is listed, or turn to the source itself.",
        ),
    )


def no_way_on() -> Refusal:
    """A review needs a case that ended in a way that leads to it."""
    return Refusal(
        code="cases.no-way-on",
        what=Text(
            "从那个案件的结果不能提出这类案件。",
            "The end of that case does not lead to one of this kind.",
        ),
        mend=Text(
            "请打开已办结的案件，从救济途径提出。",
            "Open the case that ended, and go on from the ways it lists.",
        ),
    )


def too_late(until: datetime) -> Refusal:
    """The time of a way on has run out."""
    day = day_words(last_day_before(until))
    return Refusal(
        code="cases.too-late",
        what=Text(
            f"期限已过，最后一日是{day.zh}。", f"The time has run out; its last day was {day.en}."
        ),
        mend=Text(
            "请看其他救济途径；有正当理由耽误的，可以当面说明。",
            "See the other ways; who was kept from it for good reason may say so in person.",
        ),
    )


def no_supervisor() -> Refusal:
    """No organ of the pack supervises the source."""
    return Refusal(
        code="cases.no-supervisor",
        what=Text(
            "没有登记监督这家来源单位的单位。", "No organ is known that supervises this source."
        ),
        mend=Text(
            "请申请行政复议；平台运行人员可以在政策包中补登记。",
            "Apply for reconsideration; the operator can add the organ to the pack.",
        ),
    )


def words_unfit(what: Text) -> Refusal:
    """Words that cannot be taken as they are; what stands in them is not repeated."""
    return Refusal(
        code="cases.words-unfit",
        what=Text(f"不能这样提交：{what.zh}。", f"It cannot be taken so: {what.en}."),
        mend=Text(
            "请写明事实和理由；不写证件号码，不写他人的情况。",
            "State facts and reasons; no identity numbers, nothing about others.",
        ),
    )


def statement_unfit(what: Text) -> Refusal:
    """A statement that cannot stand beside a record as it is; what stands in it is not repeated."""
    return Refusal(
        code="cases.statement-unfit",
        what=Text(
            f"这份说明不能附在记录旁：{what.zh}。", f"It cannot stand beside a record: {what.en}."
        ),
        mend=Text(
            "看到记录的人都会看到说明：请只用文字写自己的情况，删去号码、网址和他人的情况。",
            "Whoever sees the record reads it: tell of yourself in plain words, without numbers, addresses, or anything about others.",
        ),
    )


def statement_stands(number: str) -> Refusal:
    """A record has one statement of its subject at a time."""
    return Refusal(
        code="cases.statement-stands",
        what=Text(
            f"这条记录旁已有您的说明（案件 {number}）。",
            f"Your statement stands beside the record already (case {number}).",
        ),
        mend=Text(
            "要换一份，请先在那个案件的页面上取下，再写新的。",
            "To put another there, take it away on the page of that case first.",
        ),
    )


def no_statement() -> Refusal:
    """Nothing of this case stands beside a record: it was not attached yet, or is taken away."""
    return Refusal(
        code="cases.no-statement",
        what=Text("这个案件没有附着的说明。", "No statement of this case stands beside a record."),
        mend=Text(
            "还没有办结的，请撤回案件；已经取下的，不用再办。",
            "Where the case is open, take the case back; what was taken away needs nothing more.",
        ),
    )


def unknown_ground() -> Refusal:
    """A ground that the end does not list."""
    return Refusal(
        code="cases.unknown-ground",
        what=Text("这个结果没有列出这种理由类型。", "The end lists no such ground."),
        mend=Text("请从列出的理由类型中选择。", "Choose one of those that it lists."),
    )


def departs_silently() -> Refusal:
    """Like cases mostly ended otherwise, and it is not said why this one does not."""
    return Refusal(
        code="cases.departs",
        what=Text(
            "同类案件大多不是这样处理的，没有写明这次为什么不同。",
            "Like cases mostly ended otherwise, and it is not said why this one does not.",
        ),
        mend=Text(
            "请写明本案与同类案件不同在哪里；或者重新考虑。",
            "Say in what this case is unlike them; or think again.",
        ),
    )


def nobody_there() -> Refusal:
    """The subject's key for documents is gone: nothing can be kept for them."""
    return Refusal(
        code="cases.nobody-there",
        what=Text("当事人的资料已经销毁。", "What was held about the person is destroyed."),
        mend=Text("不需要再办理。", "Nothing more is to be done."),
    )


def record_gone() -> Refusal:
    """What is not held any more as a live record is not corrected: it was withdrawn, recalled or ended meanwhile."""
    return Refusal(
        code="cases.record-gone",
        what=Text(
            "这条记录已被撤回、停止展示或者销毁，不能再更正。",
            "The record was withdrawn, ended or destroyed meanwhile, and cannot be corrected.",
        ),
        mend=Text(
            "请用其他动作办结本案，并说明记录已不再展示。",
            "Close the case by another act, and say that the record is shown no more.",
        ),
    )


def not_of_this_case() -> Refusal:
    """A case corrects the records that it is about, each field once."""
    return Refusal(
        code="cases.not-of-this-case",
        what=Text(
            "要更正的记录不在本案之中，或者同一栏写了两次。",
            "The record is not one of this case, or a field is named twice.",
        ),
        mend=Text(
            "请从本案列出的记录中选择，每一栏只写一次。",
            "Choose among the records of this case, and name each field once.",
        ),
    )


def no_window_record() -> Refusal:
    """Not there, another source's, somebody else's, or shown no more: one answer."""
    return Refusal(
        code="cases.no-window-record",
        what=Text(
            "没有这条可以办理的记录。",
            "There is no such record about which a case can be raised.",
        ),
        mend=Text(
            "请对照文书核对条目、文号、机关和本人证件，替单位办理的还有代码和经办登记；本次查找已经记录在案。",
            "Compare item, number, organ and identity with the papers, for an organisation its code and mandate too; the attempt is on record.",
        ),
    )


def mandate_half_shown() -> Refusal:
    """An organisation is raised for by its code and the number of the mandate, both."""
    return Refusal(
        code="cases.mandate-half-shown",
        what=Text(
            "替单位提出的，单位代码和经办登记编号须同时填写。",
            "For an organisation its code and the number of the mandate are given together.",
        ),
        mend=Text(
            "请对照营业执照和经办登记两样都填；替本人提出的，两样都不填。",
            "Fill in both from the licence and the mandate; for who stands there themselves, neither.",
        ),
    )


def no_unit() -> Refusal:
    """What is raised at a window says at which."""
    return Refusal(
        code="cases.no-unit",
        what=Text(
            "您的账户没有登记所在窗口。",
            "Your account does not say at which window you work.",
        ),
        mend=Text(
            "请管理员在账户中登记窗口名称后再办理。",
            "Have the administrator enter the window in your account.",
        ),
    )


def evidence_changed(number: str) -> Refusal:
    """A file is not the one that was handed in."""
    return Refusal(
        code="cases.evidence-changed",
        what=Text(
            f"证据材料 {number} 与提交时登记的摘要不符，可能已被改动。",
            f"The evidence {number} is not what was registered when it was handed in; it may have been changed.",
        ),
        mend=Text(
            "请不要使用这份材料，并报告平台管理人员从备份恢复。",
            "Do not use it, and have whoever runs the platform restore it from a backup.",
        ),
    )


def unknown_evidence() -> Refusal:
    """The case has no such file."""
    return Refusal(
        code="cases.unknown-evidence",
        what=Text("本案没有这份材料。", "The case has no such file."),
        mend=Text("请从案件页面打开。", "Open it from the page of the case."),
    )


def too_many_files(most: int) -> Refusal:
    """A party hands in so many and no more."""
    return Refusal(
        code="cases.too-many-files",
        what=Text(
            f"每一方在一个案件中最多提交{most}份材料。",
            f"Each side hands in {most} files for a case at the most.",
        ),
        mend=Text("请把几页合成一份 PDF。", "Put several pages into one PDF."),
    )
