"""Take recalls and acknowledge them by HTTP: `acknowledge.py ADDRESS PRIVATE_KEY.pem KID FOLDER [FAULT]`. Needs joserfc.

FOLDER holds the answers that were kept, one file each, called after the number of its look-up: what is recalled is deleted there
before it is acknowledged. One run is one walk; give it by a timer. It prints the numbers that it acknowledged.

FAULT makes of it a recipient that one would not want, for tests: `lose` sends nothing, `delay` sends what the run before ought to have
sent, `repeat` sends everything twice, `forge` signs with a key of its own making.
"""

import hashlib
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

from joserfc import jws
from joserfc.jwk import OKPKey

address, key_file, kid, folder = sys.argv[1:5]
fault = sys.argv[5] if len(sys.argv) > 5 else ""
key = OKPKey.import_key(Path(key_file).read_text())
late = Path(folder) / "late.json"


def signed(claims: dict, by: OKPKey) -> str:
    return jws.serialize_compact(
        {"alg": "Ed25519", "kid": kid}, json.dumps(claims).encode(), by, algorithms=["Ed25519"]
    )


def call(path: str, headers: dict, body: bytes | None = None) -> dict:
    request = urllib.request.Request(f"{address}{path}", body, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


claims = {"iss": kid, "sub": kid, "aud": f"{address}/api/v1/token", "jti": str(uuid.uuid4())}
form = {
    "grant_type": "client_credentials",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    "client_assertion": signed({**claims, "exp": int(time.time()) + 60}, key),
}
token = call("/api/v1/token", {}, urllib.parse.urlencode(form).encode())["access_token"]
bearer = {"Authorization": f"Bearer {token}"}

waiting, after = [], 0
while after is not None:
    page = call(f"/api/v1/recalls?after={after}", bearer)
    waiting += page["recalls"]
    after = page["next"]

held = []
to_send = json.loads(late.read_text()) if fault == "delay" and late.exists() else []
for recall in waiting:
    document = json.dumps(
        recall["document"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    digest = hashlib.sha256(document.encode()).hexdigest()
    for answer in recall["document"]["answers"]:
        (Path(folder) / answer["lookup"]).unlink(missing_ok=True)
    said = {
        "recall": recall["document"]["recall"],
        "digest": digest,
        "done": "stopped-and-deleted",
        "iat": int(time.time()),
    }
    statement = signed(said, OKPKey.generate_key("Ed25519") if fault == "forge" else key)
    to_send += [[said["recall"], statement]] * {"lose": 0, "delay": 0, "repeat": 2}.get(fault, 1)
    held.append([said["recall"], statement])
if fault == "delay":
    late.write_text(json.dumps(held))

refused = 0
for number, statement in to_send:
    body = json.dumps({"statement": statement}).encode()
    headers = {**bearer, "Content-Type": "application/json"}
    try:
        call(f"/api/v1/recalls/{number}/acknowledgements", headers, body)
        print(number)
    except urllib.error.HTTPError as error:
        refused += 1
        print(number, json.load(error)["code"], file=sys.stderr)
sys.exit(1 if refused else 0)
