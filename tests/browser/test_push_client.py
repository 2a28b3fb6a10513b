"""The client of the documents, run as it stands against a served house."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from joserfc.jwk import OKPKey

from tests.architecture.house import ROOT
from tests.browser.conftest import Site
from tests.integration.intake.desk import PENALTY, SOURCE, sound, write

pytestmark = pytest.mark.xdist_group("story")


def test_the_client_of_ten_lines(site: Site, tmp_path: Path) -> None:
    key = OKPKey.generate_key("Ed25519")
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    private.write_bytes(key.as_pem(private=True))
    public.write_bytes(key.as_pem(private=False))
    added = site.told.run("sender", "add", SOURCE, str(public), "--label", "test", "--days", "1")
    assert added.stdout.startswith(f"kid {key.thumbprint()}"), added.stderr

    done = subprocess.run(
        [
            *(sys.executable, str(ROOT / "docs/api/push.py"), site.address, str(private)),
            *(key.thumbprint(), PENALTY, "1", str(write(tmp_path, [sound(901), sound(902)]))),
        ],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["receipt"]["received"], answer["receipt"]["accepted"]) == (2, 2)
    receipt = tmp_path / "receipt.json"
    receipt.write_text(done.stdout)
    assert "真实有效" in site.told.run("batch", "verify", str(receipt)).stdout
    receipt.write_text(done.stdout.replace('"accepted": 2', '"accepted": 3'))
    assert site.told.run("batch", "verify", str(receipt)).returncode == 2
    assert SOURCE in site.told.run("sender", "list").stdout
    assert site.told.run("sender", "revoke", key.thumbprint()).returncode == 0


def test_a_key_whose_thumbprint_begins_with_a_hyphen_can_be_revoked(
    site: Site, tmp_path: Path
) -> None:
    key = OKPKey.generate_key("Ed25519")
    while not key.thumbprint().startswith("-"):  # one in 64
        key = OKPKey.generate_key("Ed25519")
    public = tmp_path / "public.pem"
    public.write_bytes(key.as_pem(private=False))
    added = site.told.run("sender", "add", SOURCE, str(public), "--label", "test", "--days", "1")
    assert added.returncode == 0, added.stderr
    done = site.told.run("sender", "revoke", key.thumbprint())
    assert done.returncode == 0, done.stderr
