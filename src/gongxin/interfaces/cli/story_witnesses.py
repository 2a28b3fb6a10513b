"""Two witnesses of the demonstration's ledger, each a process of its own with a key of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .serving import Program, free_port, started
from .witnessing import settle

if TYPE_CHECKING:
    from .telling import Story

NAMES = ("one", "two")
PORTS = (8441, 8442)


@dataclass(frozen=True, slots=True)
class DemoWitnesses:
    """The programs to be started, and the file that names them to the platform."""

    programs: tuple[Program, ...]
    policy: Path

    @property
    def settings(self) -> dict[str, str]:
        """By which the platform finds them."""
        return {"GONGXIN_WITNESS_POLICY": str(self.policy)}


def settle_witnesses(*, ports: Sequence[int] = PORTS) -> DemoWitnesses:
    """Make their keys, once, and write the policy: both must cosign. `ports` are those preferred, 0 any."""
    from django.conf import settings

    from gongxin.apps.ledger.api import log_verifier
    from gongxin.lib.tiles import replace_file

    folder = Path(settings.VAR_DIR) / "demo" / "witnesses"
    folder.mkdir(parents=True, exist_ok=True)
    log = log_verifier().vkey()
    lines, programs, taken = [f"log {log}"], [], set[int]()
    for name, preferred in zip(NAMES, ports, strict=True):
        port = free_port(preferred)
        while port in taken:
            port = free_port(0)
        taken.add(port)
        address = f"http://127.0.0.1:{port}"
        key = settle(folder / name, logs=[log])
        lines.append(f"witness {name} {key.vkey()} {address}")
        command = [sys.executable, "-m", "gongxin.interfaces.cli", "witness", "serve"]
        place_of = ["--home", str(folder / name), "--port", str(port)]
        # what it prints is for who runs it alone, and would stand in the story's JSON
        programs.append(Program([*command, *place_of], address, subprocess.DEVNULL))
    lines += [f"group both all {' '.join(NAMES)}", "quorum both"]
    policy = folder / "policy"
    replace_file(policy, "".join(f"{line}\n" for line in lines).encode())
    return DemoWitnesses(tuple(programs), policy)


def have_it_witnessed(story: Story) -> None:
    """Start both, ask them for the newest checkpoint, and tell how many cosigned it."""
    from gongxin.apps.ledger.api import ask_witnesses
    from gongxin.lib.witness_policy import read_policy

    from .house import now

    # they are needed for a moment: two stories that are told at once must not meet at one port
    witnesses = settle_witnesses(ports=(0, 0))
    with started(witnesses.programs):
        policy = read_policy(witnesses.policy.read_bytes())
        asked = ask_witnesses(policy=policy, now=now())
    for fault in asked.faults:
        story.expect(False, f"witnesses: {fault}")
    story.expect(asked.enough, "witnesses: not enough of them cosigned")
    story.figures["checkpoint_size"] = asked.size
    story.figures["witnessed"] = asked.cosignatures
