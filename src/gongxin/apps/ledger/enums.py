"""What can be recorded in the ledger, and what can be found wrong with it."""

from enum import StrEnum

from gongxin.lib.bilingual import Text


class EventKind(StrEnum):
    """事件种类: what happened. The value is part of the log for ever; never rename one."""

    LOOK_UP = "look-up"
    LOOK_UP_REFUSED = "look-up-refused"
    LOOK_UP_ALARM = "look-up-alarm"
    ALARM_REVIEWED = "alarm-reviewed"
    BUDGET_RELEASED = "budget-released"
    HONEY_MARKED = "honey-marked"
    CASES_REGISTERED = "cases-registered"
    GRANT_PROPOSED = "grant-proposed"
    GRANT_CONFIRMED = "grant-confirmed"
    GRANT_WITHDRAWN = "grant-withdrawn"
    AUTHORISATION_ASKED = "authorisation-asked"
    AUTHORISATION_GIVEN = "authorisation-given"
    AUTHORISATION_DECLINED = "authorisation-declined"
    AUTHORISATION_WITHDRAWN = "authorisation-withdrawn"
    WITHDRAWAL_ACKNOWLEDGED = "withdrawal-acknowledged"
    DELEGATION_OFFERED = "delegation-offered"
    DELEGATION_ACCEPTED = "delegation-accepted"
    MANDATE_PROPOSED = "mandate-proposed"
    MANDATE_CONFIRMED = "mandate-confirmed"
    MANDATE_ENDED = "mandate-ended"
    MANDATE_USED = "mandate-used"
    MANDATE_SHOWN = "mandate-shown"
    LOOK_QUESTIONED = "look-questioned"
    LOOK_QUESTION_OPENED = "look-question-opened"
    LOOK_ANSWERED = "look-answered"
    LOOK_TOLD = "look-told"
    CASE_RAISED = "case-raised"
    CASE_NOT_RAISED = "case-not-raised"
    CASE_OPENED = "case-opened"
    CASE_DRAFTED = "case-drafted"
    CASE_DRAFT_DROPPED = "case-draft-dropped"
    CASE_ACTED = "case-acted"
    DETERMINATION_PROPOSED = "determination-proposed"
    DETERMINATION_NOT_PROPOSED = "determination-not-proposed"
    DETERMINATION_OPENED = "determination-opened"
    DETERMINATION_ACTED = "determination-acted"
    DETERMINATION_DEFENDED = "determination-defended"
    DETERMINATION_ANNULLED = "determination-annulled"
    COMMITMENT_MADE = "commitment-made"
    COMMITMENT_NOT_MADE = "commitment-not-made"
    COMMITMENT_OPENED = "commitment-opened"
    COMMITMENT_ACTED = "commitment-acted"
    COMMITMENT_NOTICED = "commitment-noticed"
    COMMITMENTS_TAKEN = "commitments-taken"
    STATEMENT_TAKEN_AWAY = "statement-taken-away"
    PUBLICATION_PROPOSED = "publication-proposed"
    PUBLICATION_CHANGED = "publication-changed"
    PUBLICATION_RELEASED = "publication-released"
    PUBLICATION_SENT_BACK = "publication-sent-back"
    ENTRIES_TAKEN_DOWN = "entries-taken-down"
    PUBLICATION_ENDED = "publication-ended"
    FEED_PROPOSED = "feed-proposed"
    FEED_CONFIRMED = "feed-confirmed"
    FEED_ENDED = "feed-ended"
    FEED_READ = "feed-read"
    FEED_ACKNOWLEDGED = "feed-acknowledged"
    FEED_ACKNOWLEDGEMENT_REFUSED = "feed-acknowledgement-refused"
    TIP_LEFT = "tip-left"
    TIP_ADDED = "tip-added"
    TIP_READ = "tip-read"
    TIP_ACTED = "tip-acted"
    TIPS_DESTROYED = "tips-destroyed"
    TIP_OFFICER_CHANGED = "tip-officer-changed"
    RECALL_SENT = "recall-sent"
    RECALLS_FETCHED = "recalls-fetched"
    RECALL_ACKNOWLEDGED = "recall-acknowledged"
    ACKNOWLEDGEMENT_REFUSED = "acknowledgement-refused"
    NOTICE_SERVED = "notice-served"
    NOTICE_OPENED = "notice-opened"
    NOTICE_SENT = "notice-sent"
    CONTACT_ADDED = "contact-added"
    CONTACT_CONFIRMED = "contact-confirmed"
    CONTACT_ENDED = "contact-ended"
    CASE_EVIDENCE_ADDED = "case-evidence-added"
    CASE_EVIDENCE_READ = "case-evidence-read"
    TALLY_MADE = "tally-made"
    LOOKS_TAKEN = "looks-taken"
    BULK_ASKED = "bulk-asked"
    BULK_APPROVED = "bulk-approved"
    BULK_REJECTED = "bulk-rejected"
    BULK_ANSWERED = "bulk-answered"
    BULK_WITHDRAWN = "bulk-withdrawn"
    BULK_COLLECTED = "bulk-collected"
    SECOND_ASKED = "second-asked"
    SECOND_AGREED = "second-agreed"
    SECOND_DECLINED = "second-declined"
    SECOND_WITHDRAWN = "second-withdrawn"
    SECOND_ENDED = "second-ended"
    DEFERRAL_ASKED = "deferral-asked"
    DEFERRAL_AGREED = "deferral-agreed"
    DEFERRAL_DECLINED = "deferral-declined"
    DEFERRAL_ENDED = "deferral-ended"
    OWN_FILE_OPENED = "own-file-opened"
    DISPLAY_CHECKED = "display-checked"
    DISPLAY_EXPLAINED = "display-explained"
    BATCH_RECEIVED = "batch-received"
    BATCH_REFUSED = "batch-refused"
    BATCH_REHEARSED = "batch-rehearsed"
    RECORDS_CHANGED = "records-changed"
    BATCH_RECALLED = "batch-recalled"
    BATCH_RELEASED = "batch-released"
    BATCH_REJECTED = "batch-rejected"
    MAPPING_SAVED = "mapping-saved"
    REFUSED_ROWS_DOWNLOADED = "refused-rows-downloaded"
    ORIGINAL_DOWNLOADED = "original-downloaded"
    ORIGINALS_DESTROYED = "originals-destroyed"
    PACK_LOADED = "pack-loaded"
    EDITION_FORESEEN = "edition-foreseen"
    ENDS_MOVED = "ends-moved"
    ACCOUNT_CREATED = "account-created"
    ACCOUNT_CLOSED = "account-closed"
    SYSTEM_ADMITTED = "system-admitted"
    SYSTEM_REVOKED = "system-revoked"
    SYSTEM_SIGNED_IN = "system-signed-in"
    STATEMENT_REFUSED = "statement-refused"
    PROGRAM_ALLOWED = "program-allowed"
    PROGRAM_ENDED = "program-ended"
    SIGN_IN = "sign-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    CALLS_LIMITED = "calls-limited"
    FACTOR_ADDED = "factor-added"
    FACTOR_REMOVED = "factor-removed"
    FACTORS_REOPENED = "factors-reopened"
    IDENTITY_BOUND = "identity-bound"
    IDENTITY_UNBOUND = "identity-unbound"
    BINDING_REFUSED = "binding-refused"
    SIGN_OUT = "sign-out"
    MEASURE_PROPOSED = "measure-proposed"
    MEASURE_DEFENDED = "measure-defended"
    MEASURE_CONFIRMED = "measure-confirmed"
    MEASURE_ENDED = "measure-ended"
    MEASURE_REPORTED = "measure-reported"
    MEASURE_OPENED = "measure-opened"
    LINK_PROPOSED = "link-proposed"
    LINK_CONFIRMED = "link-confirmed"
    LINK_DECLINED = "link-declined"
    LINK_WEIGHED = "link-weighed"
    LINKED_LOOK = "linked-look"
    LINKS_SUGGESTED = "links-suggested"
    LINK_SUGGESTION_SEEN = "link-suggestion-seen"
    REPORT_ISSUED = "report-issued"
    REPORT_DOWNLOADED = "report-downloaded"
    REPORT_VERIFIED = "report-verified"
    REPLAYED = "replayed"
    BUNDLE_TAKEN = "bundle-taken"
    CASE_BUNDLE_MADE = "case-bundle-made"
    CASE_BUNDLE_CONFIRMED = "case-bundle-confirmed"
    ERASURE_PROPOSED = "erasure-proposed"
    ERASURE_WITHDRAWN = "erasure-withdrawn"
    ENTRIES_ERASED = "entries-erased"
    HOLD_PLACED = "hold-placed"
    HOLD_RENEWED = "hold-renewed"
    HOLD_LIFTED = "hold-lifted"
    DESTRUCTION_LISTED = "destruction-listed"
    DESTRUCTION_REVIEWED = "destruction-reviewed"
    DESTRUCTION_SENT_BACK = "destruction-sent-back"
    DESTRUCTION_WITHDRAWN = "destruction-withdrawn"
    DESTRUCTION_LESSENED = "destruction-lessened"
    DESTRUCTION_BEGUN = "destruction-begun"
    PORTION_DESTROYED = "portion-destroyed"
    DESTRUCTION_DONE = "destruction-done"
    BACKUP_MADE = "backup-made"
    BACKUP_KEY_DESTROYED = "backup-key-destroyed"
    BACKUP_DRILLED = "backup-drilled"
    DATABASE_RESTORED = "database-restored"
    LEDGER_VERIFIED = "ledger-verified"
    LEDGER_REPAIRED = "ledger-repaired"
    LEDGER_UNWITNESSED = "ledger-unwitnessed"
    LEDGER_WITNESSED_AGAIN = "ledger-witnessed-again"
    SETTINGS_CHANGED = "settings-changed"
    KEYS_ROTATED = "keys-rotated"
    KEYS_REWRAPPED = "keys-rewrapped"
    KEYS_RETIRED = "keys-retired"
    KEYS_MOVED = "keys-moved"
    EMERGENCY_ASKED = "emergency-asked"
    EMERGENCY_OPENED = "emergency-opened"
    EMERGENCY_ENTERED = "emergency-entered"
    EMERGENCY_STATEMENT = "emergency-statement"
    EMERGENCY_ANSWERED = "emergency-answered"
    EMERGENCY_CLOSED = "emergency-closed"
    EMERGENCY_READ = "emergency-read"

    @property
    def label(self) -> Text:
        """What pages call it."""
        return _LABELS[self]


