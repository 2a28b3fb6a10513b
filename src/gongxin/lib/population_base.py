"""Ask the population base whether a name and an identity number are one living person.

The contract is docs/api/population-base.yaml: one POST, signed for its very body (JWS, RFC 7515; Ed25519, RFC 9864),
nothing personal in the address. What is not an answer of the contract is no answer: nobody passes on it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .identifiers import citizen_fault
from .signed_request import signed

_MOST_BYTES = 4096


class PopulationBaseSilent(Exception):
    """No answer, or none of the contract. Holds nothing of what was asked."""


@dataclass(frozen=True, slots=True)
class PopulationBase:
    """人口库 at `address`, asked by the platform `caller` with its key; `patience` is in seconds."""

    address: str
    key: Ed25519PrivateKey
    caller: str
    patience: float = 5.0

    def number_in_force(self, *, name: str, id_number: str) -> str | None:
        """The identity number that the person of this name and number has today.

        None where they are not one living person of the register: other name, unknown number, closed entry.
        Raises PopulationBaseSilent.
        """
        import requests  # only who asks waits for it

        body = json.dumps({"name": name, "id_number": id_number}, ensure_ascii=False).encode()
        try:
            answer = requests.post(
                f"{self.address}/v1/persons/match",
                data=body,
                headers={
                    "Authorization": f"Bearer {signed(body, key=self.key, caller=self.caller, to=self.address)}",
                    "Content-Type": "application/json",
                },
                timeout=self.patience,
                allow_redirects=False,
                stream=True,
            )
            with answer:
                if answer.status_code != requests.codes.ok:
                    raise PopulationBaseSilent
                said = json.loads(answer.raw.read(_MOST_BYTES, decode_content=True))
        except (requests.RequestException, ValueError, OSError):
            # the chain would hold the request, and with it the person
            raise PopulationBaseSilent from None
        match said:
            case {"outcome": "other"}:
                return None
            case {"outcome": "same", "id_number": str(number)} if citizen_fault(number) is None:
                return number
        raise PopulationBaseSilent


def is_safe_address(address: str) -> bool:
    """Whether what is sent there is read by nobody on the way: TLS, or this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    )
