"""What a rule is."""

from __future__ import annotations

from typing import ClassVar

from gongxin.lib.bilingual import Text

from ..enums import Severity

NOTHING = Text("", "")


class Rule:
    """One rule of intake.

    `says` and `mend` are the message, with `{field}`, `{value}`, `{more}` filled in; the value is
    masked before it gets here. `keeps_copy` False: a refused row leaves no trace of its content.
    `shows_example` False: a right value of the field would not help.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity] = Severity.ERROR
    says_zh: ClassVar[str]
    says_en: ClassVar[str]
    mend_zh: ClassVar[str]
    mend_en: ClassVar[str]
    keeps_copy: ClassVar[bool] = True
    shows_example: ClassVar[bool] = False

    @classmethod
    def message(cls, *, field: Text, value: str = "", more: Text = NOTHING) -> Text:
        """What is wrong, for people."""
        return Text(
            cls.says_zh.format(field=field.zh, value=value, more=more.zh),
            cls.says_en.format(field=field.en, value=value, more=more.en),
        )

    @classmethod
    def mend(cls, *, field: Text, more: Text = NOTHING) -> Text:
        """What to write instead."""
        return Text(
            cls.mend_zh.format(field=field.zh, more=more.zh),
            cls.mend_en.format(field=field.en, more=more.en),
        )
