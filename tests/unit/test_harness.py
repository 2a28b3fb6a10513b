"""The harness holds what it promises: otherwise every other test proves less than it seems to."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template import engines

from tests.conftest import UndefinedNameError
from tests.harness import RUN_FOLDER
from tests.units import LONGEST_FIRST, unit_of_module

ROOT = Path(__file__).resolve().parents[2]


def render(source: str, **names: object) -> str:
    return engines["django"].from_string(source).render(names)


def test_the_network_is_closed() -> None:
    """192.0.2.1 is an address for documentation (RFC 5737): no host has it."""
    with socket.socket() as outside, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outside.settimeout(0.2)
        with pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
            outside.connect(("192.0.2.1", 80))


def test_loopback_is_open() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
        assert client.getpeername() == server.getsockname()


def test_warnings_are_errors() -> None:
    with pytest.raises(UserWarning, match="careless"):
        warnings.warn("careless", stacklevel=1)


@pytest.mark.parametrize(
    "source",
    [
        "{{ nobody }}",
        "{{ known.nothing }}",
        "{{ nobody|upper }}",
        "{{ nobody|upper|default:'x' }}",
        "{% with name=nobody %}{{ name }}{% endwith %}",
        "{% autoescape off %}{{ nobody }}{% endautoescape %}",
    ],
)
def test_an_undefined_name_in_a_template_fails(source: str) -> None:
    with pytest.raises(UndefinedNameError):
        render(source, known="a value")


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("{{ known }}", "a value"),
        ("{{ nobody|default:'none' }}", "none"),
        ("{{ nobody|default_if_none:'none' }}", "none"),
        ("{% if nobody %}yes{% else %}no{% endif %}", "no"),
        ("{% firstof nobody known %}", "a value"),
    ],
)
def test_a_template_may_ask_whether_a_name_is_there(source: str, page: str) -> None:
    assert render(source, known="a value") == page


def test_data_stay_in_the_folder_of_the_run() -> None:
    run = Path(os.environ[RUN_FOLDER])
    assert Path(os.environ["GONGXIN_VAR"]).parent == run
    assert run not in Path(settings.BASE_DIR).parents
    assert not run.is_relative_to(settings.BASE_DIR)


@pytest.mark.django_db
def test_the_database_is_a_test_database() -> None:
    name = connection.settings_dict["NAME"]
    assert isinstance(name, str)
    assert name.startswith("test_")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (name,)


@pytest.mark.parametrize("group", LONGEST_FIRST)
def test_what_is_to_begin_first_is_there(group: str) -> None:
    assert group in map(unit_of_module, (ROOT / "tests").rglob("test_*.py"))


_NOTED = """
import os, pytest
{mark}
@pytest.mark.parametrize("number", range(20))
def test_it(number):
    with open("seen.txt", "a") as file:
        file.write("{unit} " + os.environ["PYTEST_XDIST_WORKER"] + "\\n")
"""


def test_a_worker_gets_a_group_whole(tmp_path: Path) -> None:
    """Two modules of one group and one without, of twenty tests each: a group is one worker's, and so is a module."""
    mark = 'pytestmark = pytest.mark.xdist_group("two")'
    for name, unit in (("one", "two"), ("two", "two"), ("other", "other")):
        source = _NOTED.format(mark=mark if unit == "two" else "", unit=unit)
        (tmp_path / f"test_{name}.py").write_text(source, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest"),
            *("-n", "2", "--dist", "loadscope", "-p", "tests.units"),
        ],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "60 passed" in done.stdout, done.stdout + done.stderr
    seen = set((tmp_path / "seen.txt").read_text("utf-8").splitlines())
    assert len(seen) == 2
    assert len({line.split()[1] for line in seen}) == 2
