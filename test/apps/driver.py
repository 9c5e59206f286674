"""Sends numbered requests over raw sockets and knows what came back: /<row>/<answer>/<n>, n from 0 on.

Prints one line of JSON at its end: how many exchanges had which status ("none": no response; "cut": a body that broke off), bytes
sent and received, and the errors. --truth FILE: one line of JSON per exchange. --hold: connect, send --warm requests of the row
"warm", print a line, and go on when a line comes in. --forever: until SIGTERM.
"""
import argparse
import json
import os
import signal
import socket
import struct
import sys
import threading
import time

import exchange
from http1 import Wire


def parse(arguments=None):
    """Options out of the command line, or out of a list like it."""
    parser = argparse.ArgumentParser()
    add = parser.add_argument
    add("--to", required=True, help="HOST:PORT, [::1]:PORT or unix:PATH")
    add("--row", default="row")
    add("--answer", default="ok")
    add("--count", type=int, default=1)
    add("--connections", type=int, default=1)
    add("--close", action="store_true", help="a new connection for each request")
    add("--pipeline", type=int, default=1, metavar="DEPTH")
    add("--bytes-per-write", type=int, default=0)
    add("--path-bytes", type=int, default=0)
    add("--header-bytes", type=int, default=0)
    add("--query", default="")
    add("--method", default="GET")
    add("--body-bytes", type=int, default=0)
    add("--chunked", action="store_true")
    add("--expect", action="store_true", help="Expect: 100-continue, and wait for it")
    add("--upgrade", action="store_true", help="to a websocket, and then bytes both ways")
    add("--abort", type=float, default=0, metavar="MS", help="close so long after sending, without a response")
    add("--reset", action="store_true", help="close with RST")
    add("--cut", action="store_true", help="a response that breaks off, or none, is what is wanted")
    add("--traceparent", action="store_true")
    add("--hold", action="store_true")
    add("--warm", type=int, default=0)
    add("--rate", type=float, default=0, help="requests per second and connection")
    add("--forever", action="store_true")
    add("--truth", help="file for one line of JSON per exchange")
    options = parser.parse_args(arguments)
    options.host = "localhost" if options.to.startswith("unix:") else options.to
    options.close = options.close or bool(options.upgrade or options.abort or options.cut)
    return options


class Result:
    def __init__(self, truth):
        self.lock = threading.Lock()
        self.statuses = {}
        self.sent = self.received = 0
        self.errors = []
        self.truth = open(truth, "w", encoding="ascii") if truth else None

    def exchange(self, options, n, outcome):
        status, whole, start, end = outcome
        name = "none" if status is None else f"{status}" if whole else f"{status} cut"
        with self.lock:
            self.statuses[name] = self.statuses.get(name, 0) + 1
            if self.truth:
                path = exchange.path_of(options, n)
                line = {"n": n, "path": path, "status": status, "start_ns": start, "end_ns": end}
                self.truth.write(json.dumps(line) + "\n")

    def close(self, wire, options):
        if options.reset:
            wire.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        wire.sock.close()
        with self.lock:
            self.sent += wire.sent
            self.received += wire.received

    def summary(self):
        """Printed for whoever started us."""
        if self.truth:
            self.truth.close()
        known = {"pid": os.getpid(), "statuses": self.statuses, "sent": self.sent, "received": self.received}
        return json.dumps(known | {"errors": self.errors[:10], "error_count": len(self.errors)})


def connect(options):
    if options.to.startswith("unix:"):
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(options.to[5:])
    else:
        host, _, port = options.to.rpartition(":")
        sock = socket.create_connection((host.strip("[]"), int(port)))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.settimeout(60)
    return Wire(sock)


def numbers_of(options, worker, ending):
    """The requests of one connection: every so many-th."""
    n = worker
    step = options.connections
    while not ending.is_set() and (options.forever or n < options.count):
        if options.rate:
            time.sleep(1 / options.rate)
        yield n
        n += step


def work(wire, options, result, worker, ending):
    """All exchanges of one connection (or of one connection after the other)."""
    batch = []
    for n in numbers_of(options, worker, ending):
        if wire is None:
            wire = connect(options)
        if options.pipeline > 1:
            batch.append(n)
            if len(batch) == options.pipeline:
                send_batch(wire, options, result, batch)
            continue
        result.exchange(options, n, exchange.one(wire, options, n))
        if options.close:
            result.close(wire, options)
            wire = None
    send_batch(wire, options, result, batch)
    if wire:
        result.close(wire, options)


def send_batch(wire, options, result, batch):
    for n, outcome in exchange.pipelined(wire, options, batch) if batch else ():
        result.exchange(options, n, outcome)
    batch.clear()


def warm_up(options):
    """Connections that have done something already."""
    warm = argparse.Namespace(**vars(options) | {"row": "warm", "answer": "ok", "body_bytes": 0, "method": "GET"})
    wires = [connect(options) for _ in range(options.connections)]
    for wire in wires:
        for n in range(options.warm):
            exchange.one(wire, warm, n)
    return wires


def run(options, wires, result, ending):
    """All connections at once, each in a thread: `wires` has one for each, or None for one to be made."""

    def one(worker):
        try:
            work(wires[worker], options, result, worker, ending)
        except Exception as error:  # any: it is what the test wants to know
            with result.lock:
                result.errors.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=one, args=(i,), daemon=True) for i in range(options.connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():  # a join without timeout would hold the signal back
            thread.join(0.1)


def main():
    options = parse()
    result = Result(options.truth)
    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    wires = warm_up(options) if options.hold else [None] * options.connections
    if options.hold or options.forever:
        print(json.dumps({"pid": os.getpid()}), flush=True)
    if options.hold:
        sys.stdin.readline()
    run(options, wires, result, ending)
    print(result.summary(), flush=True)
    sys.exit(1 if result.errors else 0)


if __name__ == "__main__":
    main()
