"""Our own server, for real: it keeps what was committed, whatever happens to its processes."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from gongxin.lib import postgres
from gongxin.lib.errors import Refusal
from gongxin.lib.postgres import Cluster
from gongxin.lib.postgres.files import Record, read_postmaster
from gongxin.lib.postgres.rewriting import rewrite
from gongxin.lib.postgres.roles import EMERGENCY, OWNER
from gongxin.lib.postgres.runner import Account, Runner, may_enter

SOURCES = Path(postgres.__file__).parents[3]
PACKAGES = Path(psycopg.__file__).parents[1]

START_AND_WRITE = """
import sys
from pathlib import Path
import psycopg
from gongxin.lib.postgres import Cluster
cluster = Cluster(Path(sys.argv[1]), durable=False)
url = cluster.ensure_running()
with psycopg.connect(cluster.url_for('gongxin_owner')) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS proof (note text)")
    connection.execute("INSERT INTO proof VALUES ('ok')")
print(url)
if sys.argv[2:] == ["stop"]:
    cluster.stop()
"""


@pytest.fixture
def cluster(open_folder: Path) -> Iterator[Cluster]:
    one = Cluster(open_folder / "postgres", durable=False)
    yield one
    one.stop()


def write(cluster: Cluster, note: str) -> None:
    with psycopg.connect(cluster.url_for(OWNER)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS proof (note text)")
        connection.execute("INSERT INTO proof VALUES (%s)", [note])


def notes(cluster: Cluster) -> list[str]:
    with psycopg.connect(cluster.url_for(OWNER)) as connection:
        return [note for (note,) in connection.execute("SELECT note FROM proof ORDER BY note")]


def pid_of(cluster: Cluster) -> int:
    postmaster = read_postmaster(cluster.data)
    assert postmaster is not None
    return postmaster.pid


def kill(cluster: Cluster) -> None:
    """kill -9, and wait until the process is gone or dead: signals take a moment."""
    os.kill(pid_of(cluster), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while read_postmaster(cluster.data) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_new_server_is_as_it_should_be(cluster: Cluster) -> None:
    url = cluster.ensure_running()
    record = Record.read(cluster.record_path)
    assert record is not None
    assert (
        url
        == cluster.url
        == f"postgresql://gongxin:{record.password}@127.0.0.1:{record.port}/gongxin"
    )
    assert cluster.record_path.stat().st_mode & 0o777 == 0o600
    assert cluster.is_running()
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls,"
            " pg_encoding_to_char(encoding), pg_get_userbyid(datdba),"
            " current_setting('data_checksums'), current_setting('listen_addresses'),"
            " current_setting('server_version_num')::int"
            " FROM pg_roles, pg_database"
            " WHERE rolname = current_user AND datname = current_database()"
        ).fetchone()
        assert row is not None
        assert row[:8] == (False, False, False, False, "UTF8", OWNER, "on", "127.0.0.1")
        assert row[8] >= 150000
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE of_its_own ()")
    with psycopg.connect(cluster.url_for(OWNER)) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        similar = connection.execute(
            "SELECT similarity('某某科技公司', '某某科技有限公司')"
        ).fetchone()
        assert similar is not None
        assert similar[0] > 0.3  # trigrams of Chinese characters need a UTF-8 locale


def test_only_the_password_opens_it(cluster: Cluster) -> None:
    url = cluster.ensure_running()
    password = url.split(":")[2].split("@")[0]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url.replace(password, "guess"))
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url.replace(f"gongxin:{password}", "postgres"))


def test_a_restart_keeps_data_and_address(cluster: Cluster) -> None:
    url = cluster.ensure_running()
    write(cluster, "before")
    pid = pid_of(cluster)
    assert cluster.ensure_running() == url
    assert pid_of(cluster) == pid
    cluster.stop()
    assert not cluster.is_running()
    assert cluster.url == url
    cluster.stop()
    assert cluster.ensure_running() == url
    assert pid_of(cluster) != pid
    assert notes(cluster) == ["before"]


def test_a_clean_stop_cuts_a_client_and_is_logged_as_clean(cluster: Cluster) -> None:
    connection = psycopg.connect(cluster.ensure_running())
    cluster.stop()
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()
    assert "database system is shut down" in cluster.log.read_text()


def test_a_killed_server_comes_back_with_what_was_committed(cluster: Cluster) -> None:
    url = cluster.ensure_running()
    with psycopg.connect(url) as idle, psycopg.connect(cluster.url_for(OWNER)) as unfinished:
        write(cluster, "committed")
        idle.execute("SELECT 1")
        unfinished.execute("INSERT INTO proof VALUES ('not committed')")
        kill(cluster)
        assert cluster.ensure_running() == url
        assert notes(cluster) == ["committed"]
        idle.close()
        unfinished.close()


def test_a_taken_port_is_exchanged(cluster: Cluster) -> None:
    cluster.ensure_running()
    write(cluster, "kept")
    cluster.stop()
    record = Record.read(cluster.record_path)
    assert record is not None
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", record.port))
        squatter.listen()
        moved = cluster.ensure_running()
    assert f":{record.port}/" not in moved
    assert moved == cluster.url
    assert notes(cluster) == ["kept"]


def test_a_stale_pid_file_with_a_living_number_is_no_obstacle(cluster: Cluster) -> None:
    """After a container starts again, our old number may be anybody's."""
    url = cluster.ensure_running()
    kill(cluster)
    lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    (cluster.data / "postmaster.pid").write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    assert not cluster.is_running()
    assert cluster.ensure_running() == url


