"""Ask about a subject by HTTP: `ask.py ADDRESS PRIVATE_KEY.pem KID OFFICER PURPOSE CASE NAME NUMBER`. Needs joserfc."""

import json
import sys
import time
import urllib.parse
import urllib.request
import uuid

from joserfc import jws
from joserfc.jwk import OKPKey

address, key, kid, officer, purpose, case, name, number = sys.argv[1:]
claims = {
    "iss": kid,
    "sub": kid,
    "aud": f"{address}/api/v1/token",
    "jti": str(uuid.uuid4()),
    "exp": int(time.time()) + 60,
}
assertion = jws.serialize_compact(
    {"alg": "Ed25519", "kid": kid},
    json.dumps(claims).encode(),
    OKPKey.import_key(open(key).read()),
    algorithms=["Ed25519"],
)
form = {
    "grant_type": "client_credentials",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    "client_assertion": assertion,
}
with urllib.request.urlopen(
    f"{address}/api/v1/token", urllib.parse.urlencode(form).encode()
) as answer:
    token = json.load(answer)["access_token"]
asked = {
    "officer": officer,
    "purpose": purpose,
    "case_reference": case,
    "name": name,
    "identifier": number,
}
headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
request = urllib.request.Request(f"{address}/api/v1/lookups", json.dumps(asked).encode(), headers)
print(urllib.request.urlopen(request).read().decode())
