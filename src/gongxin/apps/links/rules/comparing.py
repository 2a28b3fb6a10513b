"""What of an identity can be compared: what its number states, for the engine that suggests."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import birth_date
from gongxin.lib.linkage import Identity

FEATURES = {
    "name": Text("姓名或名称", "Name"),
    "born": Text("出生日期", "Day of birth"),
    "area": Text("行政区划代码", "Division code"),
    "number": Text("号码（除世纪和校验码）", "Number but for century and check character"),
    "inner": Text("主体标识码", "Organisation code inside"),
}
LEVELS = {
    "equal": Text("相同", "equal"),
    "close": Text("相近，差一两个字符", "close: one or two characters differ"),
    "differs": Text("不同", "differs"),
    "absent": Text("号码不含，不比较", "not stated, not compared"),
}


def comparable(key: str, identifier: str, name: str) -> Identity:
    """The identity as the engine takes it; a passport or permit states nothing but that it is one."""
    space, _, number = identifier.partition(":")
    if space == "uscc":
        return Identity(key, name, area=number[2:8], inner=number[8:17])
    born = birth_date(number) if space == "id" else None
    if born is None:
        return Identity(key, name)
    return Identity(key, name, f"{born:%Y%m%d}", number[:6], number[:6] + number[8:17])
