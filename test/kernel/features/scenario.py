"""Uses every feature of the receiver once, with prime numbers of bytes, in a network namespace of its own. A line comes out when it
is there; then, as often as wished, a line comes in and one goes out twice: everything happens and some stays open; it is closed.
"""
import json
import os
import socket
import subprocess
import sys
import tempfile

from uring import RECV, SEND, Ring

PAIRS = 13
SENT, ANSWERED, PAGES = 101, 211, 20011
RING_SENT, RING_ANSWERED = 307, 311
UNIX_SENT, UNIX_ANSWERED, UNIX_PAGES, UNIX_SPLICED = 103, 223, 227, 229


def query(host):
    """For the IPv4 address of a host (RFC 1035, 4.1)."""
    names = b"".join(bytes([len(name)]) + name for name in host.split(b"."))
    return bytes.fromhex("000701000001000000000000") + names + bytes.fromhex("0000010001")


QUERY = query(b"www.example.com")
# Two bytes longer, to be told apart.
QUERY6 = query(b"www.sixample.info")
# More than 16 KiB: the kernel has no single piece for it.
PIECES, PIECES6 = 20021, 20023
# For these the receiver has no room, and MSG_TRUNC tells of them.
TOO_MUCH = 1009


def say(**facts):
    print(json.dumps({"pid": os.getpid(), **facts}), flush=True)


def take(receiver, count):
    while count:
        count -= len(receiver.recv(count))


def move(sender, receiver, count):
    sender.sendall(b"x" * count)
    take(receiver, count)


def move_pages(sender, receiver, count):
    with tempfile.TemporaryFile() as file:
        file.write(b"x" * count)
        file.flush()
        assert os.sendfile(sender.fileno(), file.fileno(), 0, count) == count
        take(receiver, count)


def ask(family, address, query, pieces):
    client = socket.socket(family, socket.SOCK_DGRAM)
    with client, socket.socket(family, socket.SOCK_DGRAM) as server:
        server.bind(address)
        # Connected: an answer is known as one without the query.
        client.connect(address)
        client.send(query)
        got, peer = server.recvfrom(512)
        server.sendto(got[:2] + b"\x81\x80" + got[4:], peer)
        client.recvfrom(512)
        client.send(query.ljust(pieces + TOO_MUCH, b"\0"))
        assert server.recv_into(bytearray(pieces), 0, socket.MSG_TRUNC) == pieces + TOO_MUCH


def use_tcp(listener):
    """Gives what is open."""
    pairs = []
    for _ in range(PAIRS + 1):
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
        pairs.append((client, server))
    for client, server in pairs[1:]:
        move(client, server, SENT)
        move(server, client, ANSWERED)
    # No other bytes go the same way: where pages are not seen, those would show that they were there.
    client, server = pairs[0]
    move_pages(client, server, PAGES)
    move(server, client, ANSWERED)
    client, server = pairs[1]
    with Ring() as ring:
        ring.move(SEND, client, RING_SENT)
        take(server, RING_SENT)
        server.sendall(b"x" * RING_ANSWERED)
        ring.move(RECV, client, RING_ANSWERED)
    return pairs


def use_unix():
    one, other = socket.socketpair()
    move(one, other, UNIX_SENT)
    move(other, one, UNIX_ANSWERED)
    move_pages(one, other, UNIX_PAGES)
    output, into = os.pipe()
    one.sendall(b"x" * UNIX_SPLICED)
    assert os.splice(other.fileno(), into, UNIX_SPLICED) == UNIX_SPLICED
    os.close(output)
    os.close(into)
    one.close()
    assert other.recv(1) == b""
    other.close()


def use_processes():
    fork = os.fork()
    if fork == 0:
        os._exit(0)
    os.waitpid(fork, 0)
    true = subprocess.Popen(["/bin/true"])
    true.wait()
    return {"fork": fork, "true": true.pid}


def main():
    say()
    while sys.stdin.readline():
        with socket.create_server(("127.0.0.1", 0)) as listener:
            pairs = use_tcp(listener)
        use_unix()
        ask(socket.AF_INET, ("127.0.0.1", 53), QUERY, PIECES)
        ask(socket.AF_INET6, ("::1", 53), QUERY6, PIECES6)
        say(**use_processes())
        sys.stdin.readline()
        for client, server in pairs:
            client.close()
            assert server.recv(1) == b""
            server.close()
        say()


main()
