"""A plain HTTP/1.1 server that does what a request's path says (answers.py): one thread per connection, blocking sockets.

Listens on --host (127.0.0.1), [::1] and, with --unix, on a socket file. Prints one line of JSON when it is ready. --log FILE:
one line of JSON per delayed request, in ns of CLOCK_MONOTONIC.
"""
import argparse
import json
import os
import signal
import socket
import threading
import time

from answers import CLOSE, UPGRADED, answer_for, head
from http1 import Ended, Wire, read_head, skip_body


class Request:
    def __init__(self, method, path, headers, log):
        self.method, self.path, self.headers = method, path, headers
        self.received_ns = time.monotonic_ns()
        self.file = log

    def cut(self, response):
        """The answer to HEAD is the same without its body (RFC 9110, 9.3.2)."""
        return response if self.method != "HEAD" else response[: response.index(b"\r\n\r\n") + 4]

    def log(self, **times):
        if self.file:
            line = {"path": self.path, "received_ns": self.received_ns, **times}
            self.file.write(json.dumps(line) + "\n")


def serve_one(wire, log):
    """One exchange. What became of the connection."""
    (method, path, version), headers = read_head(wire)
    if headers.get("expect", "").lower() == "100-continue":
        wire.send(head(100))
    skip_body(wire, headers)
    answer, number = answer_for(path)
    after = answer(wire, Request(method, path, headers, log), number)
    if after == UPGRADED:
        return UPGRADED
    close = headers.get("connection", "").lower() == "close" or version == "HTTP/1.0"
    return CLOSE if close else after


def echo(wire):
    """What a peer does after a switch of protocols: bytes that are none of HTTP's."""
    while True:
        if wire.buffer:
            wire.send(wire.take(len(wire.buffer)))
        wire.fill()


def serve(sock, log):
    if sock.family != socket.AF_UNIX:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    wire = Wire(sock)
    try:
        after = None
        while after != CLOSE:
            after = serve_one(wire, log)
            if after == UPGRADED:
                echo(wire)
    except (Ended, OSError):
        pass
    finally:
        sock.close()


def accept(listener, log):
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=serve, args=(sock, log), daemon=True).start()


def listen(family, address):
    listener = socket.socket(family, socket.SOCK_STREAM)
    if family == socket.AF_INET6:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    if family != socket.AF_UNIX:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(address)
    listener.listen(512)
    return listener


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--unix", help="path of a socket file to listen on as well")
    parser.add_argument("--host", default="127.0.0.1", help="IPv4 address to listen on")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", help="file for the times of delayed requests")
    options = parser.parse_args()

    ready = {"pid": os.getpid()}
    listeners = [listen(socket.AF_INET, (options.host, options.port))]
    ready["port"] = listeners[0].getsockname()[1]
    try:
        listeners.append(listen(socket.AF_INET6, ("::1", 0)))
        ready["port6"] = listeners[1].getsockname()[1]
    except OSError:
        pass  # a host without IPv6
    if options.unix:
        listeners.append(listen(socket.AF_UNIX, options.unix))

    log = open(options.log, "a", buffering=1, encoding="ascii") if options.log else None
    for listener in listeners:
        threading.Thread(target=accept, args=(listener, log), daemon=True).start()
    print(json.dumps(ready), flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    os._exit(0)


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main()
