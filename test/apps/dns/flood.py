"""Sends COUNT datagrams of 4,000 bytes to port 53 and reads none of them, in a network namespace of its own: flood.py COUNT."""

import socket
import sys

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.connect(("127.0.0.1", 53))
for i in range(int(sys.argv[1])):
    assert client.send(i.to_bytes(4000, "big")) == 4000
