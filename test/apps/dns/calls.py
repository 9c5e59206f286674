"""Moves datagrams of port 53 with every system call there is, in a network namespace of its own with lo up. What was moved is a line
of JSON: a list of [way, "send" or "receive", bytes in hex, is the other end known to the kernel's tracepoints]."""

import ctypes
import json
import os
import socket
import sys

from mmsg import Iovec, Mmsghdr

libc = ctypes.CDLL(None, use_errno=True)
MSG_PEEK, MSG_DONTWAIT, MSG_WAITFORONE = 0x2, 0x40, 0x10000
moved = []
number = 0


class Timespec(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


def sockaddr(port):
    """127.0.0.1 as struct sockaddr_in."""
    return ctypes.create_string_buffer(
        socket.AF_INET.to_bytes(2, sys.byteorder) + port.to_bytes(2, "big") + bytes([127, 0, 0, 1]) + bytes(8), 16
    )


class Vector:
    """Messages for sendmmsg() and recvmmsg(), each of two iovecs."""

    def __init__(self, buffers, port=None):
        self.kept = []
        self.messages = (Mmsghdr * len(buffers))()
        for message, buffer in zip(self.messages, buffers):
            base = ctypes.addressof(buffer)
            size = len(buffer)
            parts = (Iovec * 2)(Iovec(base, 5), Iovec(base + 5, size - 5))
            self.kept += [buffer, parts]
            message.header.iov = parts
            message.header.iovlen = 2
            if port:
                name = sockaddr(port)
                self.kept.append(name)
                message.header.name = ctypes.cast(name, ctypes.c_void_p)
                message.header.namelen = 16

    def __len__(self):
        return len(self.messages)


def payload():
    """Bytes that are all different, and of different lengths."""
    global number
    number += 1
    return number.to_bytes(4, "big") + bytes(i & 255 for i in range(13 + number % 7))


def send(way, call, known=True, times=3):
    for _ in range(times):
        data = payload()
        assert call(data) == len(data)
        moved.append([way, "send", data.hex(), known])


def send_many(way, sock, port, known=True, size=3):
    data = [payload() for _ in range(size)]
    vector = Vector([ctypes.create_string_buffer(one, len(one)) for one in data], port)
    assert libc.sendmmsg(sock.fileno(), vector.messages, len(vector), 0) == size
    moved.extend([way, "send", one.hex(), known] for one in data)


def receive(way, call, known, times=3):
    for _ in range(times):
        moved.append([way, "receive", call().hex(), known])


def receive_many(way, sock, known, vector=None, size=3, expected=3, timeout=None):
    vector = vector or Vector([ctypes.create_string_buffer(512) for _ in range(size)])
    flags = MSG_DONTWAIT if timeout is None else 0
    count = libc.recvmmsg(sock.fileno(), vector.messages, len(vector), flags, timeout)
    assert count == expected, (count, expected)
    for message, buffer in zip(vector.messages[:count], vector.kept[::2]):
        moved.append([way, "receive", buffer.raw[: message.len].hex(), known])
    return vector


def into(sock, call):
    """A receive into two buffers."""
    parts = [bytearray(5), bytearray(500)]
    count = call(sock, parts)
    return bytes(b"".join(parts)[:count])


server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("0.0.0.0", 53))
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.connect(("127.0.0.1", 53))
me = client.getsockname()
loose = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

send("send", client.send)
receive("recv", lambda: server.recv(512), False)
send("write", lambda data: os.write(client.fileno(), data))
receive("read", lambda: os.read(server.fileno(), 512), False)
send("writev", lambda data: os.writev(client.fileno(), [data[:3], data[3:]]))
receive("readv", lambda: into(server, lambda s, parts: os.readv(s.fileno(), parts)), False)
send("sendmsg", lambda data: client.sendmsg([data[:3], data[3:]]))
receive("recvmsg", lambda: into(server, lambda s, parts: s.recvmsg_into(parts)[0]), False)
send("sendto", lambda data: server.sendto(data, me))
receive("recvfrom", lambda: client.recvfrom(512)[0], True)
send("sendmsg to", lambda data: server.sendmsg([data[:3], data[3:]], [], 0, me))
receive("recvfrom", lambda: client.recvfrom(512)[0], True)

# Vectors; the second call with the same vector begins at its first message again.
send_many("sendmmsg", client, None)
first = receive_many("recvmmsg", server, False)
send_many("sendmmsg", client, None)
receive_many("recvmmsg again", server, False, first)
# Fewer messages than there is room for: the call ends with an error inside of the kernel.
send_many("sendmmsg of 2", client, None, size=2)
receive_many("recvmmsg of 2", server, False, first, expected=2)
send_many("sendmmsg", client, None)
receive_many("recvmmsg after 2", server, False, first)
# A call whose time is over after its first message ends without an error; the next one looks like it.
send_many("sendmmsg", client, None, size=5)
for _ in range(5):
    receive_many("recvmmsg, timeout", server, False, first, expected=1, timeout=ctypes.byref(Timespec(0, 0)))
send_many("sendmmsg to", server, me[1])
receive_many("recvmmsg, connected", client, True)

# A client that is not connected: what comes back is known by what it has asked.
send("loose sendto", lambda data: loose.sendto(data, ("127.0.0.1", 53)))
receive("recvfrom", lambda: server.recvfrom(512)[0], False)
back = ("127.0.0.1", loose.getsockname()[1])
send("sendto", lambda data: server.sendto(data, back))
receive("loose recvfrom", lambda: loose.recvfrom(512)[0], False)
send_many("loose sendmmsg", loose, 53)
receive_many("recvmmsg", server, False)

# What is only looked at, what fails, and what is not of port 53, is nothing.
send("send", client.send, times=1)
assert server.recv(512, MSG_PEEK) == bytes.fromhex(moved[-1][2])
receive("recv", lambda: server.recv(512), False, times=1)
try:
    server.recv(512, MSG_DONTWAIT)
except BlockingIOError:
    pass
other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
other.bind(("127.0.0.1", 5353))
for _ in range(3):
    loose.sendto(b"not of port 53, though asked by who has asked", ("127.0.0.1", 5353))
    assert len(other.recv(512)) == 45

# IPv6, and IPv4 through it.
server6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
server6.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
server6.bind(("::", 53))
client6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
client6.connect(("::1", 53))
send("IPv6 send", client6.send)
receive("IPv6 recvfrom", lambda: server6.recvfrom(512)[0], False)
mapped = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
mapped.connect(("::ffff:127.0.0.1", 53))
send("mapped send", mapped.send)
receive("recv", lambda: server.recv(512), False)
loose6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
send("mapped sendto", lambda data: loose6.sendto(data, ("::ffff:127.0.0.1", 53)))
receive("recv", lambda: server.recv(512), False)

# Longer than what is copied, and longer than the reader has room for.
long = bytes(i % 251 for i in range(6000))
assert client.send(long) == 6000
moved.append(["long send", "send", long[:4096].hex(), True])
receive("short recv", lambda: server.recv(100), False, times=1)

print(json.dumps(moved), flush=True)
