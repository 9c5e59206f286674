"""Looks numbered names up at a name server that it forked, with the calls that resolvers make: rows.py COUNT ROW,WAY …, in a network
namespace of its own with lo up. WAY: a key of WAYS. A line of JSON for the two processes, one per row (answers that were right), and
{"done":true}; then it waits for a signal to end."""

import ctypes
import json
import os
import select
import signal
import socket
import struct
import sys

from mmsg import Iovec, Mmsghdr, Msghdr

PORT = 53
A, IN = 1, 1
QUERY, ANSWER = 0x0100, 0x8180
MSG_WAITFORONE = 0x10000
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)


def query(number, name):
    labels = b"".join(bytes([len(label)]) + label.encode("ascii") for label in name.split("."))
    return struct.pack("!6H", number, QUERY, 1, 0, 0, 0) + labels + struct.pack("!BHH", 0, A, IN)


def answer(asked):
    """127.0.0.7, whatever the name."""
    head = asked[:2] + struct.pack("!5H", ANSWER, 1, 1, 0, 0)
    return head + asked[12:] + struct.pack("!3HIH4B", 0xC00C, A, IN, 60, 4, 127, 0, 0, 7)


def listen(family, address):
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.bind((address, PORT))
    return sock


def serve(sockets):
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    while True:
        for sock in select.select(sockets, [], [])[0]:
            asked, client = sock.recvfrom(512)
            sock.sendto(answer(asked), client)


def connected(family=socket.AF_INET, address="127.0.0.1"):
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.settimeout(60)
    sock.connect((address, PORT))
    return sock


def one_by_one(ask):
    """`ask` sends one query and gives what comes back."""
    return lambda queries: [ask(one) for one in queries]


def over(sock):
    return one_by_one(lambda asked: (sock.send(asked), sock.recv(512))[1])


def unconnected():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.settimeout(60)
    return one_by_one(lambda asked: (sock.sendto(asked, ("127.0.0.1", PORT)), sock.recvfrom(512)[0])[1])


def message():
    sock = connected()
    return one_by_one(lambda asked: (sock.sendmsg([asked[:5], asked[5:]]), sock.recvmsg(512)[0])[1])


def vector(buffers):
    """The buffers as messages, of one iovec each."""
    iovecs = [Iovec(ctypes.addressof(buffer), len(buffer)) for buffer in buffers]
    return (Mmsghdr * len(buffers))(*(Mmsghdr(Msghdr(iov=ctypes.pointer(iovec), iovlen=1)) for iovec in iovecs))


def two_at_once(sock, queries):
    asked = [ctypes.create_string_buffer(one, len(one)) for one in queries]
    assert libc.sendmmsg(sock.fileno(), vector(asked), len(asked), 0) == len(asked)
    answers = []
    while len(answers) < len(queries):
        buffers = [ctypes.create_string_buffer(512) for _ in queries[len(answers) :]]
        got = vector(buffers)
        count = libc.recvmmsg(sock.fileno(), got, len(buffers), MSG_WAITFORONE, None)
        assert count > 0, ctypes.get_errno()
        answers += [buffer.raw[: message.len] for message, buffer in zip(got[:count], buffers)]
    return answers


def pairs():
    sock = connected()
    sock.setblocking(True)
    return lambda queries: [
        each for at in range(0, len(queries), 2) for each in two_at_once(sock, queries[at : at + 2])
    ]


WAYS = {
    "connected": lambda: over(connected()),
    "unconnected": unconnected,
    "message": message,
    "inet6": lambda: over(connected(socket.AF_INET6, "::1")),
    "pairs": pairs,
}


def main():
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    count, rows = int(sys.argv[1]), [row.split(",") for row in sys.argv[2:]]
    sockets = [listen(socket.AF_INET, "127.0.0.1"), listen(socket.AF_INET6, "::1")]
    server = os.fork()
    if server == 0:
        serve(sockets)
    for sock in sockets:
        sock.close()
    print(json.dumps({"client": os.getpid(), "server": server}), flush=True)
    for row, way in rows:
        queries = [query(n + 1, f"n{n}.{row}.test") for n in range(count)]
        answers = WAYS[way]()(queries)
        right = sum(given == answer(asked) for given, asked in zip(answers, queries))
        print(json.dumps({"row": row, "count": right, "sent": 0, "received": 0}), flush=True)
    print(json.dumps({"done": True}), flush=True)
    signal.sigwait({signal.SIGTERM})


if __name__ == "__main__":
    main()
