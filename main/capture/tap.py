"""Reads frames where they pass, in any number of network namespaces, and hands them on unread.

One process listens in all of them: it enters each namespace once, opens a packet socket there, and stays. The kernel writes frames
into memory that both share (packet_mmap, TPACKET_V3: Documentation/networking/packet_mmap.rst), block by block; a block is written
to the standard output as it is. So nothing here is done for each frame, and what the kernel had to drop is known to the frame.

The first line of standard input is a JSON object: `sockets`, each with the `path` of a namespace, the `link` to listen on (null: all
of them), and whether that is to hear what is not for it (`promiscuous`); `snapshot` (bytes kept of a frame), `block` and `blocks`
(bytes of a block, and how many a socket has), `wait` (milliseconds after which a block that is not full is handed on), `owner` (the
process with which the lab ends). Each further line is an order: `count`, `tally` (the same without counters) or `stop`; the end of
input is `stop`.

An open socket keeps its namespace alive. So it is closed when the namespace loses its name, and all of them when the lab ends.

Standard output: messages of one letter, a length of four bytes (little endian), and so many bytes:
  R  JSON: listening now; for each socket the links of its namespace by number
  B  four bytes: number of the socket; then a block
  L  JSON: number of a socket, and the links of its namespace by number, since they have changed
  G  JSON: number of a socket whose link or namespace is gone; nothing of it follows
  C  JSON, in answer to `count` and `tally`, and before the end: frames seen and dropped by each socket, and the kernel's counters of
     each namespace
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
import time

SOL_PACKET = 263
PACKET_ADD_MEMBERSHIP = 1
PACKET_MR_PROMISC = 1
PACKET_RX_RING = 5
PACKET_STATISTICS = 6
PACKET_VERSION = 10
TPACKET_V3 = 2
ETH_P_ALL = 0x0003
SO_ATTACH_FILTER = 26
NETLINK_ROUTE = 0
RTMGRP_LINK = 1
IN_DELETE = 0x200
FRAME = 2048
STATUS = 8
FRAMES = 12
LENGTH = 20
PATIENCE = 2.0


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


class Socket:
    def __init__(self, order, wanted):
        enter(wanted["path"])
        self.path, self.inode = wanted["path"], os.stat(wanted["path"]).st_ino
        self.seen = self.dropped = self.handed = 0
        self.size, self.count, self.next = order["block"], order["blocks"], 0
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.socket.setsockopt(SOL_PACKET, PACKET_VERSION, TPACKET_V3)
        self.keep(order["snapshot"])
        frames = self.size // FRAME * self.count
        ring = struct.pack("=7I", self.size, self.count, FRAME, frames, order["wait"], 0, 0)
        check(libc.setsockopt(self.socket.fileno(), SOL_PACKET, PACKET_RX_RING, ring, len(ring)))
        self.memory = mmap.mmap(self.socket.fileno(), self.size * self.count)
        self.view = memoryview(self.memory)
        self.changes = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, NETLINK_ROUTE)
        self.changes.bind((0, RTMGRP_LINK))
        # Bound only now: nothing arrives before there is a place for it.
        self.number = socket.if_nametoindex(wanted["link"]) if wanted["link"] else 0
        self.bind(self.number)
        if wanted.get("promiscuous"):
            membership = struct.pack("=iHH8s", self.number, PACKET_MR_PROMISC, 0, b"")
            self.socket.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership)
        self.links = {number: name for number, name in socket.if_nameindex()}
        self.proc = {name: open_counters(name) for name in ("snmp", "netstat", "snmp6", "dev")}

    def keep(self, most):
        """Takes every frame, cut off at so many bytes: one instruction of classic BPF. With 0, no frame any more."""
        code = ctypes.create_string_buffer(struct.pack("=HBBI", 0x06, 0, 0, most))
        program = struct.pack("@HP", 1, ctypes.addressof(code))
        self.socket.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)

    def bind(self, number):
        # Python's own bind wants a name; the kernel takes interface 0 for all of them (packet(7)).
        address = struct.pack("=HHiHBB8s", socket.AF_PACKET, socket.htons(ETH_P_ALL), number, 0, 0, 0, b"")
        check(libc.bind(self.socket.fileno(), address, len(address)))

    def hand_on(self, number):
        """Writes the blocks that are full or due, each once at most: others want their turn as well. Whether there were any."""
        for handed in range(self.count):
            start = self.next * self.size
            (status,) = struct.unpack_from("=I", self.memory, start + STATUS)
            if not status & 1:
                return handed > 0
            (frames,) = struct.unpack_from("=I", self.memory, start + FRAMES)
            (length,) = struct.unpack_from("=I", self.memory, start + LENGTH)
            self.handed += frames
            say(b"B", struct.pack("<I", number), self.view[start : start + length])
            struct.pack_into("=I", self.memory, start + STATUS, 0)
            self.next = (self.next + 1) % self.count
        return True

    def is_empty(self):
        """Whether all that the kernel kept was handed on."""
        self.count_up(False)
        return self.handed >= self.seen - self.dropped

    def count_up(self, with_counters):
        if self.socket.fileno() >= 0:
            told = self.socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, 12)
            seen, dropped, _ = struct.unpack("=3I", told)
            self.seen += seen
            self.dropped += dropped
        return {"seen": self.seen, "dropped": self.dropped, "counters": self.counters() if with_counters else {}}

    def counters(self):
        told = {}
        for name, handle in self.proc.items():
            if handle is not None:
                told[name] = os.pread(handle, 1 << 20, 0).decode()
        return told

    def look_again(self):
        """Whether the links have changed. They are empty where the namespace is gone."""
        while True:
            try:
                self.changes.recv(1 << 16)
            except BlockingIOError:
                break
            except OSError:
                continue  # Some were too many to be kept: the links are read anyway.
        before, self.links = self.links, {}
        # A thread that has entered a namespace keeps it alive: one that ends, does not.
        reader = threading.Thread(target=self.read_links)
        reader.start()
        reader.join()
        return self.links != before

    def read_links(self):
        try:
            enter(self.path)
            self.links = {number: name for number, name in socket.if_nameindex()}
        except OSError:
            pass  # The namespace is gone, or on its way.

    def is_gone(self):
        """Whether its link, or the name of its namespace, is not there any more."""
        try:
            same = os.stat(self.path).st_ino == self.inode
        except OSError:
            return True
        return not same or (self.number != 0 and self.number not in self.links)

    def close(self):
        for handle in self.proc.values():
            if handle is not None:
                os.close(handle)
        self.proc = {}
        self.changes.close()
        self.view.release()
        self.memory.close()
        self.socket.close()


def open_counters(name):
    # Opened in the namespace, it goes on telling of that one.
    try:
        return os.open("/proc/thread-self/net/" + name, os.O_RDONLY)
    except FileNotFoundError:
        return None


def listen(order):
    ending = os.pidfd_open(order["owner"])
    names = watch_names(order)
    # For a ring, the kernel waits until no processor is in the midst of a packet any more: some ten milliseconds, and so all at once.
    sockets = open_everywhere(lambda wanted: Socket(order, wanted), order["sockets"])
    say_json(b"R", [one.links for one in sockets])
    poll = select.poll()
    frames, changes = {}, {}
    for number, one in enumerate(sockets):
        frames[one.socket.fileno()] = changes[one.changes.fileno()] = number
        poll.register(one.socket, select.POLLIN | select.POLLERR)
        poll.register(one.changes, select.POLLIN)
    for handle in (0, ending, names):
        poll.register(handle, select.POLLIN | select.POLLHUP)

    def let_go(gone):
        finish(order, [(number, sockets[number]) for number in gone])
        for number in gone:
            one = sockets[number]
            one.count_up(False)
            for handle, table in ((one.socket.fileno(), frames), (one.changes.fileno(), changes)):
                poll.unregister(handle)
                del table[handle]
            one.close()
            say_json(b"G", number)

    typed = b""
    while frames:
        ready = [handle for handle, _ in poll.poll()]
        # Links first: frames of a new one come after its name.
        changed = [changes[handle] for handle in ready if handle in changes]
        for number in changed:
            if sockets[number].look_again():
                say_json(b"L", [number, sockets[number].links])
        for handle in ready:
            if handle in frames:
                one = sockets[frames[handle]]
                one.hand_on(frames[handle])
                one.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if names in ready:
            os.read(names, 1 << 16)
            changed = list(frames.values())
        gone = [number for number in changed if sockets[number].is_gone()]
        if gone:
            let_go(gone)
        if ending in ready:
            break
        if 0 in ready:
            read = os.read(0, 4096)
            typed += read
            *orders, typed = typed.split(b"\n")
            if not read or b"stop" in orders:
                break
            for each in orders:
                say_json(b"C", [one.count_up(each == b"count") for one in sockets])
    finish(order, [(number, sockets[number]) for number in frames.values()])
    say_json(b"C", [one.count_up(True) for one in sockets])


def watch_names(order):
    """A handle that can be read when a namespace of the lab has lost its name."""
    folder = os.path.dirname(order["sockets"][0]["path"])
    handle = check(libc.inotify_init1(os.O_CLOEXEC), folder)
    check(libc.inotify_add_watch(handle, folder.encode(), IN_DELETE), folder)
    return handle


def finish(order, open_ones):
    poll = select.poll()
    for _, one in open_ones:
        one.keep(0)
        poll.register(one.socket, select.POLLIN)
    # What is in a block that is not full comes when its time is over: on a busy machine, later than that.
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not all([one.is_empty() for _, one in open_ones]):
        poll.poll(order["wait"])
        for number, one in open_ones:
            one.hand_on(number)


def main():
    try:
        listen(json.loads(sys.stdin.buffer.raw.readline()))
    except OSError as error:
        say_json(b"E", {"error": error.strerror, "path": error.filename})


try:
    main()
except BrokenPipeError:
    os._exit(0)
