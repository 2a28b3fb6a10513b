"""What the register refuses, in words."""

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def other_keys() -> Refusal:
    """The keys at hand are not those with which the database was begun."""
    return Refusal(
        code="register.other-keys",
        what=Text(
            "密钥与数据库不匹配：密钥文件丢失后被重新生成，或者连错了数据库。",
            "The keys do not belong to this database: they were lost and made anew, or it is another database.",
        ),
        mend=Text(
            "请从备份恢复密钥文件夹，或核对 GONGXIN_VAR 和 DATABASE_URL。没有写入任何内容。",
            "Restore the folder of keys from its backup, or check GONGXIN_VAR and DATABASE_URL. Nothing was written.",
        ),
    )


def key_destroyed() -> Refusal:
    """The records of somebody in the file were erased with their key."""
    return Refusal(
        code="register.key-destroyed",
        what=Text(
            "本批涉及的主体中，有记录密钥已被销毁（已擦除）的。没有写入任何内容。",
            "The file is about somebody whose records were erased by destroying their key. Nothing was written.",
        ),
        mend=Text(
            "请平台运行人员核对擦除登记后再报送。",
            "Ask the operator to look at the register of erasures before filing again.",
        ),
    )


def shown_still() -> Refusal:
    """What has effect for somebody is not destroyed."""
    return Refusal(
        code="register.shown-still",
        what=Text(
            "该主体还有正在展示和使用的记录，不能销毁。",
            "Records of this subject are shown and used; they cannot be destroyed.",
        ),
        mend=Text(
            "记录有误的，走异议或者撤回；期满之后再提出销毁。",
            "Where a record is wrong, object to it or withdraw it. Propose erasure once all have ended.",
        ),
    )


def under_hold() -> Refusal:
    """A legal hold beats every destruction."""
    return Refusal(
        code="register.under-hold",
        what=Text(
            "该主体或其部分内容正在依法保全，不能销毁。",
            "A legal hold lies on this subject or on part of what is held about them; nothing is destroyed.",
        ),
        mend=Text(
            "保全解除或者到期之后再办理；见工作台「法律保全」。",
            "Come back when the hold is lifted or has ended; see “Legal holds” at the workbench.",
        ),
    )


def names_another_fact() -> Refusal:
    """A correction keeps whom the record is about, and about what."""
    return Refusal(
        code="register.names-another-fact",
        what=Text(
            "更正后成了另一个事项或者另一个主体的记录。",
            "Corrected so, it would be a record of another fact, or about somebody else.",
        ),
        mend=Text(
            "请停止展示或者撤回这一条，再按正确的事项报送。",
            "End the display of this one or withdraw it, and file the right one.",
        ),
    )
