"""File a table by HTTP: `push.py ADDRESS PRIVATE_KEY.pem KID ITEM SEQUENCE FILE`. Needs joserfc; prints the answer."""

import hashlib
import json
import sys
import time
import urllib.request
import uuid

from joserfc import jws
from joserfc.jwk import OKPKey

address, key, kid, item, sequence, path = sys.argv[1:]
body = open(path, "rb").read()
manifest = {
    "aud": "gongxin:batches",
    "iat": int(time.time()),
    "v": 1,
    "item": item,
    "seq": int(sequence),
    "sha256": hashlib.sha256(body).hexdigest(),
}
signed = jws.serialize_compact(
    {"alg": "Ed25519", "kid": kid},
    json.dumps(manifest).encode(),
    OKPKey.import_key(open(key).read()),
    algorithms=["Ed25519"],
)
headers = {
    "Gongxin-Manifest": signed,
    "Idempotency-Key": str(uuid.uuid4()),
    "Content-Type": "application/octet-stream",
}
print(
    urllib.request.urlopen(urllib.request.Request(f"{address}/api/v1/batches", body, headers))
    .read()
    .decode()
)
