#!/usr/bin/env python3
"""Watches the ports of a LAN's switch while a command runs, and says which pings came in and went out there, with which VLAN tag.

    tags.py COMMAND...       for example: tags.py sleep 10
"""

import socket
import struct
import subprocess
import sys
import threading

ALL_PROTOCOLS = 0x0003
SOL_PACKET, PACKET_AUXDATA = 263, 8
VLAN_VALID = 1 << 4
ECHO_REQUEST = 8


def tag_of(frame, notes):
    """The VLAN of a frame and what is behind it. The kernel takes the tag off and tells it beside the frame (packet(7))."""
    for level, kind, data in notes:
        if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
            status, _, _, _, _, tag, _ = struct.unpack("IIIHHHH", data[:20])
            if status & VLAN_VALID:
                return tag & 0x0FFF, frame
    if frame[12:14] == b"\x81\x00":
        return struct.unpack("!H", frame[14:16])[0] & 0x0FFF, frame[:12] + frame[16:]
    return None, frame


def describe(frame, notes, port, direction):
    """One line for a ping's request, nothing for any other frame."""
    tag, frame = tag_of(frame, notes)
    packet = frame[14:]
    if frame[12:14] != b"\x08\x00" or packet[9] != 1 or packet[(packet[0] & 15) * 4] != ECHO_REQUEST:
        return None
    way = "out of" if direction == socket.PACKET_OUTGOING else "into"
    addresses = f"{socket.inet_ntoa(packet[12:16])} > {socket.inet_ntoa(packet[16:20])}"
    return f"{addresses} {way} port {port}, {'no tag' if tag is None else f'tag {tag}'}"


def watch(wire, seen, done):
    while not done.is_set():
        try:
            frame, notes, _, (port, _, direction, *_) = wire.recvmsg(65535, 256)
        except TimeoutError:
            continue
        if port != "br0" and (line := describe(frame, notes, port, direction)):
            seen.append(line)


with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS)) as wire:
    wire.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    wire.settimeout(0.2)
    seen, done = [], threading.Event()
    watcher = threading.Thread(target=watch, args=(wire, seen, done))
    watcher.start()
    subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done.set()
    watcher.join()
for line in dict.fromkeys(seen):
    print(line)