def test_two_processes_start_one_server_that_outlives_them(cluster: Cluster) -> None:
    """Their output is read to its end: a server that held the pipe would make this hang."""
    command = [sys.executable, "-c", START_AND_WRITE, str(cluster.home)]
    environment = {**os.environ, "PYTHONPATH": f"{SOURCES}:{PACKAGES}"}
    started = [
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0, 0], said
    assert {out.strip() for out, _ in said} == {cluster.url}
    assert cluster.is_running()
    assert notes(cluster) == ["ok", "ok"]
    assert cluster.log.read_text().count("ready to accept connections") == 1


def test_an_interrupted_creation_is_taken_up_again(cluster: Cluster) -> None:
    cluster.home.mkdir()
    cluster.home.chmod(0o711)
    (cluster.home / "data.new").mkdir()
    (cluster.home / "data.new" / "half").write_text("half")
    record = Record.fresh()
    record.write(cluster.record_path)
    assert record.password in cluster.ensure_running()
    assert not (cluster.home / "data.new").exists()
    assert not (cluster.home / "initial-password").exists()


def test_a_database_is_prepared_when_the_first_start_was_cut_short(cluster: Cluster) -> None:
    cluster.ensure_running()
    write(cluster, "kept")
    record = Record.read(cluster.record_path)
    assert record is not None
    replace(record, prepared=False, password="another-one").write(cluster.record_path)
    changed = cluster.ensure_running()
    assert "another-one" in changed
    assert notes(cluster) == ["kept"]


def test_a_server_of_one_login_gets_its_roles(cluster: Cluster) -> None:
    """Once the platform's login owned every table; what it owned goes to the owner."""
    cluster.ensure_running()
    with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        admin.execute("ALTER DATABASE gongxin OWNER TO gongxin")
        admin.execute("ALTER ROLE gongxin CREATEDB")
        admin.execute("GRANT ALL ON SCHEMA public TO gongxin")
        admin.execute("SET ROLE gongxin")
        admin.execute("CREATE TABLE proof (note text)")
        admin.execute("INSERT INTO proof VALUES ('kept')")
    record = Record.read(cluster.record_path)
    assert record is not None
    once = {"port": record.port, "password": record.password, "prepared": True}
    cluster.record_path.write_text(json.dumps({**once, "admin_password": record.admin_password}))
    assert cluster.ensure_running() == cluster.url
    assert notes(cluster) == ["kept"]
    with psycopg.connect(cluster.url) as connection:
        row = connection.execute(
            "SELECT (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'proof'),"
            " pg_get_userbyid(datdba), (SELECT rolcreatedb FROM pg_roles WHERE rolname = 'gongxin')"
            " FROM pg_database WHERE datname = 'gongxin'"
        ).fetchone()
    assert row == (OWNER, OWNER, False)


