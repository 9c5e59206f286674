"""An application that exports OTLP itself, as an SDK would: POST /v1/traces (and metrics, logs) to --to, in protobuf and in JSON.

One connection that is kept and one per request. Prints a line when it has begun, and at SIGTERM how many requests it has sent.
"""
import argparse
import json
import os
import signal
import socket
import threading
import time

from http1 import Wire, read_head, skip_body

# An ExportTraceServiceRequest without spans, and the same in JSON.
BODIES = {"application/x-protobuf": b"", "application/json": b'{"resourceSpans":[]}'}
SIGNALS = {"traces": "resourceSpans", "metrics": "resourceMetrics", "logs": "resourceLogs"}


def post(wire, host, signal_name, kind):
    body = BODIES[kind].replace(b"resourceSpans", SIGNALS[signal_name].encode())
    lines = [f"POST /v1/{signal_name} HTTP/1.1", f"Host: {host}", f"Content-Type: {kind}"]
    lines += [f"Content-Length: {len(body)}", "User-Agent: OTel-OTLP-Exporter-Python/1.30.0", "", ""]
    wire.send("\r\n".join(lines).encode() + body)
    _first, headers = read_head(wire)
    skip_body(wire, headers)


def connect(host):
    address, _, port = host.partition(":")
    return Wire(socket.create_connection((address, int(port))))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", required=True, help="HOST:PORT")
    parser.add_argument("--interval", type=float, default=0.1, help="seconds")
    parser.add_argument("--signals", default="traces,metrics,logs")
    options = parser.parse_args()
    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    kept = connect(options.to)
    print(json.dumps({"pid": os.getpid()}), flush=True)
    sent = {name: 0 for name in options.signals.split(",")}
    while not ending.is_set():
        for name in sent:
            for kind in BODIES:
                post(kept, options.to, name, kind)
                once = connect(options.to)
                post(once, options.to, name, kind)
                once.sock.close()
                sent[name] += 2
        time.sleep(options.interval)
    print(json.dumps(sent), flush=True)


if __name__ == "__main__":
    main()
