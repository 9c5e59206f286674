"""Looks names up as programs do: lookups.py COUNT SUFFIX, by getaddrinfo(). One line of JSON at the end."""

import json
import socket
import sys

_, count, suffix = sys.argv
answered = missing = 0
for i in range(int(count)):
    try:
        found = socket.getaddrinfo(f"n{i}.{suffix}", 80, type=socket.SOCK_STREAM)
        answered += len({family for family, *_ in found}) == 2
    except socket.gaierror:
        missing += 1
print(json.dumps({"answered": answered, "missing": missing}), flush=True)
