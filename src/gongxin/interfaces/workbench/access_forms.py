"""Forms of looking up, of granting it and of reviewing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from gongxin.apps.access.api import AlarmOutcome, DeclineReason, FileReason, Power
from gongxin.apps.catalogue.api import Category, Purpose
from gongxin.apps.directory.api import Division
from gongxin.apps.identity.api import Worker
from gongxin.interfaces.pages.forms import LastDayField, PageForm
from gongxin.interfaces.pages.words import bi, said
from gongxin.lib.bilingual import Text

from .forms import said_choose


class LookUpForm(PageForm):
    """Purpose, case and the person or organisation by name and number."""

    purpose = forms.ChoiceField(label=bi("用途", "Purpose"))
    case_reference = forms.CharField(
        label=bi("事由编号", "Case reference"),
        help_text=bi(
            "所办事项的受理号、项目编号或案号。除为保护第三人外，本人会看到它。",
            "Number of the application, project or case. The person will see it, unless it is left out to protect others.",
        ),
        max_length=64,
        required=False,
    )
    authorisation = forms.CharField(
        label=bi("授权书编号", "Number of the authorisation"),
        help_text=bi(
            "经本人授权的用途填写，例如 SQ-7K3M-9QXT-2BHD。",
            "For a purpose that the person authorises, for example SQ-7K3M-9QXT-2BHD.",
        ),
        max_length=20,
        required=False,
    )
    name = forms.CharField(
        label=bi("姓名或名称", "Name"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    identifier = forms.CharField(
        label=bi("身份证号或统一社会信用代码", "Identity number or unified social credit code"),
        help_text=bi(
            "18 位。名称和号码须都相符。", "18 characters. Name and number must both match."
        ),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "text"}),
    )

    def __init__(self, *args: Any, purposes: Sequence[Purpose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *((purpose.code, said(purpose.title)) for purpose in purposes),
        ]

    def clean_authorisation(self) -> str:
        """As it is written on the authorisation, however it was typed."""
        return str(self.cleaned_data["authorisation"]).strip().upper()


class OpenFileForm(LookUpForm):
    """The second step: the same question, and why its answer is not enough."""

    reason = forms.ChoiceField(
        label=bi("查看档案的理由", "Why the file is needed"),
        help_text=bi("理由会登记。", "The reason is registered."),
        choices=[
            ("", bi("请选择", "Please choose")),
            *((reason.value, bi(reason.words.zh, reason.words.en)) for reason in FileReason),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LookUpForm.base_fields:
            self.fields[name].widget = forms.HiddenInput()


ANSWER = "answer"
"""The choice of `wants` that asks for the answer to the question and not for the file."""


class HoldForm(LookUpForm):
    """What another unit is asked to agree to, and what it is to judge by."""

    wants = forms.ChoiceField(label=bi("需要什么", "What is needed"))
    grounds = forms.CharField(
        label=bi("为什么需要", "Why it is needed"),
        help_text=bi(
            "写给同意人看：这个人与事项的关系。查询后或到期即销毁。",
            "For who is to agree: what the subject has to do with the case. Destroyed after the look-up or at its end.",
        ),
        min_length=4,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, purposes: Sequence[Purpose], **kwargs: Any) -> None:
        super().__init__(*args, purposes=purposes, **kwargs)
        for name in LookUpForm.base_fields:
            self.fields[name].widget = forms.HiddenInput()
        code = self.data.get("purpose") or self.initial.get("purpose")
        question = next((one.question for one in purposes if one.code == code), None)
        answer = [(ANSWER, said(question.text))] if question else []
        self.fields["wants"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *answer,
            *(
                (one.value, bi(f"查看档案：{one.words.zh}", f"The file: {one.words.en}"))
                for one in FileReason
            ),
        ]


class HeldForm(PageForm):
    """What a second officer says to a colleague's look-up."""

    decision = forms.ChoiceField(
        label=bi("您的意见", "Your answer"),
        choices=[
            ("", bi("请选择", "Please choose")),
            ("agree", bi("同意查询一次", "Agree to one look-up")),
            *(
                (one.value, bi(f"不同意：{one.words.zh}", f"Decline: {one.words.en}"))
                for one in DeclineReason
            ),
        ],
    )


