"""The channels by which a record can be told to somebody. Which addresses each one has, `gongxin.interfaces.cli.doors` says."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class Channel(StrEnum):
    """渠道: a way by which a record is told. The value stands in kept checks for ever."""

    REGISTER = "register"
    """What the view yields, of everybody: asked by one statement, and opened for nobody."""
    OWN_FILE = "own-file"
    REPORT = "report"
    ANSWER = "look-up-answer"
    FILE = "look-up-file"
    API_ANSWER = "api-answer"
    API_FILE = "api-file"
    BULK = "bulk"
    PUBLIC = "public-pages"
    PUBLIC_SEARCH = "public-search"
    PUBLIC_ORGANISATION = "public-organisation"
    PUBLIC_ENTRY = "public-entry"
    FEED = "feed"
    CACHE = "caches"
    """Answers that told of a record and that something on the way may keep and tell again."""

    @property
    def words(self) -> Text:
        """What pages call it."""
        return _CHANNELS[self]


_CHANNELS = {
    Channel.REGISTER: Text("全部记录（视图）", "All records (the view)"),
    Channel.OWN_FILE: Text("本人档案", "Own file"),
    Channel.REPORT: Text("新出具的报告", "A new report"),
    Channel.ANSWER: Text("查询台：有或没有", "Look-up desk: yes or no"),
    Channel.FILE: Text("查询台：档案", "Look-up desk: the file"),
    Channel.API_ANSWER: Text("接口：有或没有", "Interface: yes or no"),
    Channel.API_FILE: Text("接口：档案", "Interface: the file"),
    Channel.BULK: Text("批量查询的结果文件", "Answers of a bulk look-up"),
    Channel.PUBLIC: Text("公开页面", "Public pages"),
    Channel.PUBLIC_SEARCH: Text("信用信息公示：搜索", "Public register: search"),
    Channel.PUBLIC_ORGANISATION: Text("信用信息公示：单位", "Public register: organisation"),
    Channel.PUBLIC_ENTRY: Text("信用信息公示：条目", "Public register: entry"),
    Channel.FEED: Text("公示推送", "Feed of what is public"),
    Channel.CACHE: Text("可留存的副本", "Copies that may be kept"),
}


class CheckState(StrEnum):
    """核验状态: how the nightly check stands."""

    NEVER = "never"
    LATE = "late"
    FOUND = "found"
    CLEAN = "clean"

    @property
    def words(self) -> Text:
        """For people."""
        return _STATES[self]


_STATES = {
    CheckState.NEVER: Text("还没有做过到期核验。", "The end of display was never checked yet."),
    CheckState.LATE: Text(
        "到期核验已超过 26 小时没有做。",
        "The end of display was not checked for more than 26 hours.",
    ),
    CheckState.FOUND: Text(
        "最近一次到期核验发现问题。", "The newest check of the end of display found something."
    ),
    CheckState.CLEAN: Text("过期仍可见：0。", "Past its end and still visible: 0."),
}
