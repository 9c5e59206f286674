"""What server.py answers, by the word in a request's path: /<row>/<word>/<n>[/padding]. `word` may carry a number: sized-1000."""
import time

from http1 import chunked

REASONS = {200: "OK", 204: "No Content", 301: "Moved", 304: "Not Modified", 400: "Bad Request", 404: "Not Found"}
REASONS |= {101: "Switching Protocols", 418: "I'm a teapot", 500: "Internal Server Error", 503: "Unavailable"}
KEEP, CLOSE, UPGRADED = "keep", "close", "upgraded"


def head(status, *lines):
    """A response's head; no lines, no headers."""
    first = f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}"
    return "\r\n".join([first, *lines, "", ""]).encode("latin-1")


def plain(status, body, *lines):
    """A whole response with a Content-Length."""
    return head(status, f"Content-Length: {len(body)}", *lines) + body


def ok(wire, request, _number):
    wire.send(request.cut(plain(200, b"ok\n", "Content-Type: text/plain")))


def status(wire, request, number):
    """Any status; 204 and 304 have no body whatever their headers say (RFC 9110, 15.4.5)."""
    if number == 204:
        wire.send(head(204))
    elif number == 304:
        wire.send(head(304, 'ETag: "1"', "Content-Length: 1000"))
    else:
        wire.send(request.cut(plain(number, f"status {number}\n".encode())))


def sized(wire, request, number):
    wire.send(request.cut(head(200, f"Content-Length: {number}")))
    if request.method != "HEAD":
        wire.send(b"b" * number)


def split(wire, request, number):
    """`number` bytes per write."""
    wire.send(request.cut(plain(200, b"in many writes\n")), number)


def big_head(wire, request, number):
    wire.send(request.cut(plain(200, b"ok\n", "X-Big: " + "h" * number)))


def chunks(wire, request, number):
    """A chunked body, each chunk in a write of its own; the last one brings a trailer."""
    wire.send(head(200, "Transfer-Encoding: chunked", "Trailer: X-Sum"))
    if request.method != "HEAD":
        for part in chunked(b"c" * number, trailer=b"X-Sum: 1\r\n"):
            wire.send(part)


def one_write(wire, _request, number):
    """A chunked body in the same write as the head."""
    wire.send(head(200, "Transfer-Encoding: chunked") + b"".join(chunked(b"c" * number)))


def until_close(wire, _request, number):
    """A body that ends with the connection (RFC 9112, 6.3)."""
    wire.send(head(200, "Connection: close"))
    wire.send(b"e" * number)
    return CLOSE


def die(wire, _request, number):
    """Promise `number` bytes, send half of them and close."""
    wire.send(head(200, f"Content-Length: {number}") + b"d" * (number // 2))
    return CLOSE


def silent(wire, _request, _number):
    """Close without an answer."""
    return CLOSE


def hang(wire, _request, number):
    """Never answer; wait until the client gives up. With a number, say first that the request was read."""
    if number:
        wire.send(head(103))
    wire.skip_to_end()
    return CLOSE


def delay(wire, request, number):
    """Wait `number` ms by CLOCK_MONOTONIC and tell the log how long it was."""
    start = time.monotonic_ns()
    time.sleep(number / 1000)
    waited = time.monotonic_ns() - start
    wire.send(request.cut(plain(200, b"late\n")))
    request.log(waited_ns=waited, sent_ns=time.monotonic_ns())


def hints(wire, request, _number):
    """Informational responses before the final one."""
    wire.send(head(103, "Link: </style.css>; rel=preload"))
    wire.send(request.cut(plain(200, b"ok\n")))


def upgrade(wire, request, _number):
    """Switch protocols, then echo whatever comes."""
    protocol = request.headers.get("upgrade", "websocket")
    wire.send(head(101, f"Upgrade: {protocol}", "Connection: Upgrade"))
    return UPGRADED


ANSWERS = {
    "ok": ok, "status": status, "sized": sized, "split": split, "bighead": big_head, "chunked": chunks,
    "onewrite": one_write, "eof": until_close, "die": die, "silent": silent, "hang": hang, "delay": delay,
    "hints": hints, "upgrade": upgrade,
}


def answer_for(path):
    """The function and its number."""
    parts = path.split("?")[0].split("/")
    word, _, number = (parts[2] if len(parts) > 2 else "ok").partition("-")
    return ANSWERS.get(word, ok), int(number or 0)