def test_a_server_of_before_gets_a_role_that_has_no_login(cluster: Cluster) -> None:
    """Else the rights of such a role could not be given, and nothing be migrated."""
    cluster.ensure_running()
    record = Record.read(cluster.record_path)
    assert record is not None
    replace(record, roles=[]).write(cluster.record_path)
    with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        admin.execute(f"DROP OWNED BY {EMERGENCY}")
        admin.execute(f"DROP ROLE {EMERGENCY}")
        cluster.ensure_running()
        row = admin.execute(
            "SELECT rolcanlogin, rolconnlimit FROM pg_roles WHERE rolname = %s", [EMERGENCY]
        ).fetchone()
    assert row == (False, 1)


def test_no_value_of_a_statement_reaches_the_log(cluster: Cluster) -> None:
    cluster.ensure_running()
    with psycopg.connect(cluster.url_for(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE person (number text PRIMARY KEY, born date)")
        connection.execute("INSERT INTO person VALUES ('secret-1')")
        for statement in (
            "INSERT INTO person VALUES ('secret-1')",
            "INSERT INTO person VALUES ('x', 'secret-2')",
            "SELECT 'secret-3'::int",
            "SELECT nothing FROM person WHERE number = 'secret-4'",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement)
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT %s::text::int", ["secret-5"])
    assert "secret" not in cluster.log.read_text()


def test_what_cannot_start_is_refused_with_the_log_named(cluster: Cluster) -> None:
    cluster.ensure_running()
    cluster.stop()
    with (cluster.data / "postgresql.conf").open("a") as file:
        file.write("\nno_such_setting = 1\n")
    begun = time.monotonic()
    with pytest.raises(Refusal) as refused:
        cluster.ensure_running()
    assert refused.value.code == "database.start"
    assert str(cluster.log) in refused.value.mend.zh
    assert "no_such_setting" in cluster.log.read_text()
    assert time.monotonic() - begun < 10  # nothing that waiting could mend


def test_data_of_another_version_are_refused(cluster: Cluster) -> None:
    cluster.ensure_running()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(Refusal) as refused:
        cluster.ensure_running()
    assert refused.value.code == "database.version"
    assert "14" in refused.value.what.en


def test_data_without_their_record_are_refused(cluster: Cluster) -> None:
    cluster.ensure_running()
    cluster.stop()
    cluster.record_path.unlink()
    with pytest.raises(Refusal) as refused:
        cluster.ensure_running()
    assert refused.value.code == "database.record"


def test_a_home_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal) as refused:
        Cluster(tmp_path / "file" / "postgres").ensure_running()
    assert refused.value.code == "database.home"


# --- root -----------------------------------------------------------------------------------------

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@as_root
def test_root_runs_it_as_an_account_and_opens_nothing(cluster: Cluster) -> None:
    before = [(one, one.stat().st_mode) for one in cluster.home.parents]
    cluster.ensure_running()
    assert cluster.data.stat().st_uid != 0
    assert Path(f"/proc/{pid_of(cluster)}").stat().st_uid == cluster.data.stat().st_uid
    assert [(one, one.stat().st_mode) for one in cluster.home.parents] == before


@as_root
def test_below_a_private_folder_root_uses_a_namespace(tmp_path: Path) -> None:
    """pytest's `tmp_path` is for root alone, as a clone in root's home would be."""
    if not Runner(namespace=True).run(["true"], seconds=10).ok:
        pytest.skip("user namespaces are forbidden here")
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    cluster = Cluster(private / "postgres", durable=False)
    try:
        cluster.ensure_running()
        write(cluster, "before")
        kill(cluster)
        cluster.ensure_running()
        assert notes(cluster) == ["before"]
        assert cluster.data.stat().st_uid == 0
        assert private.stat().st_mode & 0o777 == 0o700
    finally:
        cluster.stop()


@as_root
def test_data_move_between_account_and_namespace(cluster: Cluster) -> None:
    """A folder above may be closed, and opened again, between two starts."""
    if not Runner(namespace=True).run(["true"], seconds=10).ok:
        pytest.skip("user namespaces are forbidden here")
    cluster.ensure_running()
    write(cluster, "kept")
    for mode in (0o700, 0o711):
        cluster.stop()
        cluster.home.parent.chmod(mode)
        cluster.ensure_running()
        assert notes(cluster) == ["kept"]
        assert (cluster.data.stat().st_uid == 0) == (mode == 0o700)


@as_root
def test_without_account_or_namespace_root_is_refused(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongxin.lib.postgres.cluster.choose_runner", lambda **_: None)
    with pytest.raises(Refusal) as refused:
        cluster.ensure_running()
    assert refused.value.code == "database.account"
    assert "DATABASE_URL" in refused.value.mend.zh
    assert "DATABASE_URL" in refused.value.mend.en


@as_root
def test_an_ordinary_user_runs_it_directly(open_folder: Path) -> None:
    nobody = Account(65534, 65534)
    python = next(
        (
            one
            for one in (Path(sys.executable), Path(f"/usr/bin/python3.{sys.version_info.minor}"))
            if one.exists() and may_enter(one.resolve().parent, nobody)
        ),
        None,
    )
    if python is None or not all(may_enter(one, nobody) for one in (SOURCES, PACKAGES)):
        pytest.skip("no ordinary account may enter this clone: run the tests as one, elsewhere")
    home = open_folder / "theirs"
    home.mkdir()
    os.chown(home, nobody.uid, nobody.gid)
    done = subprocess.run(
        [str(python), "-c", START_AND_WRITE, str(home / "postgres"), "stop"],
        env={"PATH": os.defpath, "PYTHONPATH": f"{SOURCES}:{PACKAGES}"},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        user=nobody.uid,
        group=nobody.gid,
        extra_groups=[],
    )
    assert done.returncode == 0, done.stderr
    # What a user made stays that user's, also when root starts it.
    theirs = Cluster(home / "postgres", durable=False)
    try:
        theirs.ensure_running()
        assert notes(theirs) == ["ok"]
        owners = {one.stat().st_uid for one in (theirs.data, theirs.record_path, theirs.log)}
        assert owners == {nobody.uid}
    finally:
        theirs.stop()


def test_a_table_is_rewritten_until_nobody_may_read_what_was_deleted(cluster: Cluster) -> None:
    """Guard: the count of dead rows that went along. Without it the first call would answer that nothing is left."""
    cluster.ensure_running()
    mark = secrets.token_hex(4000)  # too long for a page's row: it is stored beside the table
    write(cluster, mark)
    with psycopg.connect(cluster.url_for(OWNER)) as reader:
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        reader.execute(
            "SELECT count(*) FROM pg_class"
        )  # a picture of before, and no lock on the table
        with psycopg.connect(cluster.url_for(OWNER)) as other:
            other.execute("DELETE FROM proof")
        assert rewrite(cluster.url_for(OWNER), ["proof"], patience=1) == ["proof"]
    assert rewrite(cluster.url_for(OWNER), ["proof"], patience=60) == []
    with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        admin.execute("CHECKPOINT")
    held = [
        path
        for path in (cluster.data / "base").rglob("*")
        if path.is_file() and mark[:64].encode() in path.read_bytes()
    ]
    assert held == []
