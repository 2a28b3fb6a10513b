"""Serve one of the neighbours on loopback, in place of the process that prepared it."""

from __future__ import annotations

import os
import sys


def serve(application: str, *, port: int) -> None:
    """Become the web server of a WSGI `application`, named `module:object`; what it needs is in the environment."""
    command = [
        sys.executable,
        *("-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "4"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"),
        application,
    ]
    os.execv(sys.executable, command)  # noqa: S606 - our own program, no shell
