# One end of TCP connections, or both. Does what it is told, one line of JSON at a time, and answers with one line.
import errno, fcntl, json, os, socket, struct, subprocess, sys, threading, time

HEAD = struct.Struct("!IIB")  # bytes that follow, bytes to answer with, 1: reset instead
connections = []
servers = []


def receive(sock, length):
    data = bytearray()
    while len(data) < length:
        more = sock.recv(min(65536, length - len(data)))
        if not more:
            raise EOFError
        data += more


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def serve(sock):
    try:
        while True:
            first = sock.recv(HEAD.size, socket.MSG_WAITALL)
            if not first:
                break
            bytes, reply, how = HEAD.unpack(first)
            receive(sock, bytes)
            if how:
                return reset(sock)
            sock.sendall(b"r" * reply)
    except (EOFError, ConnectionError):
        pass
    sock.close()


def accept(listener):
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=serve, args=(sock,), daemon=True).start()


def listen(host="127.0.0.1"):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, 0), family=family, backlog=512)
    threading.Thread(target=accept, args=(listener,), daemon=True).start()
    servers.append(listener)
    return {"port": listener.getsockname()[1]}


def open_connections(host, port, count):
    connections.extend(socket.create_connection((host, port)) for _ in range(count))


def move(bytes, reply, how=0):
    for sock in connections:
        sock.sendall(HEAD.pack(bytes, reply, how) + b"s" * bytes)
        receive(sock, reply)


# Asks for a reset of each and waits until it is there.
def be_reset():
    move(0, 0, 1)
    for sock in connections:
        try:
            sock.recv(1)
        except ConnectionResetError:
            pass
    close()


def close():
    for sock in connections:
        sock.close()
    connections.clear()


# Attempts at once; all must end alike.
def fail(host, port, count, error):
    found = []

    def attempt():
        with socket.socket() as sock:
            found.append(sock.connect_ex((host, port)))

    threads = [threading.Thread(target=attempt) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [getattr(errno, error)] * count, found


# A port that nobody else takes and nobody listens on.
def closed_port():
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    servers.append(sock)
    return {"port": sock.getsockname()[1]}


# The numbers of include/uapi/linux/tcp.h, struct tcp_info, of all open connections together.
def info():
    sums = {"retransmits": 0, "segs_out": 0, "segs_in": 0, "sent": 0}
    for sock in connections:
        raw = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 232)
        (retransmits,) = struct.unpack_from("I", raw, 100)
        segs_out, segs_in = struct.unpack_from("II", raw, 136)
        sent, again = struct.unpack_from("QQ", raw, 200)
        for name, value in (("retransmits", retransmits), ("segs_out", segs_out), ("segs_in", segs_in), ("sent", sent - again)):
            sums[name] += value
    return sums


# RetransSegs of this network namespace (RFC 4022).
def sent_again():
    with open("/proc/self/net/snmp") as file:
        names, values = [line.split() for line in file if line.startswith("Tcp:")]
    return {"again": int(values[names.index("RetransSegs")])}


# A wire 10.9.0.1 ↔ 10.9.0.2 in a network namespace of our own. What goes to .2 comes back as if .2 had sent it to .1: both ends are
# in this process. One in `drop` packets with payload is lost; 0: all packets are, and nobody answers.
# Each takes `delay_ms`, one after the other.
def wire(drop, delay_ms=0):
    fd = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(fd, 0x400454CA, struct.pack("16sH", b"wire", 0x1001))  # TUNSETIFF, IFF_TUN | IFF_NO_PI
    commands = "ip link set lo up; ip addr add 10.9.0.1/24 dev wire; ip link set wire up"
    subprocess.run(commands, shell=True, check=True)
    with open("/proc/sys/net/ipv4/tcp_syn_retries", "w") as file:
        file.write("1")

    def mirror():
        seen = 0
        while True:
            packet = bytearray(os.read(fd, 65536))
            if packet[0] >> 4 != 4 or drop == 0:
                continue
            begin = (packet[0] & 15) * 4
            if len(packet) > begin + (packet[begin + 12] >> 4) * 4:
                seen += 1
                if seen % drop == 0:
                    continue
            time.sleep(delay_ms / 1000)
            packet[12:16], packet[16:20] = packet[16:20], packet[12:16]
            os.write(fd, packet)

    threading.Thread(target=mirror, daemon=True).start()


DO = {"listen": listen, "open": open_connections, "move": move, "reset": be_reset, "close": close,
      "fail": fail, "closed_port": closed_port, "info": info, "sent_again": sent_again, "wire": wire}  # fmt: skip
for line in sys.stdin:
    order = json.loads(line)
    print(json.dumps(DO[order.pop("do")](**order) or {}), flush=True)
