"""A mandate's key is wrapped anew under row security that shows nobody else's mandate."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from gongxin.apps.access.api import WRAPPED_MANDATES
from gongxin.apps.access.models import Mandate
from gongxin.apps.register.api import see
from gongxin.lib.rewrapping import count_versions, rewrap_portion
from gongxin.lib.row_security import Act
from gongxin.lib.wrapping import Wrapping, version_of
from tests.integration.access.town import CITIZEN, Town, mandate, town

__all__ = ["town"]

pytestmark = pytest.mark.django_db


def test_a_mandates_key_is_wrapped_anew_and_opens_as_before(town: Town, tmp_path: Path) -> None:
    number = mandate(CITIZEN)
    for path in Path(settings.KEYS_DIR).glob("master*.key"):
        shutil.copy(path, tmp_path)
    before = Wrapping(tmp_path, "master")
    version = before.version + 1
    (tmp_path / f"master-{version}.key").write_bytes(secrets.token_bytes(32))
    after = Wrapping(tmp_path, "master")
    with transaction.atomic():
        see([CITIZEN.key])
        old = bytes(Mandate.objects.get(number=number).data_key)
    with transaction.atomic(), connection.cursor() as cursor:
        see([])
        assert count_versions(cursor, WRAPPED_MANDATES) == {}  # nobody is shown without the act
        see([], act=Act.REWRAP)
        done = rewrap_portion(cursor, WRAPPED_MANDATES, after, after=None, size=1000)
        assert (done.changed > 0, done.broken) == (True, 0)
        assert set(count_versions(cursor, WRAPPED_MANDATES)) == {version}
    with transaction.atomic():
        see([CITIZEN.key])
        new = bytes(Mandate.objects.get(number=number).data_key)
    assert version_of(new) == version
    owner = number.encode()
    assert after.unwrap(new, owner) == before.unwrap(old, owner)