class WithdrawHeldForm(PageForm):
    """Said twice, so that it is meant."""

    sure = forms.BooleanField(
        label=bi("撤回请求，内容即销毁", "Take it back; its content is destroyed")
    )


class AlarmForm(PageForm):
    """What unusual look-ups were, and whether the officer may go on."""

    outcome = forms.ChoiceField(
        label=bi("复核结果", "What they were"),
        choices=[
            ("", bi("请选择", "Please choose")),
            *((one.value, bi(one.words.zh, one.words.en)) for one in AlarmOutcome),
        ],
    )
    release = forms.BooleanField(
        label=bi("恢复该人员的查询，重新计数", "Let the officer go on; the count begins anew"),
        required=False,
        help_text=bi("违规查询不恢复。", "Never after misuse."),
    )


class GrantForm(PageForm):
    """Who may look up for what, within which records, and until when."""

    grantee = forms.ChoiceField(label=bi("人员或系统", "Officer or system"))
    purposes = forms.MultipleChoiceField(
        label=bi("用途", "Purposes"), widget=forms.CheckboxSelectMultiple
    )
    categories = forms.MultipleChoiceField(
        label=bi("信息类别", "Categories"),
        help_text=bi(
            "都不勾选就是用途所列的全部。", "With none ticked: all that the purpose lists."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[(one.value, bi(one.words.zh, one.words.en)) for one in Category],
    )
    division = forms.ChoiceField(
        label=bi("报送单位所在区划", "Division of the filing organs"),
        help_text=bi(
            "只看这个区划及其下级的单位报送的记录。缩小范围后，用途的问题可能不能回答。",
            "Only records filed by organs there or below. A narrower scope may leave the purpose's question unanswered.",
        ),
        required=False,
    )
    begins = forms.DateField(
        label=bi("起始日期", "First day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    last_day = LastDayField(help_text=bi("最长一年。", "Within a year."))

    def __init__(
        self,
        *args: Any,
        workers: Sequence[Worker],
        organs: Mapping[str, Text],
        purposes: Sequence[Purpose],
        divisions: Sequence[Division],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grantee"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *(
                (one.ref, f"{_organ(one, organs)} {one.unit} {one.name}（{one.ref}）")
                for one in workers
            ),
        ]
        self.fields["purposes"].choices = [  # type: ignore[attr-defined]
            (purpose.code, said(purpose.title)) for purpose in purposes
        ]
        self.fields["division"].choices = [  # type: ignore[attr-defined]
            ("", bi("不限", "Anywhere")),
            *((one.code, f"{said(one.name)}（{one.code}）") for one in divisions),
        ]


def _organ(worker: Worker, organs: Mapping[str, Text]) -> str:
    return said(organs.get(worker.organ, Text(worker.organ, worker.organ)))


class GrantDecisionForm(PageForm):
    """What becomes of a grant."""

    decision = forms.ChoiceField(label=bi("决定", "Decision"))

    def __init__(self, *args: Any, choices: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "confirm": bi("确认，使其生效", "Confirm; it comes into force"),
            "withdraw": bi("收回，立即失效", "Take it back; it ends at once"),
        }
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *((choice, words[choice]) for choice in choices),
        ]


class MandateForm(PageForm):
    """Who may act for which organisation, in what, until when, and on what document."""

    organisation = forms.CharField(
        label=bi("单位的统一社会信用代码", "The organisation's unified social credit code"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=bi("经办人姓名", "Name of the person"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    identifier = forms.CharField(
        label=bi("经办人身份证号", "Identity number of the person"),
        help_text=bi("按核对过的证件填写。", "As on the document that was shown."),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    evidence = forms.CharField(
        label=bi("授权文书编号", "Number of the document"),
        help_text=bi("不要填写身份证号。", "Never an identity number."),
        max_length=64,
    )
    powers = forms.MultipleChoiceField(
        label=bi("可以办理", "What they may do"),
        choices=[(one.value, bi(one.words.zh, one.words.en)) for one in Power],
        widget=forms.CheckboxSelectMultiple,
    )
    begins = forms.DateField(
        label=bi("起始日期", "First day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    last_day = LastDayField(help_text=bi("最长一年。", "Within a year."))


class BulkForm(PageForm):
    """One question about everybody in a file."""

    purpose = forms.ChoiceField(label=bi("用途", "Purpose"))
    case_reference = forms.CharField(label=bi("事由编号", "Case reference"), max_length=64)
    file = forms.FileField(
        label=bi("文件", "File"),
        help_text=bi(
            "两列：名称、号码。CSV、XLSX 等，不超过 20 MB。",
            "Two columns, headed name and number. CSV, XLSX and others, up to 20 MB.",
        ),
        max_length=255,
    )
    warrant = forms.CharField(
        label=bi("书面决定编号", "Number of the recorded decision"),
        help_text=bi("只在超过上限时需要。", "Needed above the cap alone."),
        max_length=64,
        required=False,
    )

    def __init__(self, *args: Any, purposes: Sequence[Purpose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]
            ("", said_choose()),
            *((purpose.code, said(purpose.title)) for purpose in purposes),
        ]

    def clean_file(self) -> Any:
        """A hundred thousand rows are some six megabytes."""
        if self.cleaned_data["file"].size > 20 * 1024 * 1024:
            raise forms.ValidationError(
                bi("文件超过 20 MB。请分成几个文件。", "The file is larger than 20 MB. Split it.")
            )
        return self.cleaned_data["file"]


class BulkDecisionForm(PageForm):
    """What becomes of a colleague's bulk look-up."""

    decision = forms.ChoiceField(
        label=bi("决定", "Decision"),
        choices=[
            ("", bi("请选择", "Please choose")),
            ("approve", bi("批准并执行", "Approve and run it")),
            ("reject", bi("退回并销毁文件", "Send it away and destroy the file")),
        ],
    )


class AskForm(PageForm):
    """What a person is asked to authorise."""

    identifier = forms.CharField(
        label=bi("身份证号", "Identity number"),
        help_text=bi(
            "请求只有本人登录后看得到；是否有这个人不会告诉您。",
            "Only the person sees the request, once signed in; you are not told whether there is anybody of that number.",
        ),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    items = forms.MultipleChoiceField(
        label=bi("条目", "Items"), widget=forms.CheckboxSelectMultiple
    )
    last_day = LastDayField(help_text=bi("最长一年。", "Within a year."))
    times = forms.IntegerField(
        label=bi("最多查询次数", "Times at most"), min_value=1, max_value=1000, initial=1
    )
    keep_days = forms.IntegerField(
        label=bi("最多保存天数", "Days kept at most"), min_value=0, max_value=5 * 366, initial=30
    )

    def __init__(self, *args: Any, items: Sequence[tuple[str, Text]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (code, said(title)) for code, title in items
        ]


class AcknowledgeForm(PageForm):
    """The organ knows, and deletes in time."""

    sure = forms.BooleanField(
        label=bi(
            "本单位已知悉撤回，不再查询，取得的信息按期删除",
            "My organ knows of the withdrawal, looks nothing up any more, and deletes in time what it obtained",
        )
    )


class RemoveFactorForm(PageForm):
    """Said twice, so that it is meant."""

    sure = forms.BooleanField(
        label=bi("移除，以后不能再用它登录", "Remove it; it opens nothing any more")
    )


class BindForm(PageForm):
    """Said twice, so that it is meant."""

    sure = forms.BooleanField(
        label=bi(
            "绑定这个身份，以后不再用密码登录",
            "Bind this identity; the password opens the account no more",
        )
    )


class CloseAccountForm(PageForm):
    """Said twice, so that it is meant."""

    sure = forms.BooleanField(
        label=bi(
            "停用这个账号，打开的会话立即失效", "Close this account; open sessions end at once"
        )
    )
