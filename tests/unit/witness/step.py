"""One step of a witness as a process of its own, to be killed and to meet failing calls: `python -m … HOME REQUEST`.

Opens the witness in HOME and asks its service for a cosignature, as the web server would. Prints status and answer.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from gongxin.witness.home import Home
from gongxin.witness.service import Application, application_of


@cache
def strace_works() -> bool:
    """strace is here and may look into another process, which not every container lets it."""
    if shutil.which("strace") is None:
        return False
    tried = ["strace", "-e", "inject=getppid:error=EIO", "-o", os.devnull, "true"]
    return subprocess.run(tried, capture_output=True, check=False, timeout=30).returncode == 0


async def _in_this_thread(work: Callable[..., Any], *given: Any) -> Any:
    """strace numbers the calls of each thread apart; with one thread a number names one call."""
    return work(*given)


def main(path: Path, request: Path) -> None:
    asyncio.to_thread = _in_this_thread
    body = request.read_bytes()
    print("begin", flush=True)
    status, said = call(application_of(Home.open(path)), body)
    print(status)
    print(said, end="", flush=True)


def call(application: Application, body: bytes) -> tuple[int, str]:
    """Status and body of the answer to `POST add-checkpoint`."""
    sent: list[Mapping[str, Any]] = []

    async def receive() -> Mapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/add-checkpoint"}
    asyncio.run(application(scope, receive, send))  # type: ignore[arg-type]
    return sent[0]["status"], sent[1]["body"].decode()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
