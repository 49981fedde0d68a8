"""Reads frames where they pass, in any number of network namespaces, and hands them on unread.

One process listens in all of them: it enters each namespace once, opens a packet socket there, and stays. The kernel writes frames
into memory that both share (packet_mmap, TPACKET_V3: Documentation/networking/packet_mmap.rst), block by block; a block is written
to the standard output as it is. So nothing here is done for each frame, and what the kernel had to drop is known to the frame.

The first line of standard input is a JSON object: `sockets`, each with the `path` of a namespace and the `link` to listen on (null: all
of them), `snapshot` (bytes kept of a frame), `block` and `blocks` (bytes of a block, and how many a socket has), `wait` (milliseconds
after which a block that is not full is handed on). Each further line is an order: `count` or `stop`; the end of input is `stop`.

Standard output: messages of one letter, a length of four bytes (little endian), and so many bytes:
  R  JSON: listening now; for each socket the links of its namespace by number
  B  four bytes: number of the socket; then a block
  C  JSON, in answer to `count`, and before the end: frames seen and dropped by each socket, and the kernel's counters of each namespace
  E  JSON: it does not work, and why; nothing follows
"""

import ctypes
import json
import mmap
import os
import select
import socket
import struct
import sys
import threading

SOL_PACKET = 263
PACKET_RX_RING = 5
PACKET_STATISTICS = 6
PACKET_VERSION = 10
TPACKET_V3 = 2
ETH_P_ALL = 0x0003
SO_ATTACH_FILTER = 26
CLONE_NEWNET = 0x40000000
FRAME = 2048
STATUS = 8
LENGTH = 20

libc = ctypes.CDLL(None, use_errno=True)


def say(letter, *parts):
    pieces = [struct.pack("<cI", letter, sum(len(part) for part in parts)), *parts]
    while pieces:
        written = os.writev(1, pieces)
        while pieces and written >= len(pieces[0]):
            written -= len(pieces.pop(0))
        if written:
            pieces[0] = memoryview(pieces[0])[written:]


def say_json(letter, value):
    say(letter, json.dumps(value).encode())


def enter(path):
    handle = os.open(path, os.O_RDONLY)
    check(libc.setns(handle, CLONE_NEWNET), path)
    os.close(handle)


def check(answer, path=None):
    if answer != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), path)


class Socket:
    def __init__(self, order, wanted):
        enter(wanted["path"])
        self.seen = self.dropped = 0
        self.size, self.count, self.next = order["block"], order["blocks"], 0
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.socket.setsockopt(SOL_PACKET, PACKET_VERSION, TPACKET_V3)
        # One instruction of classic BPF: every frame, cut off at the snapshot length.
        code = ctypes.create_string_buffer(struct.pack("=HBBI", 0x06, 0, 0, order["snapshot"]))
        program = struct.pack("@HP", 1, ctypes.addressof(code))
        self.socket.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)
        frames = self.size // FRAME * self.count
        ring = struct.pack("=7I", self.size, self.count, FRAME, frames, order["wait"], 0, 0)
        check(libc.setsockopt(self.socket.fileno(), SOL_PACKET, PACKET_RX_RING, ring, len(ring)))
        self.memory = mmap.mmap(self.socket.fileno(), self.size * self.count)
        self.view = memoryview(self.memory)
        link = wanted["link"]
        # Bound only now: nothing arrives before there is a place for it.
        self.bind(socket.if_nametoindex(link) if link else 0)
        self.links = {number: name for number, name in socket.if_nameindex()}
        self.proc = {name: open_counters(name) for name in ("snmp", "netstat", "snmp6", "dev")}

    def bind(self, number):
        # Python's own bind wants a name; the kernel takes interface 0 for all of them (packet(7)).
        address = struct.pack("=HHiHBB8s", socket.AF_PACKET, socket.htons(ETH_P_ALL), number, 0, 0, 0, b"")
        check(libc.bind(self.socket.fileno(), address, len(address)))

    def hand_on(self, number):
        """Writes the blocks that are full or due. Whether there were any."""
        any_there = False
        while True:
            start = self.next * self.size
            (status,) = struct.unpack_from("=I", self.memory, start + STATUS)
            if not status & 1:
                return any_there
            (length,) = struct.unpack_from("=I", self.memory, start + LENGTH)
            say(b"B", struct.pack("<I", number), self.view[start : start + length])
            struct.pack_into("=I", self.memory, start + STATUS, 0)
            self.next = (self.next + 1) % self.count
            any_there = True

    def count_up(self):
        told = self.socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, 12)
        seen, dropped, _ = struct.unpack("=3I", told)
        self.seen += seen
        self.dropped += dropped
        return {"seen": self.seen, "dropped": self.dropped, "counters": self.counters()}

    def counters(self):
        told = {}
        for name, handle in self.proc.items():
            if handle is not None:
                told[name] = os.pread(handle, 1 << 20, 0).decode()
        return told


def open_counters(name):
    # Opened in the namespace, it goes on telling of that one.
    try:
        return os.open("/proc/thread-self/net/" + name, os.O_RDONLY)
    except FileNotFoundError:
        return None


def open_sockets(order):
    """All at once: for a ring, the kernel waits until no processor is in the midst of a packet any more, some ten milliseconds."""
    opened = [None] * len(order["sockets"])
    failures = []

    def open_one(number, wanted):
        try:
            opened[number] = Socket(order, wanted)
        except OSError as error:
            failures.append(error)

    # Each thread is in a namespace of its own.
    threads = [threading.Thread(target=open_one, args=each) for each in enumerate(order["sockets"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return opened


def listen(order):
    sockets = open_sockets(order)
    say_json(b"R", [one.links for one in sockets])
    poll = select.poll()
    for number, one in enumerate(sockets):
        poll.register(one.socket, select.POLLIN | select.POLLERR)
    poll.register(0, select.POLLIN | select.POLLHUP)
    by_handle = {one.socket.fileno(): (number, one) for number, one in enumerate(sockets)}
    typed = b""
    while True:
        for handle, _ in poll.poll():
            if handle in by_handle:
                number, one = by_handle[handle]
                one.hand_on(number)
                one.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                continue
            read = os.read(0, 4096)
            typed += read
            *orders, typed = typed.split(b"\n")
            if not read or b"stop" in orders:
                return finish(order, sockets)
            for _ in orders:
                say_json(b"C", [one.count_up() for one in sockets])


def finish(order, sockets):
    # What is in a block that is not full comes when its time is over.
    poll = select.poll()
    for one in sockets:
        poll.register(one.socket, select.POLLIN)
    while True:
        poll.poll(2 * order["wait"] + 10)
        if not any([one.hand_on(number) for number, one in enumerate(sockets)]):
            break
    say_json(b"C", [one.count_up() for one in sockets])


def main():
    try:
        listen(json.loads(sys.stdin.buffer.raw.readline()))
    except OSError as error:
        say_json(b"E", {"error": error.strerror, "path": error.filename})


try:
    main()
except BrokenPipeError:
    os._exit(0)
