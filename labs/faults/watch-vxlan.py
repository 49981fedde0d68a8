#!/usr/bin/env python3
"""Watches the VXLAN frames that arrive at this machine while a command runs, and says what is inside and outside.

    watch-vxlan.py COMMAND...       for example: watch-vxlan.py sleep 10
"""

import socket
import struct
import subprocess
import sys
import threading

PORT = 4789
ETHERNET_TYPES = {0x0800: "IPv4", 0x0806: "ARP", 0x86DD: "IPv6"}
PROTOCOLS = {1: "ICMP", 6: "TCP", 17: "UDP"}


def ipv4(packet):
    """Source, destination, protocol and payload of an IPv4 packet."""
    length = (packet[0] & 15) * 4
    return socket.inet_ntoa(packet[12:16]), socket.inet_ntoa(packet[16:20]), packet[9], packet[length:]


def inner(frame):
    kind = struct.unpack("!H", frame[12:14])[0]
    if kind != 0x0800:
        return ETHERNET_TYPES.get(kind, hex(kind))
    source, destination, protocol, _ = ipv4(frame[14:])
    return f"{source} > {destination} {PROTOCOLS.get(protocol, protocol)}"


def describe(packet):
    """One line for a VXLAN packet (RFC 7348), nothing for any other."""
    source, destination, protocol, udp = ipv4(packet)
    if protocol != 17 or struct.unpack("!H", udp[2:4])[0] != PORT:
        return None
    vni = int.from_bytes(udp[12:15], "big")
    return f"{source} > {destination} UDP {PORT}, VNI {vni}, inside: {inner(udp[16:])}"


def watch(wire, seen, done):
    while not done.is_set():
        try:
            packet, (_, _, direction, *_) = wire.recvfrom(65535)
        except TimeoutError:
            continue
        if direction == socket.PACKET_HOST and (line := describe(packet)):
            seen.append(line)


# A packet socket without link-layer headers, on every interface; what arrives is counted, what leaves is not.
with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800)) as wire:
    wire.settimeout(0.1)
    seen, done = [], threading.Event()
    watcher = threading.Thread(target=watch, args=(wire, seen, done))
    watcher.start()
    subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done.set()
    watcher.join()
for line in dict.fromkeys(seen):
    print(line)
print(f"VXLAN frames: {len(seen)}, with ARP inside: {sum(line.endswith('ARP') for line in seen)}")
