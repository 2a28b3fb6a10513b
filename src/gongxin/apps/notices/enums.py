"""The words of notices: what a person is told, what it means for them, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gongxin.lib.bilingual import Text


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in words: its title, what it means, and what may be done."""

    title: Text
    means: Text
    may: Text


class NoticeKind(StrEnum):
    """告知种类: what is told. The first five are told of an adverse record, the sixth of any that is published, the others of an event of that name."""

    RECORD = "record"
    RECORD_CHANGED = "record-changed"
    RECORD_WITHDRAWN = "record-withdrawn"
    RECORD_RECALLED = "record-recalled"
    RECORD_ENDED = "record-ended"
    RECORD_PUBLISHED = "record-published"
    CASE_RAISED = "case-raised"
    CASE_ACTED = "case-acted"
    DETERMINATION_ACTED = "determination-acted"
    DETERMINATION_ANNULLED = "determination-annulled"
    COMMITMENT_MADE = "commitment-made"
    COMMITMENT_ACTED = "commitment-acted"
    COMMITMENT_NOTICED = "commitment-noticed"
    LOOK_ANSWERED = "look-answered"
    LOOK_TOLD = "look-told"
    AUTHORISATION_ASKED = "authorisation-asked"
    WITHDRAWAL_ACKNOWLEDGED = "withdrawal-acknowledged"
    DELEGATION_ACCEPTED = "delegation-accepted"
    LINK_CONFIRMED = "link-confirmed"
    BUNDLE_TAKEN = "bundle-taken"
    GRADE_DECIDED = "grade-decided"
    GRADE_CONFIRMED = "grade-confirmed"
    GRADE_ENDED = "grade-ended"
    MEASURE_PROPOSED = "measure-proposed"
    MEASURE_CONFIRMED = "measure-confirmed"
    MEASURE_ENDED = "measure-ended"

    @property
    def told(self) -> Told:
        """What the page says of it."""
        return _TOLD[self]

    @property
    def of_a_record(self) -> bool:
        """Whether it tells of a record; else it tells of an event."""
        return self.value.startswith("record")


