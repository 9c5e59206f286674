"""An application that exports OTLP itself, as an SDK would: POST /v1/traces (and metrics, logs) to --to, in protobuf and in JSON.

One connection that is kept and one per request; each request of traces brings one span of the service otel-app. Prints a line
when it has begun, and at SIGTERM how many requests it has sent. --prefix: comes before /v1.
"""
import argparse
import json
import os
import secrets
import signal
import socket
import threading
import time

from http1 import Wire, read_head, skip_body

SIGNALS = {"traces": "resourceSpans", "metrics": "resourceMetrics", "logs": "resourceLogs"}
SERVICE, NAME = "otel-app", "work"


def json_span(ids, now):
    """An ExportTraceServiceRequest with one span, internal and 1 ms long."""
    times = {"startTimeUnixNano": str(now - 1_000_000), "endTimeUnixNano": str(now)}
    span = {"traceId": ids[:16].hex(), "spanId": ids[16:].hex(), "name": NAME, "kind": 1} | times
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": SERVICE}}]}
    return json.dumps({"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": [span]}]}]}).encode()


def protobuf_span(ids, now):
    """The same in protobuf: opentelemetry-proto trace.proto, resource.proto, common.proto."""

    def part(number, data):
        assert len(data) < 128  # one byte of length
        return bytes([number << 3 | 2, len(data)]) + data

    def fixed64(number, value):
        return bytes([number << 3 | 1]) + value.to_bytes(8, "little")

    times = fixed64(7, now - 1_000_000) + fixed64(8, now)
    span = part(1, ids[:16]) + part(2, ids[16:]) + part(5, NAME.encode()) + bytes([6 << 3, 1]) + times
    attribute = part(1, b"service.name") + part(2, part(1, SERVICE.encode()))
    return part(1, part(1, part(1, attribute)) + part(2, part(2, span)))


TYPES = {"application/x-protobuf": protobuf_span, "application/json": json_span}


def body_of(signal_name, kind):
    if signal_name == "traces":
        return TYPES[kind](secrets.token_bytes(24), time.time_ns())
    return json.dumps({SIGNALS[signal_name]: []}).encode() if kind == "application/json" else b""


def post(wire, host, prefix, signal_name, kind):
    body = body_of(signal_name, kind)
    lines = [f"POST {prefix}/v1/{signal_name} HTTP/1.1", f"Host: {host}", f"Content-Type: {kind}"]
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
    parser.add_argument("--prefix", default="")
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
            for kind in TYPES:
                post(kept, options.to, options.prefix, name, kind)
                once = connect(options.to)
                post(once, options.to, options.prefix, name, kind)
                once.sock.close()
                sent[name] += 2
        time.sleep(options.interval)
    print(json.dumps(sent), flush=True)


if __name__ == "__main__":
    main()