_LABELS = {
    EventKind.LOOK_UP: Text("查询", "Look-up"),
    EventKind.LOOK_UP_REFUSED: Text("查询被拒绝", "Look-up refused"),
    EventKind.LOOK_UP_ALARM: Text("查询异常提醒", "Unusual look-ups"),
    EventKind.ALARM_REVIEWED: Text("异常查询已复核", "Unusual look-ups reviewed"),
    EventKind.BUDGET_RELEASED: Text("恢复查询", "Look-ups released"),
    EventKind.HONEY_MARKED: Text("登记虚设主体", "Honey subjects marked"),
    EventKind.CASES_REGISTERED: Text("登记在办事项", "Cases registered"),
    EventKind.GRANT_PROPOSED: Text("提出查询授权", "Grant proposed"),
    EventKind.GRANT_CONFIRMED: Text("确认查询授权", "Grant confirmed"),
    EventKind.GRANT_WITHDRAWN: Text("收回查询授权", "Grant withdrawn"),
    EventKind.AUTHORISATION_ASKED: Text("请求授权", "Authorisation asked for"),
    EventKind.AUTHORISATION_GIVEN: Text("本人授权", "Authorisation given"),
    EventKind.AUTHORISATION_DECLINED: Text("本人未同意授权", "Authorisation declined"),
    EventKind.AUTHORISATION_WITHDRAWN: Text("本人撤回授权", "Authorisation withdrawn"),
    EventKind.WITHDRAWAL_ACKNOWLEDGED: Text(
        "机构确认收到撤回", "Recipient acknowledged the withdrawal"
    ),
    EventKind.DELEGATION_OFFERED: Text("提出委托代理", "Delegation offered"),
    EventKind.DELEGATION_ACCEPTED: Text("代理人接受委托", "Delegation accepted"),
    EventKind.MANDATE_PROPOSED: Text("提出单位经办人", "Mandate proposed"),
    EventKind.MANDATE_CONFIRMED: Text("确认单位经办人", "Mandate confirmed"),
    EventKind.MANDATE_ENDED: Text("委托或经办终止", "Mandate ended"),
    EventKind.MANDATE_USED: Text("代理人办理", "Acted under a mandate"),
    EventKind.MANDATE_SHOWN: Text("管理人员查看经办登记", "Mandate shown to an administrator"),
    EventKind.DISPLAY_EXPLAINED: Text("平台说明展示期限", "Explained a period of display"),
    EventKind.LOOK_QUESTIONED: Text("本人问为什么查", "Asked why a look-up was made"),
    EventKind.LOOK_QUESTION_OPENED: Text("单位打开提问", "Organ opened the question"),
    EventKind.CASE_RAISED: Text("提出案件（异议、投诉、修复等）", "Case raised"),
    EventKind.CASE_NOT_RAISED: Text(
        "经办人要提出案件，未找到记录", "Case not raised by an officer: no such record"
    ),
    EventKind.CASE_OPENED: Text("经办人打开案件", "Case opened by an officer"),
    EventKind.CASE_DRAFTED: Text("案件拟办", "Act in a case drafted"),
    EventKind.CASE_DRAFT_DROPPED: Text("撤下案件拟办", "Draft in a case dropped"),
    EventKind.CASE_ACTED: Text("案件办理", "Act in a case"),
    EventKind.DETERMINATION_PROPOSED: Text("提出严重失信主体认定", "Determination proposed"),
    EventKind.DETERMINATION_NOT_PROPOSED: Text(
        "经办人要提出认定，未找到文书", "Determination not proposed: no such document"
    ),
    EventKind.DETERMINATION_OPENED: Text("经办人打开认定", "Determination opened by an officer"),
    EventKind.DETERMINATION_ACTED: Text("认定办理", "Act in a determination"),
    EventKind.DETERMINATION_DEFENDED: Text("陈述申辩", "Defence stated"),
    EventKind.DETERMINATION_ANNULLED: Text("撤销认定", "Determination annulled"),
    EventKind.COMMITMENT_MADE: Text("作出信用承诺", "Commitment made"),
    EventKind.COMMITMENT_NOT_MADE: Text(
        "窗口要代录承诺，身份不符", "Commitment not made: not the person"
    ),
    EventKind.COMMITMENT_OPENED: Text("打开承诺", "Commitment opened"),
    EventKind.COMMITMENT_ACTED: Text("承诺办理", "Act in a commitment"),
    EventKind.COMMITMENT_NOTICED: Text("告知承诺未履行", "Notice that a commitment was not kept"),
    EventKind.COMMITMENTS_TAKEN: Text("单位取走承诺表", "Form of commitments taken by an organ"),
    EventKind.STATEMENT_TAKEN_AWAY: Text("取下本人说明", "Statement taken away"),
    EventKind.PUBLICATION_PROPOSED: Text("提出公示批次", "Publication proposed"),
    EventKind.PUBLICATION_CHANGED: Text("改动待审查的公示批次", "Proposed publication changed"),
    EventKind.PUBLICATION_RELEASED: Text("公示批次审查放行", "Publication released"),
    EventKind.PUBLICATION_SENT_BACK: Text("公示批次退回", "Publication sent back"),
    EventKind.ENTRIES_TAKEN_DOWN: Text("公示条目撤下", "Published entries taken down"),
    EventKind.PUBLICATION_ENDED: Text(
        "公示停止，通知各订阅方", "Publication ended, told to its feeds"
    ),
    EventKind.FEED_PROPOSED: Text("提出公示推送订阅", "Subscription to a feed proposed"),
    EventKind.FEED_CONFIRMED: Text("确认公示推送订阅", "Subscription to a feed confirmed"),
    EventKind.FEED_ENDED: Text("停止公示推送订阅", "Subscription to a feed ended"),
    EventKind.FEED_READ: Text("订阅方取走公示", "Releases taken by a subscriber"),
    EventKind.FEED_ACKNOWLEDGED: Text("订阅方确认撤下", "Take-downs acknowledged by a subscriber"),
    EventKind.FEED_ACKNOWLEDGEMENT_REFUSED: Text(
        "撤下确认未被接受", "Acknowledgement of take-downs refused"
    ),
    EventKind.TIP_LEFT: Text("收到举报", "Tip left"),
    EventKind.TIP_ADDED: Text("举报人补充", "Tip added to"),
    EventKind.TIP_READ: Text("举报被打开", "Tip read"),
    EventKind.TIP_ACTED: Text("举报办理", "Tip acted on"),
    EventKind.TIPS_DESTROYED: Text("举报内容到期销毁", "Words of tips destroyed"),
    EventKind.TIP_OFFICER_CHANGED: Text("举报经办授权变动", "Grant to handle tips changed"),
    EventKind.RECALL_SENT: Text("向接收单位发出召回通知", "Recall sent to who was told"),
    EventKind.RECALLS_FETCHED: Text("单位取走召回通知", "Recalls taken by an organ"),
    EventKind.RECALL_ACKNOWLEDGED: Text("单位确认召回", "Recall acknowledged"),
    EventKind.ACKNOWLEDGEMENT_REFUSED: Text(
        "召回确认未被接受", "Acknowledgement of a recall refused"
    ),
    EventKind.CASE_EVIDENCE_ADDED: Text("提交证据材料", "Evidence handed in"),
    EventKind.CASE_EVIDENCE_READ: Text("下载证据材料", "Evidence downloaded"),
    EventKind.LOOK_TOLD: Text("暂缓期满，告知查询", "Look told when its day had come"),
    EventKind.LOOK_ANSWERED: Text("单位答复为什么查", "Organ said why it looked"),
    EventKind.NOTICE_SERVED: Text("告知已送达", "Notice served"),
    EventKind.NOTICE_OPENED: Text("打开告知", "Notice opened"),
    EventKind.NOTICE_SENT: Text("提醒有告知待看", "Contact told that a notice waits"),
    EventKind.CONTACT_ADDED: Text("登记联系方式", "Contact added"),
    EventKind.CONTACT_CONFIRMED: Text("确认联系方式", "Contact confirmed"),
    EventKind.CONTACT_ENDED: Text("终止联系方式", "Contact ended"),
    EventKind.TALLY_MADE: Text("存证对账", "Log tallied"),
    EventKind.LOOKS_TAKEN: Text("下载查询凭证", "Proof of looks downloaded"),
    EventKind.BULK_ASKED: Text("提交批量查询", "Bulk look-up asked for"),
    EventKind.BULK_APPROVED: Text("批准批量查询", "Bulk look-up approved"),
    EventKind.BULK_REJECTED: Text("退回批量查询", "Bulk look-up sent away"),
    EventKind.BULK_ANSWERED: Text("答复批量查询", "Bulk look-up answered"),
    EventKind.BULK_WITHDRAWN: Text("撤回批量查询", "Bulk look-up withdrawn"),
    EventKind.BULK_COLLECTED: Text("领取批量查询结果", "Bulk answers collected"),
    EventKind.SECOND_ASKED: Text("请另一处室同意查询", "Another unit asked to agree to a look-up"),
    EventKind.SECOND_AGREED: Text("另一处室同意查询", "Another unit agreed to a look-up"),
    EventKind.SECOND_DECLINED: Text("另一处室未同意查询", "Another unit declined a look-up"),
    EventKind.SECOND_WITHDRAWN: Text("撤回待同意的查询", "Held look-up withdrawn"),
    EventKind.SECOND_ENDED: Text("待同意的查询终止", "Held look-ups ended"),
    EventKind.DEFERRAL_ASKED: Text("提出暂缓告知", "Later telling asked for"),
    EventKind.DEFERRAL_AGREED: Text("另一处室同意暂缓告知", "Another unit agreed to later telling"),
    EventKind.DEFERRAL_DECLINED: Text(
        "另一处室未同意暂缓告知", "Another unit declined later telling"
    ),
    EventKind.DEFERRAL_ENDED: Text("提前结束暂缓告知", "Later telling ended early"),
    EventKind.DISPLAY_CHECKED: Text("到期核验", "End of display checked"),
    EventKind.OWN_FILE_OPENED: Text("本人查看档案", "Own file opened"),
    EventKind.BATCH_RECEIVED: Text("收到批次", "Batch received"),
    EventKind.BATCH_REFUSED: Text("批次被退回", "Batch refused"),
    EventKind.BATCH_REHEARSED: Text("试运行报送", "Filing rehearsed"),
    EventKind.RECORDS_CHANGED: Text("记录变更", "Records changed"),
    EventKind.BATCH_RECALLED: Text("批次被召回", "Batch recalled"),
    EventKind.BATCH_RELEASED: Text("待核批次放行", "Held batch released"),
    EventKind.BATCH_REJECTED: Text("待核批次退回", "Held batch sent away"),
    EventKind.MAPPING_SAVED: Text("保存列对应", "Column mapping saved"),
    EventKind.REFUSED_ROWS_DOWNLOADED: Text("下载退回行", "Refused rows downloaded"),
    EventKind.ORIGINAL_DOWNLOADED: Text("调取原始文件", "Original file taken out"),
    EventKind.ORIGINALS_DESTROYED: Text(
        "原始文件到期销毁", "Original files destroyed at their end"
    ),
    EventKind.PACK_LOADED: Text("载入政策包", "Pack loaded"),
    EventKind.EDITION_FORESEEN: Text("预演新版本", "What an edition would move was asked"),
    EventKind.ENDS_MOVED: Text("展示终点依新版本提前", "Ends of display moved by an edition"),
    EventKind.ACCOUNT_CREATED: Text("开立账号", "Account created"),
    EventKind.ACCOUNT_CLOSED: Text("停用账号", "Account closed"),
    EventKind.SYSTEM_ADMITTED: Text("登记报送系统", "Sending system admitted"),
    EventKind.SYSTEM_REVOKED: Text("停用报送系统", "Sending system revoked"),
    EventKind.SYSTEM_SIGNED_IN: Text("部门系统登录", "A system signed in"),
    EventKind.STATEMENT_REFUSED: Text("签名声明被拒绝", "Signed statement refused"),
    EventKind.PROGRAM_ALLOWED: Text("允许程序代办", "Program allowed to act"),
    EventKind.PROGRAM_ENDED: Text("终止程序代办", "Program no longer allowed"),
    EventKind.SIGN_IN: Text("登录", "Sign-in"),
    EventKind.SIGN_IN_REFUSED: Text("登录被拒绝", "Sign-in refused"),
    EventKind.CALLS_LIMITED: Text("系统调用过于频繁", "System called too often"),
    EventKind.FACTOR_ADDED: Text("登记第二要素", "Second factor added"),
    EventKind.FACTOR_REMOVED: Text("移除第二要素", "Second factor removed"),
    EventKind.FACTORS_REOPENED: Text("重新登记第二要素", "Second factors begun anew"),
    EventKind.IDENTITY_BOUND: Text("绑定单位身份", "Identity bound to an account"),
    EventKind.IDENTITY_UNBOUND: Text("解除身份绑定", "Binding of an identity ended"),
    EventKind.BINDING_REFUSED: Text("绑定身份被拒绝", "Binding of an identity refused"),
    EventKind.SIGN_OUT: Text("退出登录", "Sign-out"),
    EventKind.MEASURE_PROPOSED: Text("拟议措施", "Measure proposed"),
    EventKind.MEASURE_DEFENDED: Text("本人陈述申辩", "Subject spoke against a measure"),
    EventKind.MEASURE_CONFIRMED: Text("确认实施措施", "Measure confirmed"),
    EventKind.MEASURE_ENDED: Text("撤回或者解除措施", "Measure dropped or lifted"),
    EventKind.MEASURE_REPORTED: Text("反馈措施执行情况", "Execution of a measure reported"),
    EventKind.MEASURE_OPENED: Text("单位打开一项措施", "Organ opened a measure"),
    EventKind.LINK_PROPOSED: Text("提出主体关联判断", "Judgement on a link proposed"),
    EventKind.LINK_CONFIRMED: Text("确认主体关联判断", "Judgement on a link confirmed"),
    EventKind.LINK_DECLINED: Text("未确认主体关联判断", "Judgement on a link not confirmed"),
    EventKind.LINK_WEIGHED: Text("查看关联的影响", "Looked at what a link would change"),
    EventKind.LINKS_SUGGESTED: Text("提示可能的同一主体", "Possible links suggested"),
    EventKind.LINK_SUGGESTION_SEEN: Text("查看同一主体的提示", "Looked at a suggested link"),
    EventKind.LINKED_LOOK: Text("经关联号码查看", "Looked at through a linked number"),
    EventKind.REPORT_ISSUED: Text("出具报告", "Report issued"),
    EventKind.REPORT_DOWNLOADED: Text("下载报告", "Report downloaded"),
    EventKind.REPORT_VERIFIED: Text("核验报告", "Report verified"),
    EventKind.REPLAYED: Text("重演核对", "Replayed what was shown before"),
    EventKind.BUNDLE_TAKEN: Text("取走材料包或者卷宗", "Bundle of a report or a case taken"),
    EventKind.CASE_BUNDLE_MADE: Text("制作案件卷宗", "Bundle of a case put together"),
    EventKind.CASE_BUNDLE_CONFIRMED: Text("确认案件卷宗", "Bundle of a case confirmed"),
    EventKind.ERASURE_PROPOSED: Text("提出销毁", "Erasure proposed"),
    EventKind.ERASURE_WITHDRAWN: Text("撤回销毁", "Proposed erasure taken back"),
    EventKind.ENTRIES_ERASED: Text("存证内容已销毁", "Content of entries erased"),
    EventKind.HOLD_PLACED: Text("依法保全", "Legal hold placed"),
    EventKind.HOLD_RENEWED: Text("保全续期", "Legal hold renewed"),
    EventKind.HOLD_LIFTED: Text("解除保全", "Legal hold lifted"),
    EventKind.DESTRUCTION_LISTED: Text("编制销毁清单", "Destruction list made"),
    EventKind.DESTRUCTION_REVIEWED: Text("审核销毁清单", "Destruction list approved by a reviewer"),
    EventKind.DESTRUCTION_SENT_BACK: Text("退回销毁清单", "Destruction list sent back"),
    EventKind.DESTRUCTION_WITHDRAWN: Text("撤回销毁清单", "Destruction list taken back"),
    EventKind.DESTRUCTION_LESSENED: Text("剔除清单条目", "Entries taken out of a destruction list"),
    EventKind.DESTRUCTION_BEGUN: Text("开始销毁", "Destruction begun"),
    EventKind.PORTION_DESTROYED: Text("销毁一部分", "Part of a list destroyed"),
    EventKind.DESTRUCTION_DONE: Text("销毁完成", "Destruction list carried out"),
    EventKind.BACKUP_MADE: Text("备份完成", "Backup made"),
    EventKind.BACKUP_KEY_DESTROYED: Text("备份密钥已销毁", "Key of a backup destroyed"),
    EventKind.BACKUP_DRILLED: Text("恢复演练", "Restore drilled"),
    EventKind.DATABASE_RESTORED: Text("由备份恢复数据库", "Database restored from a backup"),
    EventKind.LEDGER_VERIFIED: Text("核验存证", "Ledger verified"),
    EventKind.LEDGER_REPAIRED: Text("修复存证文件", "Ledger repaired after a crash"),
    EventKind.LEDGER_UNWITNESSED: Text("存证久未见证", "Ledger not witnessed for too long"),
    EventKind.LEDGER_WITNESSED_AGAIN: Text("存证恢复见证", "Ledger witnessed again"),
    EventKind.SETTINGS_CHANGED: Text("设置变更", "Settings changed"),
    EventKind.KEYS_ROTATED: Text("启用新版密钥", "New version of the keys"),
    EventKind.KEYS_REWRAPPED: Text("数据密钥重新封装", "Data keys wrapped anew"),
    EventKind.KEYS_RETIRED: Text("停用旧版密钥", "Old version of the keys retired"),
    EventKind.KEYS_MOVED: Text("密钥改换保管方式", "Keys kept in another way"),
    EventKind.EMERGENCY_ASKED: Text("申请紧急进入数据库", "Emergency asked for"),
    EventKind.EMERGENCY_OPENED: Text("另一人确认紧急进入", "Emergency opened by another person"),
    EventKind.EMERGENCY_ENTERED: Text("紧急进入数据库", "Database entered in an emergency"),
    EventKind.EMERGENCY_STATEMENT: Text("紧急进入时要执行语句", "Statement asked in an emergency"),
    EventKind.EMERGENCY_ANSWERED: Text(
        "紧急进入时语句的结果", "Statement answered in an emergency"
    ),
    EventKind.EMERGENCY_CLOSED: Text("关闭紧急进入", "Emergency closed"),
    EventKind.EMERGENCY_READ: Text(
        "审计紧急进入的语句", "Statements of an emergency read by an auditor"
    ),
}


class WitnessState(StrEnum):
    """Whether somebody else vouches for the log, and what follows if not."""

    NOBODY = "nobody"
    WITNESSED = "witnessed"
    LATE = "late"
    STOPPED = "stopped"


class FaultKind(StrEnum):
    """What a verification can find; the value is stable, for programs and alarms."""

    EVENT_CHANGED = "event-changed"
    EVENT_MISPLACED = "event-misplaced"
    EVENT_MISSING = "event-missing"
    EVENT_REPEATED = "event-repeated"
    TAIL_MISSING = "tail-missing"
    TILE_MISSING = "tile-missing"
    TILE_CHANGED = "tile-changed"
    CHECKPOINT_CHANGED = "checkpoint-changed"
    CHECKPOINT_MISSING = "checkpoint-missing"
    CHECKPOINT_ROLLED_BACK = "checkpoint-rolled-back"
    HISTORY_CHANGED = "history-changed"
    KEY_CHANGED = "key-changed"
    NOT_WITNESSED = "not-witnessed"
    TALLY_WRONG = "tally-wrong"
    ERASURE_WRONG = "erasure-wrong"
