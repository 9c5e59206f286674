"""io_uring without a library: one request at a time moves bytes of a socket (linux/io_uring.h)."""
import ctypes
import mmap
import os
import struct

SEND, RECV = 26, 27
SETUP, ENTER = 425, 426
GET_EVENTS = 1
SQES_AT = 0x10000000
ENTRIES, ENTRY_BYTES, RESULT_BYTES = 2, 64, 16
libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    result = libc.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"system call {number}")
    return result


class Ring:
    def __enter__(self):
        params = ctypes.create_string_buffer(120)
        self.fd = call(SETUP, ENTRIES, params)
        # struct io_sqring_offsets, struct io_cqring_offsets
        self.sq = struct.unpack_from("7I", params, 40)
        self.cq = struct.unpack_from("6I", params, 80)
        array, results = self.sq[6], self.cq[5]
        # Both rings in one piece: IORING_FEAT_SINGLE_MMAP, Linux 5.4.
        size = max(array + ENTRIES * 4, results + 2 * ENTRIES * RESULT_BYTES)
        self.rings = mmap.mmap(self.fd, size)
        self.entries = mmap.mmap(self.fd, ENTRIES * ENTRY_BYTES, offset=SQES_AT)
        self.done = 0
        return self

    def __exit__(self, *_):
        self.entries.close()
        self.rings.close()
        os.close(self.fd)

    def number(self, at, value=None):
        if value is not None:
            struct.pack_into("I", self.rings, at, value)
        return struct.unpack_from("I", self.rings, at)[0]

    def move(self, operation, socket, count):
        """All bytes at once, or an assertion fails. Not more often than the ring has entries."""
        buffer = ctypes.create_string_buffer(b"x" * count, count)
        slot = self.done
        address = ctypes.addressof(buffer)
        request = (operation, 0, 0, socket.fileno(), 0, address, count)
        struct.pack_into("BBHiQQI", self.entries, slot * ENTRY_BYTES, *request)
        self.number(self.sq[6] + slot * 4, slot)
        self.number(self.sq[1], slot + 1)
        call(ENTER, self.fd, 1, 1, GET_EVENTS, None, 0)
        _, result = struct.unpack_from("Qi", self.rings, self.cq[5] + slot * RESULT_BYTES)
        self.number(self.cq[0], slot + 1)
        self.done += 1
        assert result == count, result
