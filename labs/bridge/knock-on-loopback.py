#!/usr/bin/env python3
"""Tries what no program should be able to do: open a neighbour's port that is published on 127.0.0.1 only.

The kernel never sends 127.0.0.1 on a cable, so the packet is made by hand: a TCP SYN for 127.0.0.1, in an Ethernet frame
to the neighbour's MAC. Waits a second for the neighbour's SYN+ACK.

    knock-on-loopback.py NEIGHBOUR PORT
"""

import socket
import struct
import subprocess
import sys
import time

neighbour, port = sys.argv[1], int(sys.argv[2])
CLIENT_PORT = 40000


def mac_of(address):
    subprocess.run(["ping", "-c1", "-W1", address], stdout=subprocess.DEVNULL, check=True)
    entry = subprocess.run(["ip", "neigh", "show", address], capture_output=True, text=True, check=True).stdout.split()
    return bytes.fromhex(entry[entry.index("lladdr") + 1].replace(":", ""))


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def address_of_link(link):
    words = subprocess.run(["ip", "-4", "-br", "addr", "show", link], capture_output=True, text=True, check=True).stdout
    return socket.inet_aton(words.split()[2].split("/")[0])


def syn(source, destination):
    tcp = struct.pack("!HHIIBBHHH", CLIENT_PORT, port, 1, 0, 5 << 4, 0x02, 64240, 0, 0)
    pseudo = source + destination + struct.pack("!BBH", 0, socket.IPPROTO_TCP, len(tcp))
    tcp = tcp[:16] + struct.pack("!H", checksum(pseudo + tcp)) + tcp[18:]
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 1, 0, 64, socket.IPPROTO_TCP, 0) + source + destination
    return ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:] + tcp


with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800)) as wire:
    wire.bind(("eth0", 0x0800))
    mine = wire.getsockname()[4]
    packet = syn(address_of_link("eth0"), socket.inet_aton("127.0.0.1"))
    wire.send(mac_of(neighbour) + mine + b"\x08\x00" + packet)
    deadline = time.monotonic() + 1
    verdict = "no answer"
    while verdict == "no answer" and (left := deadline - time.monotonic()) > 0:
        wire.settimeout(left)
        try:
            frame = wire.recv(2048)
        except TimeoutError:
            break
        to_port, flags = struct.unpack("!H", frame[36:38])[0], frame[47]
        if frame[23] == socket.IPPROTO_TCP and to_port == CLIENT_PORT:
            verdict = "the port is open" if flags & 0x12 == 0x12 else "the port is closed"
    print(verdict)
