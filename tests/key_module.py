"""SoftHSM for tests: tokens in a folder of their own, and what an installation is told to use one."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

MODULE = next(
    (
        str(path)
        for path in map(
            Path,
            ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"),
        )
        if path.exists()
    ),
    "",
)
needs_softhsm = pytest.mark.skipif(
    not MODULE or shutil.which("softhsm2-util") is None, reason="SoftHSM is not installed"
)


@dataclass(frozen=True, slots=True)
class Module:
    """A folder of tokens."""

    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """Where SoftHSM finds it."""
        return {"SOFTHSM2_CONF": str(self.home / "softhsm2.conf")}

    def settings(self, label: str) -> dict[str, str]:
        """What an installation is told, to keep its keys in the token."""
        return {
            **self.environment,
            "GONGXIN_KEYS": "pkcs11",
            "GONGXIN_PKCS11_MODULE": MODULE,
            "GONGXIN_PKCS11_TOKEN": label,
            "GONGXIN_PKCS11_PIN_FILE": str(self.home / "pin"),
        }

    def add_token(self, label: str) -> None:
        """A token without keys; the PIN lies in the file `pin`."""
        pins = ["--pin", "4711", "--so-pin", "4712"]
        subprocess.run(
            ["softhsm2-util", "--init-token", "--free", "--label", label, *pins],
            env={**os.environ, **self.environment},
            check=True,
            capture_output=True,
        )


def new_module(home: Path) -> Module:
    """A key module with no token yet."""
    (home / "tokens").mkdir(parents=True)
    (home / "softhsm2.conf").write_text(f"directories.tokendir = {home / 'tokens'}\n")
    (home / "pin").write_text("4711\n")
    (home / "pin").chmod(0o600)
    return Module(home)
