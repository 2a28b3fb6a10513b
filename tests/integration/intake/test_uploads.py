"""A file that comes part by part: durable, in order, its owner's alone; then filed like any other."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.intake.api import (
    UploadState,
    add_part,
    begin_upload,
    file_upload,
    list_uploads,
    read_upload,
)
from gongxin.apps.intake.models import Upload
from gongxin.apps.intake.operations import upload_file as uploading
from gongxin.lib.errors import Refusal

from .desk import NOW, PENALTY, SOURCE, clerk, held, sound, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

PART = 1000
OTHER = Actor(ref="account:77", role=Role.CLERK, organ=SOURCE)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "PART_BYTES", PART)


@pytest.fixture
def told_beside(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Rows told while filing. The test's transaction is seen by nobody else, so it is told within it."""
    told: list[int] = []

    class Within:
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
        def __enter__(self) -> Within:
            return self

        def __exit__(self, *args: object) -> None: ...
        def submit(self, act: Any, *args: Any) -> Any:
            told.extend(args)
            return self

        def result(self) -> None: ...

    monkeypatch.setattr(uploading, "ThreadPoolExecutor", Within)
    return told


def _begin(size: int, **more: Any) -> UploadState:
    asked = {"item_code": PENALTY, "source_code": SOURCE, "size": size, "suffix": ".csv"}
    return begin_upload(**{**asked, "actor": clerk(), "now": NOW, **more})


def _send(upload: UploadState, content: bytes, position: int, **more: Any) -> UploadState:
    body = content[position * PART : (position + 1) * PART]
    asked = {"position": position, "digest": hashlib.sha256(body).hexdigest(), "body": body}
    return add_part(**{"token": upload.token, **asked, "actor": clerk(), "now": NOW, **more})


def _code(act: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as caught:
        act(*args, **more)
    return caught.value.code


def _whole(path: Path) -> UploadState:
    content = path.read_bytes()
    upload = _begin(len(content))
    for position in range(-(-len(content) // PART)):
        upload = _send(upload, content, position)
    return upload


def test_a_broken_upload_goes_on_and_is_filed(tmp_path: Path, told_beside: list[int]) -> None:
    content = write(tmp_path, [sound(n) for n in range(20)]).read_bytes()
    upload = _send(_begin(len(content)), content, 0)
    assert (upload.bytes_kept, upload.percent) == (PART, 100 * PART // len(content))

    again = _begin(len(content))
    assert (again.token, again.digests) == (upload.token, upload.digests)
    assert again.digests == (hashlib.sha256(content[:PART]).hexdigest(),)
    assert _code(file_upload, token=again.token, actor=clerk(), now=NOW, rehearsal=False) == (
        "intake.upload-not-whole"
    )
    for position in range(1, -(-len(content) // PART)):
        again = _send(again, content, position)
    before = held()
    rehearsed = file_upload(token=again.token, actor=clerk(), now=NOW, rehearsal=True)
    assert (rehearsed.accepted, held()) == (20, before)

    receipt = file_upload(token=again.token, actor=clerk(), now=NOW, rehearsal=False)

    assert (receipt.accepted, receipt.file_digest) == (20, hashlib.sha256(content).hexdigest())
    assert 20 in told_beside
    record = Upload.objects.get(kept_file__token=again.token)
    assert record.kept_file.destroyed_at == NOW
    assert record.batch is not None
    assert record.batch.number == receipt.batch
    assert list_uploads(actor=clerk(), now=NOW) == []
    asked = {"token": again.token, "actor": clerk(), "now": NOW}
    assert read_upload(**asked).filed  # a page that watches the filing may ask a moment too late
    assert _code(file_upload, **asked, rehearsal=False) == "intake.unknown-upload"
    assert _code(_send, again, content, 0) == "intake.unknown-upload"


def test_another_file_of_the_same_size_takes_over_from_where_it_differs() -> None:
    one, other = b"a" * PART + b"b" * PART + b"c", b"a" * PART + b"x" * PART + b"y"
    upload = _begin(len(one))
    for position in range(3):
        upload = _send(upload, one, position)
    assert upload.bytes_kept == len(one)
    upload = _send(upload, other, 1)
    assert (upload.bytes_kept, len(upload.digests)) == (2 * PART, 2)
    upload = _send(upload, other, 2)
    kept = Upload.objects.get(kept_file__token=upload.token).kept_file
    assert b"".join(uploading.parts_of(kept).read(kept.parts)) == other


@pytest.mark.parametrize(
    "more",
    [
        {"position": 1},
        {"position": -1},
        {"body": b"short"},
        {"digest": "0" * 64},
        {"digest": ""},
        {"body": b"z" * (PART + 1)},
    ],
)
def test_a_part_that_does_not_fit_changes_nothing(more: dict[str, Any]) -> None:
    content = b"a" * (2 * PART)
    upload = _begin(len(content))
    asked = {"position": 0, **more}
    assert _code(_send, upload, content, **asked) == "intake.upload-part"
    assert read_upload(token=upload.token, actor=clerk(), now=NOW).bytes_kept == 0


def test_an_upload_is_its_owners_alone_and_ends() -> None:
    upload = _begin(PART)
    assert _begin(PART, actor=OTHER).token != upload.token
    later = NOW + timedelta(days=settings.UPLOAD_DAYS)
    for more in ({"actor": OTHER}, {"now": later}):
        asked = {"token": upload.token, "actor": clerk(), "now": NOW, **more}
        assert _code(read_upload, **asked) == "intake.unknown-upload"
        assert _code(file_upload, **asked, rehearsal=False) == "intake.unknown-upload"
        assert _code(_send, upload, b"a" * PART, 0, **more) == "intake.unknown-upload"
    assert _begin(PART, now=later).token != upload.token


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"size": 0}, "intake.upload-too-large"),
        ({"size": 512 * 1024 * 1024 + 1}, "intake.upload-too-large"),
        ({"item_code": "nothing"}, "catalogue.unknown-item"),
        ({"actor": Actor(ref="account:9", role=Role.CLERK, organ="sc-tax")}, "intake.other-organ"),
        ({"actor": Actor(ref="account:9", role=Role.OFFICER)}, "identity.not-permitted"),
    ],
)
def test_what_could_not_be_filed_is_refused_before_it_is_sent(
    more: dict[str, Any], code: str
) -> None:
    assert _code(_begin, more.pop("size", PART), **more) == code
    assert not Upload.objects.exists()


def test_it_is_filed_once_at_a_time_and_again_after_a_crash(
    tmp_path: Path, told_beside: list[int]
) -> None:
    upload = _whole(write(tmp_path, [sound(1)]))
    asked = {"token": upload.token, "actor": clerk(), "now": NOW, "rehearsal": False}
    record = Upload.objects.filter(kept_file__token=upload.token)
    record.update(filing_since=uploading.timezone.now())
    assert _code(file_upload, **asked) == "intake.upload-being-filed"
    record.update(filing_since=uploading.timezone.now() - timedelta(minutes=6))
    assert file_upload(**asked).accepted == 1


def test_a_refused_file_stays_to_be_filed_under_another_mapping(
    tmp_path: Path, told_beside: list[int]
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("一,二\n1,2\n", "utf-8")
    upload = _whole(path)
    asked = {"token": upload.token, "actor": clerk(), "now": NOW, "rehearsal": False}
    for _ in range(2):
        assert _code(file_upload, **asked) == "file.columns-unknown"
    assert list_uploads(actor=clerk(), now=NOW)[0].bytes_kept == path.stat().st_size
    assert not connections["default"].needs_rollback
