"""Uses every feature of the receiver once, with prime numbers of bytes, in a network namespace of its own. Three lines come in and go
out: "before" (sockets are open), "go" (everything happens; some stays open), "end".
"""
import json
import os
import socket
import subprocess
import sys
import tempfile

PAIRS = 13
SENT, ANSWERED, PAGES = 101, 211, 20011
UNIX_SENT, UNIX_ANSWERED = 103, 223
def query(host):
    """For the IPv4 address of a host (RFC 1035, 4.1)."""
    names = b"".join(bytes([len(name)]) + name for name in host.split(b"."))
    return bytes.fromhex("000701000001000000000000") + names + bytes.fromhex("0000010001")


QUERY = query(b"www.example.com")
# Two bytes longer, to be told apart.
QUERY6 = query(b"www.sixample.info")


def say(**facts):
    print(json.dumps({"pid": os.getpid(), **facts}), flush=True)


def move(sender, receiver, count):
    sender.sendall(b"x" * count)
    while count:
        count -= len(receiver.recv(count))


def ask(server, client, address, query):
    # Connected: an answer is known as one without the query.
    client.connect(address)
    client.send(query)
    got, peer = server.recvfrom(512)
    server.sendto(got[:2] + b"\x81\x80" + got[4:], peer)
    client.recvfrom(512)


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    dns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    dns.bind(("127.0.0.1", 53))
    dns6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    dns6.bind(("::1", 53))
    say()
    sys.stdin.readline()

    pairs = []
    for _ in range(PAIRS):
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
        move(client, server, SENT)
        move(server, client, ANSWERED)
        pairs.append((client, server))
    with tempfile.TemporaryFile() as file:
        file.write(b"x" * PAGES)
        file.flush()
        client, server = pairs[0]
        os.sendfile(client.fileno(), file.fileno(), 0, PAGES)
        left = PAGES
        while left:
            left -= len(server.recv(left))
    one, other = socket.socketpair()
    move(one, other, UNIX_SENT)
    move(other, one, UNIX_ANSWERED)
    ask(dns, socket.socket(socket.AF_INET, socket.SOCK_DGRAM), ("127.0.0.1", 53), QUERY)
    ask(dns6, socket.socket(socket.AF_INET6, socket.SOCK_DGRAM), ("::1", 53), QUERY6)

    fork = os.fork()
    if fork == 0:
        os._exit(0)
    os.waitpid(fork, 0)
    true = subprocess.Popen(["/bin/true"])
    true.wait()
    say(fork=fork, true=true.pid)
    sys.stdin.readline()

    for client, server in pairs:
        client.close()
        server.close()
    say()
    sys.stdin.readline()


main()
