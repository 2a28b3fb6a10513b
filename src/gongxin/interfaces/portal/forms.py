"""Forms of the portal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from gongxin.apps.access.api import PERSONAL_POWERS
from gongxin.apps.directory.api import Organ
from gongxin.apps.publication.api import SEARCH_PAGES
from gongxin.interfaces.pages.forms import LastDayField, PageForm
from gongxin.interfaces.pages.words import bi, said
from gongxin.lib.bilingual import Text


class SignInForm(PageForm):
    """Account and password; the browser may fill both in."""

    login = forms.CharField(
        label=bi("账号", "Account"),
        max_length=64,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=bi("密码", "Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class LooksFilterForm(PageForm):
    """Which looks to list; anything that was not offered counts as any."""

    organ = forms.ChoiceField(label=bi("单位", "Organ"), required=False)
    month = forms.ChoiceField(label=bi("月份", "Month"), required=False)

    def __init__(self, *args: Any, organs: Mapping[str, Text], months: Sequence[str]) -> None:
        super().__init__(*args)
        named = sorted(organs.items(), key=lambda one: one[1].zh)
        self.fields["organ"].choices = [  # type: ignore[attr-defined]
            ("", bi("全部单位", "Every organ")),
            *((code, bi(name.zh, name.en)) for code, name in named),
        ]
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            ("", bi("全部月份", "Every month")),
            *((month, month) for month in months),
        ]


class CodeForm(PageForm):
    """What the authenticator shows now."""

    code = forms.CharField(
        label=bi("验证器显示的六位数字", "The six digits of the authenticator"),
        max_length=8,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class PasskeyForm(PageForm):
    """What the browser says of the passkey."""

    answer = forms.CharField(
        label=bi("通行密钥", "Passkey"), widget=forms.HiddenInput, required=False, max_length=20_000
    )

    def clean_answer(self) -> str:
        """Sent without the script there is no answer; that is no wrong one, and counts against nobody."""
        answer = str(self.cleaned_data["answer"])
        if not answer:
            raise forms.ValidationError(
                bi(
                    "浏览器没有给出通行密钥；使用通行密钥需要 JavaScript。",
                    "The browser gave no passkey; one needs JavaScript.",
                )
            )
        return answer


class VerifyFileForm(PageForm):
    """A report as a file."""

    file = forms.FileField(
        label=bi("报告文件", "Report file"),
        help_text=bi(
            "下载时的原始 PDF 或 JSON，不超过 20 MB。文件只用于核验，不会保存。",
            "The PDF or JSON as it was downloaded, up to 20 MB. It is checked and not kept.",
        ),
        max_length=255,
    )


class VerifyNumberForm(PageForm):
    """A report as it is printed: number and digest."""

    n = forms.CharField(
        label=bi("报告编号", "Report number"),
        help_text=bi("例如 GX-2026-000000001-7F3K", "For example GX-2026-000000001-7F3K"),
        max_length=40,
    )
    d = forms.CharField(
        label=bi("内容摘要", "Content digest"),
        help_text=bi("前 16 位或更多", "The first 16 characters or more"),
        max_length=100,
    )


class NoticeCodeForm(PageForm):
    """The code of a notice, as it stands on a message or a letter."""

    code = forms.CharField(
        label=bi("核验编码", "Code"),
        help_text=bi(
            "五组，每组四个字母或数字；大小写和空格都可以。",
            "Five groups of four letters or digits; capitals and spaces do not matter.",
        ),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )


class ContactForm(PageForm):
    """Where a person wants to hear that a notice waits."""

    channel = forms.ChoiceField(label=bi("方式", "By"), widget=forms.RadioSelect)
    place = forms.CharField(
        label=bi("邮件地址或手机号码", "Mail address or mobile number"),
        help_text=bi(
            "我们会往那里发一个确认码。加密保存，只用来提醒您；终止后不再保存。",
            "A code is sent there. It is kept encrypted, for reminders alone, and no longer once you end it.",
        ),
        max_length=254,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "email"}),
    )

    def __init__(self, *args: Any, channels: Sequence[tuple[str, Text]]) -> None:
        super().__init__(*args)
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            (code, bi(words.zh, words.en)) for code, words in channels
        ]


class ContactCodeForm(PageForm):
    """The code that was sent to a contact."""

    code = forms.CharField(
        label=bi("确认码", "Code"),
        help_text=bi(
            "八个字母或数字，三十分钟内有效。", "Eight letters or digits, good for half an hour."
        ),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )


class _ReadFirstForm(PageForm):
    """What is filled in, then read as a whole, then agreed to; the fields travel along unseen the second time."""

    agreed = forms.BooleanField(
        label=bi("我已阅读并同意", "I have read this and agree"),
        required=False,
        widget=forms.HiddenInput,
    )

    def ask_to_agree(self) -> None:
        """Show nothing but the box to tick."""
        for name, field in self.fields.items():
            field.widget = forms.CheckboxInput() if name == "agreed" else field.hidden_widget()

    def ask_again(self) -> None:
        """Back to filling in."""
        data = cast("QueryDict", self.data).copy()
        data.pop("agreed", None)
        self.data = data


class AuthorisationForm(_ReadFirstForm):
    """Who may look up which items, until when, how often, and how long the recipient keeps it."""

    organ = forms.ChoiceField(label=bi("单位", "Recipient"))
    items = forms.MultipleChoiceField(
        label=bi("条目", "Items"), widget=forms.CheckboxSelectMultiple
    )
    last_day = LastDayField(help_text=bi("最长一年。", "Within a year."))
    times = forms.IntegerField(
        label=bi("最多查询次数", "Times at most"), min_value=1, max_value=1000, initial=1
    )
    keep_days = forms.IntegerField(
        label=bi("对方最多保存天数", "Days the recipient may keep it"),
        min_value=0,
        max_value=5 * 366,
        initial=30,
    )

    def __init__(
        self,
        *args: Any,
        organs: Sequence[Organ],
        items: Sequence[tuple[str, Text]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].choices = [  # type: ignore[attr-defined]
            ("", str(bi("请选择", "Choose"))),
            *((organ.code, said(organ.name)) for organ in organs),
        ]
        self.fields["items"].choices = _said_choices(items)  # type: ignore[attr-defined]


class AnswerRequestForm(_ReadFirstForm):
    """Yes to some or all of what was asked for, or no."""

    items = forms.MultipleChoiceField(
        label=bi("同意被查询的条目", "Items that may be looked up"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    decision = forms.ChoiceField(
        label=bi("决定", "Decision"),
        choices=[
            ("", bi("请选择", "Please choose")),
            ("give", bi("同意勾选的条目", "Allow the items that are ticked")),
            ("decline", bi("不同意", "Decline")),
        ],
    )

    def __init__(
        self, *args: Any, items: Sequence[tuple[str, Text]], may_give: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = _said_choices(items)  # type: ignore[attr-defined]
        if not may_give:
            del self.fields["items"], self.fields["agreed"]
            self.fields["decision"].choices = [  # type: ignore[attr-defined]
                ("", str(bi("请选择", "Please choose"))),
                ("decline", str(bi("不同意", "Decline"))),
            ]

    def clean(self) -> dict[str, Any]:
        """To allow is to allow something."""
        given = super().clean() or self.cleaned_data
        if given.get("decision") == "give" and not given.get("items"):
            self.add_error(
                "items",
                bi(
                    "请勾选您同意的条目，或选择「不同意」。",
                    "Tick what you allow, or choose “Decline”.",
                ),
            )
        return given


class WithdrawForm(PageForm):
    """Said twice, so that it is meant."""

    sure = forms.BooleanField(
        label=bi("撤回这份授权，对方不能再查询", "Withdraw it; nothing more can be looked up")
    )


class DelegationForm(PageForm):
    """Who may do what for the person, until when; each thing is ticked by itself."""

    name = forms.CharField(
        label=bi("代理人姓名", "The agent's name"),
        help_text=bi("与对方证件上的一致。", "As on their document."),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    identifier = forms.CharField(
        label=bi("代理人身份证号", "The agent's identity number"),
        help_text=bi(
            "18 位。对方登录后才看得到；是否有这个人不会告诉您。",
            "18 characters. They see it once they are signed in; you are not told whether there is anybody of that number.",
        ),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    powers = forms.MultipleChoiceField(
        label=bi("可以代您办理", "What they may do for you"),
        choices=[(one.value, bi(one.words.zh, one.words.en)) for one in PERSONAL_POWERS],
        widget=forms.CheckboxSelectMultiple,
    )
    last_day = LastDayField(help_text=bi("最长一年。", "Within a year."))


class AnswerOfferForm(PageForm):
    """The agent says yes, by name, or no."""

    decision = forms.ChoiceField(
        label=bi("决定", "Decision"),
        choices=[
            ("", bi("请选择", "Please choose")),
            ("accept", bi("接受委托", "Accept it")),
            ("decline", bi("不接受", "Decline it")),
        ],
    )
    name = forms.CharField(
        label=bi("您的姓名", "Your name"),
        help_text=bi(
            "接受时填写，与您的证件一致；用来核对这项委托确实是给您的。",
            "To accept: as on your document. It shows that the offer is meant for you.",
        ),
        max_length=100,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )


class EndMandateForm(PageForm):
    """Said twice, so that it is meant."""

    sure = forms.BooleanField(
        label=bi("现在终止，立即失效", "End it now; it allows nothing from this moment on")
    )


class AskWhyForm(PageForm):
    """The question is always the same: there is nothing to fill in."""


class ProgramForm(PageForm):
    """What the program is called, and until when it may act."""

    label = forms.CharField(
        label=bi("程序名称", "Name of the program"),
        help_text=bi("您自己认得就行。", "So that you know it again."),
        max_length=64,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    last_day = LastDayField(help_text=bi("92 天之内。", "Within 92 days."))


class EndProgramForm(PageForm):
    """Said twice, so that it is meant."""

    sure = forms.BooleanField(
        label=bi(
            "现在终止，程序不能再替您办理", "End it now; the program does nothing more for you"
        )
    )


def _said_choices(titles: Sequence[tuple[str, Text]]) -> list[tuple[str, str]]:
    return [(code, said(title)) for code, title in titles]


class RegisterSearchForm(PageForm):
    """What is looked for in the public register, and which page of it."""

    q = forms.CharField(
        label=bi(
            "单位名称、拼音首字母或统一社会信用代码",
            "Name, pinyin initials or code of an organisation",
        ),
        help_text=bi(
            "名称的一部分即可，至少两个字；首字母至少三个，例如“SLHD”。",
            "A part of the name will do, two characters at least, or three initials such as SLHD.",
        ),
        min_length=2,
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "type": "search"}),
    )
    page = forms.IntegerField(
        min_value=1, max_value=SEARCH_PAGES, required=False, widget=forms.HiddenInput()
    )
