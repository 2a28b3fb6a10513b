"""What systems and readers are answered while the database is busy or away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.integration.intake.desk import catalogue

from .test_push import _claims, _push, _sign, _valid, system

__all__ = ["catalogue", "system"]

ASK = """
import json
import django
django.setup()
from django.test import Client
found = Client(raise_request_exception=False).get("/catalogue/", headers={"host": "127.0.0.1"})
print(json.dumps([found.status_code, found.headers.get("Retry-After"), found.content.decode()]))
"""


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue", "system")
def test_a_push_that_meets_a_busy_register_may_be_sent_again(settings: Any) -> None:
    settings.LOCK_TIMEOUT = "200ms"
    token = _sign(_claims())
    where = connection.get_connection_params()
    with psycopg.connect(
        host=where["host"],
        port=where["port"],
        user=where["user"],
        password=where["password"],
        dbname=where["dbname"],
    ) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('gongxin.register.load'))")
        response = _push(token)
        assert (response.status_code, response["Retry-After"]) == (503, "120")
        _valid("Problem", response.json())
        assert response.json()["code"] == "store.busy"
        other.rollback()
    # neither its key nor its sequence was used up
    assert _push(token).status_code == 201


def test_a_page_says_that_the_database_is_away(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={
            **os.environ,
            "DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:1/none",
            "DJANGO_SETTINGS_MODULE": "gongxin.config.settings",
            "GONGXIN_VAR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    status, retry, page = json.loads(done.stdout.splitlines()[-1])
    assert (status, retry) == (503, "120")
    assert "平台暂时不能使用" in page
    assert "cannot be used just now" in page
    assert "与数据库的连接中断" in page
    assert "secret" not in page + done.stderr
