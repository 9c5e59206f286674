"""Streams that only a sequence number can follow: what a socket does before it is connected, and receives that end early or go on.

    streams.py SCENARIO     does it, says {"pids", "sent"} as a line of JSON, and waits for the end of its input
"""
import ctypes
import fcntl
import json
import os
import socket
import struct
import sys
import threading
import time

LOOPBACK = "127.0.0.1"


def pair():
    with socket.create_server((LOOPBACK, 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        return client, listener.accept()[0]


def receive(sock, count):
    while count:
        count -= len(sock.recv(count))


def vectors():
    """Large bodies, sent while they are received, into two buffers of one call."""
    client, server = pair()
    total = 17 * 1_000_003
    child = os.fork()
    if child == 0:
        client.sendall(b"x" * total)
        os._exit(0)
    buffers = [bytearray(100_003), bytearray(200_003)]
    left = total
    while left:
        left -= server.recvmsg_into(buffers)[0]
    os.waitpid(child, 0)
    return total, [child]


def splice():
    """A receive that ends before it has all that it waits for, and then a splice of more than it had."""
    client, server = pair()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, 100_000))
    client.sendall(b"x" * 503)
    assert len(server.recv(10_007, socket.MSG_WAITALL)) == 503
    client.sendall(b"y" * 701)
    ends = os.pipe()
    assert os.splice(server.fileno(), ends[1], 701) == 701
    return 503 + 701, []


def unconnected():
    """Sends that are tried before there is a connection: the listener takes none for a while."""
    listener = socket.create_server((LOOPBACK, 0), backlog=0)
    socket.create_connection(listener.getsockname())
    clients = [socket.socket() for _ in range(13)]
    for client in clients:
        client.setblocking(False)
        client.connect_ex(listener.getsockname())
        try:
            client.send(b"x")
            raise AssertionError("it is connected")
        except BlockingIOError:
            client.setblocking(True)
    listener.listen(64)
    servers = [listener.accept()[0] for _ in range(1 + len(clients))]
    for client in clients:
        client.sendall(b"y" * 11)
    for server in servers[1:]:
        receive(server, 11)
    return len(clients) * 11, []


def reused():
    """One thread has sent on a socket, another one closes it, and the first connects the next socket, often at the same address."""
    total = 0
    for _ in range(61):
        client, server = pair()
        client.sendall(b"x" * 101)
        receive(server, 101)
        total += 101
        server.close()
        closing = threading.Thread(target=client.close)
        closing.start()
        closing.join()
    return total, []


def disconnect(sock):
    """connect(2) to nobody: the socket may connect again."""
    if ctypes.CDLL(None, use_errno=True).connect(sock.fileno(), bytes(16), 16):
        raise OSError(ctypes.get_errno(), "connect")


def disconnected():
    """Sockets that connect again, each time with other sequence numbers."""
    total = 0
    with socket.create_server((LOOPBACK, 0)) as listener:
        for _ in range(7):
            client = socket.socket()
            for _ in range(3):
                client.connect(listener.getsockname())
                server = listener.accept()[0]
                client.sendall(b"x" * 307)
                receive(server, 307)
                disconnect(client)
                total += 307
    return total, []


def reset():
    """Sends that a reset by the other end cuts off, while they copy or wait."""
    total = 0
    for i in range(101):
        client, server = pair()
        client.sendall(b"?")
        receive(server, 1)
        total += 1
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        def leave(after=i * 0.0002):
            time.sleep(after)
            client.close()

        leaving = threading.Thread(target=leave)
        leaving.start()
        try:
            total += server.send(bytes(10_000_019))
        except ConnectionError:
            pass
        leaving.join()
    return total, []


def leave_network():
    """A network namespace of its own, for settings of it."""
    if ctypes.CDLL(None, use_errno=True).unshare(0x40000000):  # CLONE_NEWNET
        raise OSError(ctypes.get_errno(), "unshare")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        # SIOCSIFFLAGS: IFF_UP | IFF_RUNNING
        fcntl.ioctl(sock, 0x8914, struct.pack("16sH22x", b"lo", 0x41))


def fastopen():
    """The first bytes go with the SYN; waiting for the connection, and not."""
    leave_network()
    with open("/proc/sys/net/ipv4/tcp_fastopen", "w") as file:
        file.write(str(0x1 | 0x2 | 0x4 | 0x200))
    listener = socket.create_server((LOOPBACK, 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_FASTOPEN, 16)
    total = 0
    for flags in [0, socket.MSG_DONTWAIT] * 7:
        client = socket.socket()
        sent = client.sendto(b"x" * 211, socket.MSG_FASTOPEN | flags, listener.getsockname())
        server = listener.accept()[0]
        receive(server, sent)
        client.sendall(b"y" * 7)
        receive(server, 7)
        total += sent + 7
    return total, []


def ktls():
    """Both ends know the key."""
    client, server = pair()
    # struct tls12_crypto_info_aes_gcm_128 of linux/tls.h
    key = struct.pack("HH8s16s4s8s", 0x0303, 51, b"", b"\7" * 16, b"", b"")
    for sock in client, server:
        sock.setsockopt(socket.IPPROTO_TCP, 31, b"tls\0")
        for direction in 1, 2:
            sock.setsockopt(282, direction, key)
    for _ in range(11):
        client.sendall(b"x" * 317)
        receive(server, 317)
    return 11 * 317, []


if __name__ == "__main__":
    sent, children = globals()[sys.argv[1]]()
    print(json.dumps({"pids": [os.getpid(), *children], "sent": sent}), flush=True)
    sys.stdin.read()
