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
