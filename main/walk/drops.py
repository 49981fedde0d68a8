"""Tells why the kernel drops packets (tracepoint skb:kfree_skb), for as long as somebody listens.

Needs the machine's root. Says `ready`; with the next line of input it tells all drops so far as one line of JSON, a list of `seconds`, `nanoseconds` and
`reason` (SKB_DROP_REASON_ without that), and ends. What is opened is a file descriptor for each processor (perf_event_open(2)) and a private mount of tracefs:
nothing of it outlives this process.
"""

import ctypes
import json
import mmap
import os
import re
import struct
import sys
import time

SYS_PERF_EVENT_OPEN = {"x86_64": 298, "aarch64": 241}
TRACEPOINT = 2
SAMPLE_TIME = 1 << 2
SAMPLE_RAW = 1 << 10
USE_CLOCK = 1 << 25
CLOCK_MONOTONIC = 1
CLONE_NEWNS = 0x00020000
MS_REC_PRIVATE = 0x4000 | 0x40000
PAGES = 64
DATA_HEAD = 1024
RECORD_SAMPLE = 9


def read_event():
    """Number of the tracepoint, place of the reason in its record, and the reasons' names."""
    check(libc.unshare(CLONE_NEWNS))
    check(libc.mount(b"none", b"/", None, MS_REC_PRIVATE, None))
    check(libc.mount(b"tracefs", b"/sys/kernel/tracing", b"tracefs", 0, None))
    folder = "/sys/kernel/tracing/events/skb/kfree_skb/"
    with open(folder + "id") as file:
        number = int(file.read())
    with open(folder + "format") as file:
        layout = file.read()
    place = re.search(r"reason;\s*offset:(\d+)", layout)
    names = {int(key, 0): name for key, name in re.findall(r"\{\s*(\w+),\s*\"(\w+)\"\s*\}", layout)}
    if place is None:
        raise OSError(0, "this kernel tells no reasons")
    return number, int(place.group(1)), names


class Listener:
    def __init__(self, number, processor):
        # struct perf_event_attr, its first 112 bytes.
        attributes = struct.pack(
            "=IIQQQQQIIQQQQIiQII", TRACEPOINT, 112, number, 1, SAMPLE_TIME | SAMPLE_RAW, 0, USE_CLOCK, 0, 0, 0, 0, 0, 0, 0, CLOCK_MONOTONIC, 0, 0, 0
        )
        call = SYS_PERF_EVENT_OPEN[os.uname().machine]
        self.handle = check(libc.syscall(call, ctypes.c_char_p(attributes), -1, processor, -1, 8))
        self.size = PAGES * mmap.PAGESIZE
        self.memory = mmap.mmap(self.handle, mmap.PAGESIZE + self.size)

    def records(self):
        (head,) = struct.unpack_from("=Q", self.memory, DATA_HEAD)
        at = max(head - self.size, 0)
        while at < head:
            kind, _, length = struct.unpack("=IHH", self.piece(at, 8))
            if length < 8:
                return
            if kind == RECORD_SAMPLE:
                body = self.piece(at + 8, length - 8)
                (when, size) = struct.unpack_from("=QI", body)
                yield when, body[12 : 12 + size]
            at += length

    def piece(self, at, length):
        ring = memoryview(self.memory)[mmap.PAGESIZE :]
        start = at % self.size
        return (bytes(ring[start : start + length]) + bytes(ring[: max(start + length - self.size, 0)]))[:length]


def main():
    number, place, names = read_event()
    listeners = [Listener(number, processor) for processor in os.sched_getaffinity(0)]
    print("ready", flush=True)
    sys.stdin.readline()
    # The tracepoint has no clock of the day; frames have.
    offset = time.time_ns() - time.monotonic_ns()
    drops = []
    for listener in listeners:
        for when, raw in listener.records():
            (reason,) = struct.unpack_from("=I", raw, place)
            when += offset
            drops.append({"seconds": when // 10**9, "nanoseconds": when % 10**9, "reason": names.get(reason, str(reason))})
    print(json.dumps(drops), flush=True)


main()
