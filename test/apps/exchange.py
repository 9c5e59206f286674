"""One request and its response, as driver.py's options want them."""
import time

from http1 import Ended, Wire, chunked, read_head, skip_body

# A request's number is in its trace and parent ids, so that a test can tell which request a span belongs to.
TRACE = 0x5AFE << 112
PARENT = 0x7E57 << 48


def path_of(options, n):
    """/<row>/<answer>/<n>, padded to the length that was asked for."""
    path = f"/{options.row}/{options.answer}/{n}"
    if options.path_bytes > len(path):
        path += "/" + "p" * (options.path_bytes - len(path) - 1)
    return path + (f"?{options.query}" if options.query else "")


def request_head(options, n):
    lines = [f"{options.method} {path_of(options, n)} HTTP/1.1", f"Host: {options.host}"]
    lines.append("User-Agent: spantap-driver/1")
    if options.traceparent:
        lines.append(f"traceparent: 00-{TRACE + n:032x}-{PARENT + n:016x}-01")
    for i in range(0, options.header_bytes, 1000):
        lines.append(f"X-Fill-{i // 1000}: " + "h" * min(1000, options.header_bytes - i))
    if options.upgrade:
        lines += ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"]
        lines.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
    elif options.close:
        lines.append("Connection: close")
    if options.expect:
        lines.append("Expect: 100-continue")
    if options.chunked:
        lines.append("Transfer-Encoding: chunked")
    elif options.body_bytes or options.method in ("POST", "PUT"):
        lines.append(f"Content-Length: {options.body_bytes}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def send_request(wire, options, n):
    body = b"r" * options.body_bytes
    head = request_head(options, n)
    if options.expect:
        wire.send(head)
        status, _ = read_final_or_continue(wire)
        if status != 100:
            return
        head = b""
    if options.chunked:
        wire.send(head, options.bytes_per_write)
        for part in chunked(body):
            wire.send(part, options.bytes_per_write)
    else:
        wire.send(head + body, options.bytes_per_write)


def read_final_or_continue(wire):
    (_version, status, *_reason), headers = read_head(wire)
    return int(status), headers


def read_response(wire, options):
    """(status, whole): whole is False when the body was cut off."""
    status = 100
    while 100 <= status < 200 and status != 101:
        status, headers = read_final_or_continue(wire)
    try:
        if status == 101 or options.method == "HEAD" or status in (204, 304):
            return status, True
        if "content-length" not in headers and "transfer-encoding" not in headers:
            wire.skip_to_end()
        else:
            skip_body(wire, headers)
    except (Ended, ConnectionResetError):
        return status, False
    return status, True


def talk_upgraded(wire):
    """Bytes that look like HTTP and are none of it any more: nobody may take them for a request."""
    time.sleep(0.02)
    message = b"GET /upgraded/never HTTP/1.1\r\nHost: nobody\r\n\r\n"
    for _ in range(3):
        wire.send(message)
        while len(wire.buffer) < len(message):
            wire.fill()
        wire.take(len(message))


def one(wire, options, n):
    """One exchange: (status or None, whole, start, end), times in ns of CLOCK_MONOTONIC, from before the first byte is sent until
    the response was read."""
    start = time.monotonic_ns()
    status, whole = None, False
    try:
        send_request(wire, options, n)
        if options.abort:
            if options.answer == "hang-1":
                read_final_or_continue(wire)  # a reset would take away what the server has not read
            time.sleep(options.abort / 1000)
            return None, False, start, time.monotonic_ns()
        status, whole = read_response(wire, options)
    except (Ended, ConnectionResetError, BrokenPipeError):
        if not options.cut:
            raise
    end = time.monotonic_ns()
    if options.upgrade and status == 101:
        talk_upgraded(wire)
    return status, whole, start, end


def pipelined(wire, options, numbers):
    """All requests in one write, then all responses."""
    start = time.monotonic_ns()
    wire.send(b"".join(request_head(options, n) + b"r" * options.body_bytes for n in numbers))
    for n in numbers:
        status, whole = read_response(wire, options)
        yield n, (status, whole, start, time.monotonic_ns())


__all__ = ["Wire", "one", "path_of", "pipelined"]
