"""Plays raw bytes between two processes, so that what goes over each wire is exactly known: one listens, one connects.

SCRIPT is a JSON file: a list of connections {"group": n, "steps": [...]}. A step {"from": "client", "data": base64, "piece": n} is
sent by the one it names, `piece` bytes per write (0: in one), and read by the other, as many per read. {"from": ..., "reset": true}
closes with RST; {"from": ..., "sleep": seconds} and {"from": "client", "wait": true} (for a line on standard input) make it late.
The server has a listener per group. Whatever else is in the command line belongs to the test.
"""
import argparse
import base64
import json
import os
import socket
import struct
import sys
import time

TIMEOUT = 30


def send(sock, data, piece):
    for at in range(0, len(data), piece or len(data)):
        sock.sendall(data[at : at + (piece or len(data))])


def receive(sock, count, piece):
    while count > 0:
        got = sock.recv(min(count, piece or 65536))
        if not got:
            return
        count -= len(got)


def pause(step):
    if "sleep" in step:
        time.sleep(step["sleep"])
    else:
        print(json.dumps({"waiting": True}), flush=True)
        sys.stdin.readline()


def play(sock, me, steps):
    """One connection from its first byte to its last. Never raises: what the other end does to it is part of the script."""
    sock.settimeout(TIMEOUT)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        for step in steps:
            if "sleep" in step or "wait" in step:
                if step["from"] == me:
                    pause(step)
                continue
            if step.get("reset"):
                if step["from"] == me:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                sock.recv(1)
                continue
            data = base64.b64decode(step["data"])
            if step["from"] == me:
                send(sock, data, step["piece"])
            else:
                receive(sock, len(data), step["piece"])
        # Whoever closes first decides what the end looks like: always the client, after all was read.
        if me == "server":
            sock.recv(1)
    except OSError:
        pass
    finally:
        sock.close()


def main():
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--script", required=True)
    parser.add_argument("--ports", help="of the server, as JSON; without it this is the server")
    options, _others = parser.parse_known_args()
    with open(options.script, encoding="ascii") as file:
        connections = json.load(file)
    if options.ports:
        print(json.dumps({"pid": os.getpid()}), flush=True)
        ports = json.loads(options.ports)
        for connection in connections:
            play(socket.create_connection(("127.0.0.1", ports[connection["group"]])), "client", connection["steps"])
    else:
        groups = 1 + max(connection["group"] for connection in connections)
        listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(groups)]
        ports = [listener.getsockname()[1] for listener in listeners]
        print(json.dumps({"pid": os.getpid(), "ports": ports}), flush=True)
        for connection in connections:
            play(listeners[connection["group"]].accept()[0], "server", connection["steps"])
    print(json.dumps({"done": True}), flush=True)


if __name__ == "__main__":
    main()
