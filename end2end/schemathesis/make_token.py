"""Makes a token that may do everything, at the server of this address, and prints its id and the token."""

import sys

import requests

made = requests.post(sys.argv[1] + "/api/v1/tokens", json={"name": "schemathesis", "scope": "admin"}).json()
print(made["id"], made["token"])
