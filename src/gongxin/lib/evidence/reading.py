"""Have a file looked at by `evidence_reader.py`, which may run out of memory, time or sense without harm to anybody.

What comes back is the file as it is kept: a picture without what the camera wrote into it, a document as it was.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ..bilingual import Text
from ..errors import Refusal

LARGEST = 5 * 1024**2
"""Bytes of one file."""
MAX_MEMORY = 1024**3
MAX_SECONDS = 20

KINDS = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}
"""The kinds that are kept, by their short name, with the type under which they are handed out."""

_READER = Path(__file__).with_name("evidence_reader.py")
_MEND = Text(
    "请上传 PDF、PNG 或 JPEG：文字材料另存为 PDF，纸质材料拍照或扫描。",
    "Send a PDF, PNG or JPEG: save a text as PDF, photograph or scan a paper.",
)
_WRONG = {
    b"empty": Text("文件是空的", "the file is empty"),
    b"office": Text(
        "这是办公软件的文档，里面可以带宏", "it is an office document, which may carry macros"
    ),
    b"archive": Text(
        "这是压缩包，或者是装在压缩包里的文档", "it is an archive, or a document inside one"
    ),
    b"program": Text("这是程序或者网页", "it is a program or a web page"),
    b"unknown": Text(
        "内容不是 PDF、PNG 或 JPEG，不论文件名是什么",
        "what it holds is no PDF, PNG or JPEG, whatever its name says",
    ),
    b"two": Text("文件里还藏着另一个文件", "another file is hidden in it"),
    b"broken": Text("文件不完整或者已损坏", "it is incomplete or damaged"),
    b"locked": Text("文件加了密码", "it is locked with a password"),
    b"active": Text(
        "文件里有脚本、附件或者会自动执行的动作",
        "it holds scripts, attachments, or acts that run by themselves",
    ),
    b"large": Text("展开后过大", "it unpacks to far too much"),
}


@dataclass(frozen=True, slots=True)
class EvidenceRead:
    """What the file is, one of `KINDS`, and the bytes that are kept of it."""

    kind: str
    content: bytes


def read_evidence(content: bytes) -> EvidenceRead:
    """What it is by its content. Raises Refusal for anything but one sound, passive document or picture."""
    if len(content) > LARGEST:
        raise too_large()
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with numbers alone
            [sys.executable, "-I", str(_READER), str(MAX_MEMORY), str(MAX_SECONDS)],
            input=content,
            capture_output=True,
            check=False,
            # nothing of ours is needed there, least of all the address of the database
            env={name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
            timeout=MAX_SECONDS * 3,
        )
    except subprocess.TimeoutExpired:
        raise _refused(_WRONG[b"large"]) from None
    said, _, kept = done.stdout.partition(b"\n")
    if done.returncode == 0 and said.decode() in KINDS:
        return EvidenceRead(said.decode(), kept)
    # ended by a limit without a word: no memory, or out of time
    raise _refused(_WRONG.get(said if done.returncode == 3 else b"large", _WRONG[b"broken"]))


def too_large() -> Refusal:
    """Larger than a file may be."""
    return _refused(
        Text(f"超过 {LARGEST // 1024**2} MB", f"it is larger than {LARGEST // 1024**2} MB")
    )


def _refused(why: Text) -> Refusal:
    return Refusal(
        code="evidence.refused",
        what=Text(f"这个文件不能接收：{why.zh}。", f"The file cannot be taken: {why.en}."),
        mend=_MEND,
    )
