"""An installation of before, with one key a subject and no versions, is brought over and loses nothing."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from gongxin.lib.keyring import KeyRing
from gongxin.lib.sealing import keyed_hash, new_key, seal
from tests.databases import addresses, create_database, drop_database
from tests.integration.access.town import CITIZEN, PACKS

from .own_database import House

pytestmark = pytest.mark.xdist_group("own-database")

BEFORE = """
from gongxin.interfaces.cli.house import open_house
open_house()
from django.core.management import call_command
call_command("migrate", "register", "0006", database="owner", verbosity=0)
"""
READ = """
import json, sys
from uuid import UUID
from gongxin.interfaces.cli.house import open_house
open_house()
from django.db import transaction
from gongxin.apps.register.api import Reach, Within, open_file, unseal_for_subject
with transaction.atomic():
    subject = UUID(sys.argv[1])
    file = open_file(subject_key=subject, reach=Reach((Within(),)))
    document = unseal_for_subject(
        subject_key=subject, sealed=bytes.fromhex(sys.argv[2]), bound_to=b"old.pdf"
    )
print(json.dumps([file.identity.name, [one.content for one in file.records], document.decode()]))
"""
RECORD = """
INSERT INTO register_record (subject_key, record_key, version, item, nature, source, valid_from,
    shown_from, shown_until, recorded_from, batch_id, row_number, content_digest, content_sealed)
VALUES (%s, %s, 1, 'honour', 'good', 'sc-transport', '2026-01-01', '2026-01-01', 'infinity',
    '2026-01-01', 1, 1, gen_random_uuid(), %s)
"""


@pytest.fixture
def before(tmp_path: Path) -> Iterator[House]:
    """An installation whose register stands where it stood before this change."""
    name = f"own_{secrets.token_hex(4)}"
    create_database(name)
    try:
        house = House(addresses(name, os.environ), tmp_path / "var")
        _, err = house.running(BEFORE).communicate(timeout=120)
        assert not err
        yield house
    finally:
        drop_database(name)


def _read(house: House, subject: UUID, document: bytes) -> object:
    process = house.running(READ, str(subject), document.hex())
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return json.loads(out)


def test_what_was_sealed_before_opens_after_and_after_a_rotation(before: House) -> None:
    ring = KeyRing.open(before.var / "keys")
    subject = UUID(bytes=keyed_hash(ring.secret("index"), f"id:{CITIZEN.number}"))
    key, record = new_key(), uuid4()
    who = json.dumps({"identifier": f"id:{CITIZEN.number}", "name": CITIZEN.name}).encode()
    content = json.dumps({"RY_MC": "先进"}).encode()
    document = seal(key, "旧报告".encode(), b"old.pdf")
    with psycopg.connect(before.url) as server:
        server.execute(
            "INSERT INTO register_subject VALUES (%s, 'person', %s, now())",
            (subject, seal(key, who, subject.bytes)),
        )
        server.execute(
            "INSERT INTO register_data_key VALUES (%s, %s)",
            (subject, seal(ring.secret("master"), key, subject.bytes)),
        )
        server.execute(RECORD, (subject, record, seal(key, content, record.bytes)))
        for name in ("index", "master"):
            check = keyed_hash(ring.secret(name), f"key check {name}").hex()
            server.execute("INSERT INTO register_key_check VALUES (%s, %s)", (name, check))

    before.run("db", "migrate")
    held = [CITIZEN.name, [{"RY_MC": "先进"}], "旧报告"]
    assert _read(before, subject, document) == held
    assert before.count("SELECT count(*) FROM register_data_key WHERE content_class = 'all'") == 1

    before.run("pack", "load", str(PACKS))
    before.run("keys", "rotate")
    before.run("keys", "rewrap")
    before.count(
        "WITH moved AS (UPDATE register_key_check SET made_at = made_at - interval '2 minutes'"
        " RETURNING 1) SELECT count(*) FROM moved"
    )
    before.run("keys", "retire", "1")
    assert not (before.var / "keys" / "master.key").exists()
    assert _read(before, subject, document) == held
