"""Ask about many by HTTP: `ask_many.py ADDRESS TOKEN OFFICER PURPOSE CASE FILE.csv`; the token as in ask.py."""

import json
import sys
import urllib.request
import uuid
from pathlib import Path

address, token, officer, purpose, case, path = sys.argv[1:]
asked = {"officer": officer, "purpose": purpose, "case_reference": case}
asked["csv"] = Path(path).read_text("utf-8-sig")
headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())}
url = f"{address}/api/v1/bulk-lookups"
request = urllib.request.Request(url, json.dumps(asked).encode(), headers)
print(urllib.request.urlopen(request).read().decode())
