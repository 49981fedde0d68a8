#!/usr/bin/env python3
"""Plays someone without the key: sends frames for an overlay in cleartext to a host, and counts how many get to a container.

    forge-frames.py VNI VTEP FROM TO MAC CONTAINER

Each frame is a ping from the address FROM to the address TO of CONTAINER, whose hardware address is MAC.
"""

import socket
import struct
import subprocess
import sys
import time

FRAMES = 5
VXLAN_PORT = 4789

vni, vtep, sender, receiver, mac, container = sys.argv[1:]


def checksum(data):
    """The internet checksum (RFC 1071) of an even number of bytes."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total & 0xFFFF) + (total >> 16)
    return ~(total + (total >> 16)) & 0xFFFF


def echo_request(number):
    head = struct.pack("!BBHHH", 8, 0, 0, 7, number)
    return struct.pack("!BBHHH", 8, 0, checksum(head), 7, number)


def packet(payload):
    def header(check):
        ends = socket.inet_aton(sender) + socket.inet_aton(receiver)
        return struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0, 64, 1, check) + ends

    return header(checksum(header(0))) + payload


def frame(number):
    return bytes.fromhex(mac.replace(":", "")) + bytes.fromhex("020000000001") + b"\x08\x00" + packet(echo_request(number))


def pings_received():
    """How many pings the container has received since it came up, by its own kernel's word."""
    command = ["nsenter", f"--net=/run/netns/{container}", "cat", "/proc/net/snmp"]
    names, values = [
        line.split() for line in subprocess.check_output(command, text=True).splitlines() if line.startswith("Icmp:")
    ]
    return int(dict(zip(names, values))["InEchos"])


before = pings_received()
family = socket.AF_INET6 if ":" in vtep else socket.AF_INET
with socket.socket(family, socket.SOCK_DGRAM) as wire:
    for number in range(FRAMES):
        vxlan = struct.pack("!II", 0x08000000, int(vni) << 8)
        wire.sendto(vxlan + frame(number), (vtep, VXLAN_PORT))
time.sleep(0.5)
print(f"forged frames sent: {FRAMES}, arrived: {pings_received() - before}")
