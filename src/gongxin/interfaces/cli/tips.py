"""`gongxin tips`: destroy the words of tips whose time is over."""

from __future__ import annotations

import click

from .house import now, open_house


@click.group()
def tips() -> None:
    """举报。  Tips."""


@tips.command()
def sweep() -> None:
    """销毁保存期限已到的举报内容和密钥；每天一次。  Destroy words and keys of tips whose time is over; once a day.

    期限一到就已经没有人能打开，不等这一步。 Nobody opens them from their last second on; that waits for nothing here.
    """
    open_house()
    from gongxin.apps.tips.api import destroy_words

    destroyed = destroy_words(now=now())
    click.echo(f"销毁举报内容 {destroyed} 件。 Destroyed the words of {destroyed} tips.")