class Standing(StrEnum):
    """编码核验结果: all that the check of a code says."""

    GENUINE = "genuine"
    REPLACED = "replaced"
    NOT_GENUINE = "not-genuine"

    @property
    def words(self) -> Text:
        """For people."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.GENUINE: Text("真实", "Genuine"),
    Standing.REPLACED: Text("已被替代", "Replaced"),
    Standing.NOT_GENUINE: Text("不真实", "Not genuine"),
}

_OBJECT = Text(
    "展示期内随时可以提出异议，不收费，也不用找人代办。提出之时起，这条记录在每次查询里都标明有异议；单位逾期不答复，就自动暂停展示。",
    "You may object as long as it is shown. It is free, and you need nobody for it. From that moment every answer says that it is in dispute; where the organ is late, it is hidden by itself.",
)
_NOTHING = Text("您不用做什么。", "You need do nothing.")
_CASE = Text(
    "在案件页可以看到处理意见、理由、轮到谁办、到哪一天为止，以及还有什么途径。",
    "The page of the case says what was said and why, who is waited for and until when, and which ways are open.",
)

_TOLD = {
    NoticeKind.RECORD: Told(
        Text("有一条关于您的不良信息入库", "An adverse record about you was taken in"),
        Text(
            "有法定用途的单位从现在起查询时可以看到它，到展示期满为止。内容、依据和期限见您的信用记录。",
            "From now on organs with a lawful purpose see it when they look, until its last day. Your file says what it says, on what basis and until when.",
        ),
        _OBJECT,
    ),
    NoticeKind.RECORD_CHANGED: Told(
        Text("一条关于您的不良信息有变动", "An adverse record about you was changed"),
        Text(
            "来源单位重新报送，或者它的展示终点、状态有变。以您的信用记录里现在的样子为准。",
            "Its source filed it anew, or its last day or state changed. What your file says now is what counts.",
        ),
        _OBJECT,
    ),
    NoticeKind.RECORD_WITHDRAWN: Told(
        Text("一条关于您的不良信息已由来源单位撤回", "Its source withdrew a record about you"),
        Text("它不再展示，也不得使用。", "It is neither shown nor used any more."),
        _NOTHING,
    ),
    NoticeKind.RECORD_RECALLED: Told(
        Text("一条关于您的不良信息已随批次召回", "A record about you was recalled with its batch"),
        Text("它不再展示，也不得使用。", "It is neither shown nor used any more."),
        _NOTHING,
    ),
    NoticeKind.RECORD_ENDED: Told(
        Text("一条关于您的不良信息已停止展示", "The display of a record about you has ended"),
        Text(
            "办理结果是停止展示、共享和使用，以后再报送也不会恢复。",
            "By the end of a case it is no longer shown, shared or used, whatever is filed later.",
        ),
        _NOTHING,
    ),
    NoticeKind.RECORD_PUBLISHED: Told(
        Text("一条关于您的记录已向社会公示", "A record about you was put on public display"),
        Text(
            "由来源单位提出，经另一人审查后公示，只显示目录规定的内容。记录停止展示、修复、撤销或者因异议暂停展示的，公示同时撤下。",
            "Its source proposed it and another person reviewed it; it shows what the catalogue lists. "
            "When the record ends, is repaired, annulled or hidden in dispute, it is gone from there in the same second.",
        ),
        _OBJECT,
    ),
    NoticeKind.CASE_RAISED: Told(
        Text("有人就您的记录提出了案件", "A case about records of yours was raised"),
        Text("它与您登记的记录有关。", "It is about records held of you."),
        _CASE,
    ),
    NoticeKind.CASE_ACTED: Told(
        Text("您的案件有新的进展", "Your case has moved on"),
        Text("案件有了处理意见，或者转到了下一步。", "Somebody acted in it, or passed it on."),
        _CASE,
    ),
    NoticeKind.DETERMINATION_ACTED: Told(
        Text("一项关于您的严重失信主体认定有新的进展", "A determination about you has moved on"),
        Text(
            "有关机关送达了事先告知、作了决定，或者办到了下一步。没有记入名单以前，不产生任何限制。",
            "An organ served its notice, decided, or went on to the next step. Until you are entered in the list nothing is limited.",
        ),
        Text(
            "在认定页可以看到拟定的内容、理由和依据，在哪一天以前可以陈述申辩、要求听证，以及还有什么途径。不会因为您申辩而加重。",
            "Its page says what is proposed, why and on what basis, until when you may state a defence or ask for a hearing, and which ways are open. To defend yourself never makes it worse.",
        ),
    ),
    NoticeKind.COMMITMENT_MADE: Told(
        Text("一项承诺以您的名义作出", "A commitment was made in your name"),
        Text(
            "由您本人、您委托的人在网上作出，或者您在窗口由经办人录入。承诺书全文和编码见承诺页。",
            "By you or by who acts for you, or at a counter where you were present. Its page has the whole text and the code.",
        ),
        Text(
            "不是您作出的，请马上对这条记录提出异议，或者与受理单位联系。",
            "If it was not you, object to the record at once, or ask the accepting organ.",
        ),
    ),
    NoticeKind.COMMITMENT_ACTED: Told(
        Text("您的一项承诺有新的进展", "A commitment of yours has moved on"),
        Text(
            "受理单位受理了它、没有受理，或者记录了履行情况；也可能是您撤回或者作了说明。",
            "The organ accepted it or did not, or recorded how it was performed; or it was withdrawn or answered for you.",
        ),
        Text(
            "在承诺页可以看到内容、状态和理由。记载有误的，可以提出异议，不收费。",
            "Its page says what it holds, how far it is and why. If what is recorded is wrong you may object, free of charge.",
        ),
    ),
    NoticeKind.COMMITMENT_NOTICED: Told(
        Text(
            "受理单位认为您的一项承诺没有履行",
            "An organ holds that a commitment of yours was not performed",
        ),
        Text(
            "现在只是告知：没有记载，不产生任何后果。",
            "This is a notice: nothing is recorded, and nothing follows from it.",
        ),
        Text(
            "在期限以前可以说明理由，或者补充履行并告诉受理单位。认定由另一名经办人作出，不会重于告知。",
            "Until the day that is named you may state reasons, or perform and say so. Another officer finds, and never worse than the notice.",
        ),
    ),
    NoticeKind.DETERMINATION_ANNULLED: Told(
        Text("一项关于您的认定已经撤销", "A determination about you was annulled"),
        Text(
            "名单上的记录不再展示，也不得使用；查到过它的单位会收到通知。",
            "Its record is neither shown nor used any more, and who was told of it is told so.",
        ),
        _NOTHING,
    ),
    NoticeKind.LOOK_ANSWERED: Told(
        Text("单位答复了您问的“为什么查我”", "An organ answered why it looked you up"),
        Text("答复和理由在那次查询的页面上。", "Its answer stands on the page of that look."),
        Text(
            "答复不能让您信服的，页面上写明可以向谁投诉，不收费。",
            "If it does not convince you, the page says where to turn. It is free.",
        ),
    ),
    NoticeKind.LOOK_TOLD: Told(
        Text(
            "有一次对您的查询，依法暂缓告知，现已期满",
            "You were looked up; by law it is told only now",
        ),
        Text(
            "谁查的、什么时候、为了什么、看到什么，现在都在“谁查过我”里；当时凭什么文件暂缓，也写在那里。",
            "Who looked, when, what for and what they saw stands in your list of looks now, and on which document it was told later.",
        ),
        Text(
            "可以问它为什么查您；认为不应当查的，可以投诉，不收费。",
            "You may ask why it looked, and complain if it should not have. It is free.",
        ),
    ),
    NoticeKind.AUTHORISATION_ASKED: Told(
        Text("有单位请您授权查询", "An organ asks for your authorisation"),
        Text("您不同意，它就查不到。", "Without your consent it sees nothing."),
        Text(
            "您可以逐项同意，也可以拒绝，以后随时可以撤回。",
            "You may agree item by item, or decline, and take it back at any time.",
        ),
    ),
    NoticeKind.WITHDRAWAL_ACKNOWLEDGED: Told(
        Text("机构确认收到了您撤回的授权", "The recipient knows that you withdrew"),
        Text("从您撤回之时起它就不能再查。", "It could look no more from your withdrawal on."),
        _NOTHING,
    ),
    NoticeKind.DELEGATION_ACCEPTED: Told(
        Text("您委托的人已接受委托", "Your agent has accepted"),
        Text(
            "对方现在可以替您办理您勾选的事项，每一次您都看得到。",
            "They may now do for you what you ticked, and you see each time.",
        ),
        Text("委托随时可以终止，立即生效。", "You may end it at any time, at once."),
    ),
    NoticeKind.LINK_CONFIRMED: Told(
        Text("关于您的号码有一项关联判断", "A judgement about your numbers was made"),
        Text(
            "两个号码是不是同一主体，由两人凭文件认定，可以撤销。结论见您的信用记录。",
            "Two persons judged by a document whether two numbers are one subject; it can be undone. Your file says which.",
        ),
        Text(
            "认为有误的，请向本平台提出，不收费。",
            "If it is wrong, tell this platform. It is free.",
        ),
    ),
    NoticeKind.BUNDLE_TAKEN: Told(
        Text("您的案件卷宗已被取走", "The bundle of your case was taken"),
        Text(
            "办理单位取走卷宗，移交复议机关或者法院。用途、案号和理由在案件页。",
            "An organ of the case took it for the reconsideration organ or the court. For what, under which reference and why stands on the page of the case.",
        ),
        Text(
            "您可以在案件页制作并取走自己的一份，与它核对，不收费。",
            "On the page of the case you may take one of your own and compare. It is free.",
        ),
    ),
    NoticeKind.GRADE_DECIDED: Told(
        Text(
            "主管机关拟定了贵单位的信用等级", "An organ has decided on a grade of your organisation"
        ),
        Text(
            "现在还不起作用。得出等级的记录、规则、依据，以及这个等级怎样安排检查，都在等级页。较差的等级，要等可以提出意见的期间满、由另一人确认后才起作用。",
            "It has no effect yet. Its page says by which records and rules, on what basis, and how inspections would follow it. A worse grade counts only after the period in which you may speak.",
        ),
        Text(
            "在等级页提出意见；认为所依据的记录有误的，可以同时提出异议。都不收费，不因此更差。",
            "Speak against it on its page; where a record it rests on is wrong, object to that too. Both are free, and nothing is worse for it.",
        ),
    ),
    NoticeKind.GRADE_CONFIRMED: Told(
        Text("贵单位的信用等级已经确认", "A grade of your organisation was confirmed"),
        Text(
            "从现在起，本领域的主管机关按它安排检查；它不公示，不告诉其他单位，到期自行结束。",
            "From now on the organs of the sector inspect by it. It is neither published nor told to other organs, and ends by itself.",
        ),
        Text(
            "等级页写明期限和怎样恢复；随时可以对它提出异议。",
            "Its page says until when, and the way back; you may object to it at any time.",
        ),
    ),
    NoticeKind.GRADE_ENDED: Told(
        Text("贵单位的一个信用等级已经结束", "A grade of your organisation has ended"),
        Text("它不再起作用，或者没有起过作用。", "It has effect no more, or never had any."),
        _NOTHING,
    ),
    NoticeKind.MEASURE_PROPOSED: Told(
        Text("有单位拟对您采取一项惩戒措施", "An organ means to apply a constraint to you"),
        Text(
            "现在还没有生效。事实、理由、依据和拟定期限在措施页。期限内您可以陈述和申辩，不因此加重。",
            "It has no effect yet. Its page says the facts, the reason, the basis and the term. You may speak against it until the day named, and are no worse off for it.",
        ),
        Text(
            "在措施页陈述申辩；认为所依据的记录有误的，可以同时提出异议。都不收费。",
            "Speak against it on its page; where the record it rests on is wrong, object to that too. Both are free.",
        ),
    ),
    NoticeKind.MEASURE_CONFIRMED: Told(
        Text("一项惩戒措施已经确认", "A constraint on you was confirmed"),
        Text(
            "从现在起实施，到措施页写明的日子自行结束；所依据的记录修复、撤销或者到期的，同时结束。",
            "It is in force from now on and ends by itself on the day that its page says, and at once where the record it rests on is repaired, annulled or over.",
        ),
        Text(
            "措施页写明怎样提前结束、可以向谁申请复议或者起诉。",
            "Its page says how to end it sooner, and where to ask for reconsideration or go to court.",
        ),
    ),
    NoticeKind.MEASURE_ENDED: Told(
        Text("一项惩戒措施已撤回或者解除", "A constraint was dropped or lifted"),
        Text("它没有生效，或者从现在起不再实施。", "It never had effect, or has none from now on."),
        _NOTHING,
    ),
}


class Channel(StrEnum):
    """提醒渠道: by what a person hears that a notice waits."""

    MAIL = "mail"
    SMS = "sms"

    @property
    def words(self) -> Text:
        """For people."""
        return _CHANNELS[self]


class SendingEnd(StrEnum):
    """提醒的结果: what came of it. `UNKNOWN`: it was cut off while a mail server had it, and is not sent again."""

    SENT = "sent"
    GIVEN_UP = "given-up"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


_CHANNELS = {
    Channel.MAIL: Text("电子邮件", "E-mail"),
    Channel.SMS: Text("短信", "Text message"),
}
