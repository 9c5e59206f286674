"""HTTP/1.1 over a blocking socket, only as much as server.py and driver.py need, and counting every byte that moves."""


class Ended(Exception):
    """The other end closed the connection. `clean`: between two messages."""

    def __init__(self, clean):
        super().__init__("connection closed" if clean else "connection closed in a message")
        self.clean = clean


class Wire:
    """A socket with a read buffer, and the bytes that passed in each direction."""

    def __init__(self, sock):
        self.sock = sock
        self.buffer = bytearray()
        self.received = 0
        self.sent = 0

    def send(self, data, piece=0):
        """Send all of it, in one write or `piece` bytes at a time."""
        if piece <= 0:
            self.sock.sendall(data)
            self.sent += len(data)
            return
        for at in range(0, len(data), piece):
            self.sock.sendall(data[at : at + piece])
            self.sent += min(piece, len(data) - at)

    def fill(self):
        """Read more. Raises Ended at the end of file."""
        data = self.sock.recv(262144)
        if not data:
            raise Ended(clean=not self.buffer)
        self.received += len(data)
        self.buffer += data

    def until(self, mark):
        """The bytes up to and including `mark`."""
        start = 0
        while (at := self.buffer.find(mark, start)) < 0:
            start = max(0, len(self.buffer) - len(mark) + 1)
            self.fill()
        return self.take(at + len(mark))

    def take(self, count):
        """The next `count` bytes, which are in the buffer already."""
        data = bytes(self.buffer[:count])
        del self.buffer[:count]
        return data

    def skip(self, count):
        """Read `count` bytes and forget them."""
        while count > len(self.buffer):
            count -= len(self.buffer)
            self.buffer.clear()
            self.fill()
        del self.buffer[:count]

    def skip_to_end(self):
        """Read until the other end closes; the number of bytes."""
        count = 0
        try:
            while True:
                count += len(self.buffer)
                self.buffer.clear()
                self.fill()
        except Ended:
            return count


def read_head(wire):
    """First line's three parts, and headers by lower-case name."""
    lines = wire.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
    headers = {}
    for line in lines[1:]:
        if line:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
    return lines[0].split(" ", 2), headers


def skip_body(wire, headers):
    """Read a body that is framed by its headers; its length without the framing."""
    if headers.get("transfer-encoding", "").lower() != "chunked":
        length = int(headers.get("content-length", "0"))
        wire.skip(length)
        return length
    total = 0
    while size := int(wire.until(b"\r\n").split(b";")[0], 16):
        wire.skip(size + 2)
        total += size
    while wire.until(b"\r\n") != b"\r\n":
        pass  # trailers
    return total


def chunked(body, pieces=3, trailer=b""):
    """A chunked body of about `pieces` chunks, as a list of what goes into one write each."""
    size = max(1, -(-len(body) // pieces))
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return [b"%x\r\n%s\r\n" % (len(part), part) for part in parts] + [b"0\r\n" + trailer + b"\r\n"]
