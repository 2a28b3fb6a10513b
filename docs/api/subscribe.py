"""Keep a copy of what is public by HTTP: `subscribe.py ADDRESS PRIVATE_KEY.pem KID FEED_KEY FOLDER [FAULT]`. Needs joserfc and cryptography.

FEED_KEY is the key by which pages are checked, in one line, as `gongxin recall key` prints it. FOLDER holds the copy: a
file for each entry, called after its number, and `cursor`. One run reads the feed to its end: entries that became public are kept, those
that are so no longer are deleted, and then that is acknowledged. Give it by a timer; it prints what it did. Between two runs a copy is shown
no longer than `shown_until` of the entry says.

FAULT makes of it a subscriber that one would not want, for tests: `lose` sends no acknowledgement, `delay` sends what the run before ought
to have sent, `repeat` sends everything twice, `forge` signs with a key of its own making.
"""

import base64
import hashlib
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jws
from joserfc.jwk import OKPKey

address, key_file, kid, feed_key, folder = sys.argv[1:6]
fault = sys.argv[6] if len(sys.argv) > 6 else ""
key = OKPKey.import_key(Path(key_file).read_text())
copy = Path(folder)
late, cursor = copy / "late.json", copy / "cursor"


def signed(claims: dict, by: OKPKey) -> str:
    return jws.serialize_compact(
        {"alg": "Ed25519", "kid": kid}, json.dumps(claims).encode(), by, algorithms=["Ed25519"]
    )


def call(path: str, headers: dict, body: bytes | None = None) -> dict:
    request = urllib.request.Request(f"{address}{path}", body, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def check(page: dict) -> None:
    """Stop where the platform did not sign this page: nothing of it is kept."""
    name, _, known = feed_key.split("+", 2)
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(known)[1:])
    lines = [line.split(" ") for line in page["signature"].splitlines() if line]
    (mark,) = [line[2] for line in lines if line[1] == name]
    public.verify(base64.b64decode(mark)[4:], canonical(page["document"]) + b"\n")


def line_of(entry: Path) -> int:
    return json.loads(entry.read_text())["line"] if entry.exists() else 0


claims = {"iss": kid, "sub": kid, "aud": f"{address}/api/v1/token", "jti": str(uuid.uuid4())}
form = {
    "grant_type": "client_credentials",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    "client_assertion": signed({**claims, "exp": int(time.time()) + 60}, key),
}
token = call("/api/v1/token", {}, urllib.parse.urlencode(form).encode())["access_token"]
bearer = {"Authorization": f"Bearer {token}"}


def acknowledge(statement: str) -> bool:
    body = json.dumps({"statement": statement}).encode()
    headers = {**bearer, "Content-Type": "application/json"}
    try:
        done = call("/api/v1/feeds/entries/acknowledgements", headers, body)
        print("acknowledged", done["taken_down"])
    except urllib.error.HTTPError as error:
        print(json.load(error)["code"], file=sys.stderr)
        return False
    return True


sound, held = True, []
if fault == "delay" and late.exists():
    for statement in json.loads(late.read_text()):
        sound = acknowledge(statement) and sound
while True:
    after = cursor.read_text() if cursor.exists() else ""
    page = call(f"/api/v1/feeds/entries?{urllib.parse.urlencode({'after': after})}", bearer)
    check(page)
    said = page["document"]
    # in the order in which it came to be: what went and came back is there, what came and went is not
    for told in sorted(said["released"] + said["taken_down"], key=lambda one: one["line"]):
        entry = copy / told["entry"]
        if told["line"] <= line_of(entry):
            continue
        if "ground" in told:
            entry.unlink(missing_ok=True)
            print("gone", told["entry"])
        else:
            entry.write_text(json.dumps(told, ensure_ascii=False))
            print("kept", told["entry"])
    cursor.write_text(said["cursor"])
    if said["acknowledge"]:
        asked = {name: said["acknowledge"][name] for name in ("from", "through", "digest")}
        assert asked["digest"] == hashlib.sha256(canonical(said["taken_down"])).hexdigest()
        claim = {"feed": said["feed"], **asked, "done": "taken-down", "iat": int(time.time())}
        statement = signed(claim, OKPKey.generate_key("Ed25519") if fault == "forge" else key)
        held.append(statement)
        for _ in range({"lose": 0, "delay": 0, "repeat": 2}.get(fault, 1)):
            sound = acknowledge(statement) and sound
    if not said["more"] or fault or not sound:
        break
if fault == "delay":
    late.write_text(json.dumps(held))
sys.exit(0 if sound else 1)
