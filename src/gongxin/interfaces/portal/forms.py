"""Forms of the portal."""

from django import forms

from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.words import bi


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
