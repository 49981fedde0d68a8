#!/usr/bin/env python3
"""Watches what overlays send through this machine while a command runs, and says all that can be read of it.

    watch-wire.py COMMAND...       for example: watch-wire.py sleep 10
"""

import socket
import struct
import subprocess
import sys
import threading

VXLAN_PORT = 4789
UDP, ESP = 17, 50
PROTOCOLS = {1: "ICMP", 6: "TCP", 17: "UDP"}


def ipv4(packet):
    """Source, destination, protocol, total length and payload of an IPv4 packet."""
    header = (packet[0] & 15) * 4
    total = struct.unpack("!H", packet[2:4])[0]
    return socket.inet_ntoa(packet[12:16]), socket.inet_ntoa(packet[16:20]), packet[9], total, packet[header:]


def inner(frame):
    if struct.unpack("!H", frame[12:14])[0] != 0x0800:
        return "a frame that is not IPv4"
    source, destination, protocol, _, _ = ipv4(frame[14:])
    return f"{source} > {destination} {PROTOCOLS.get(protocol, protocol)}"


def describe(packet):
    """The kind of a packet of an overlay, and a line on it; nothing for any other."""
    source, destination, protocol, total, payload = ipv4(packet)
    ends = f"{source} > {destination}"
    if protocol == ESP:
        spi, number = struct.unpack("!II", payload[:8])
        return "ESP", f"{ends} ESP, SPI 0x{spi:08x}, number {number}, {total} bytes: the rest is noise"
    if protocol == UDP and struct.unpack("!H", payload[2:4])[0] == VXLAN_PORT:
        vni = int.from_bytes(payload[12:15], "big")
        return "cleartext", f"{ends} VXLAN, VNI {vni}, {total} bytes, inside: {inner(payload[16:])}"
    return None


def watch(wire, seen, done):
    while not done.is_set():
        try:
            packet, (_, _, direction, *_) = wire.recvfrom(65535)
        except TimeoutError:
            continue
        if direction == socket.PACKET_HOST and (found := describe(packet)):
            seen.append(found)


# A packet socket without link-layer headers, on every interface; what arrives is counted, what leaves is not.
with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800)) as wire:
    wire.settimeout(0.1)
    seen, done = [], threading.Event()
    watcher = threading.Thread(target=watch, args=(wire, seen, done))
    watcher.start()
    subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done.set()
    watcher.join()
for _, line in seen[:20]:
    print(line)
kinds = [kind for kind, _ in seen]
print(f"encrypted: {kinds.count('ESP')}, in cleartext: {kinds.count('cleartext')}")
