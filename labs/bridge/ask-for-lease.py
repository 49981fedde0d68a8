#!/usr/bin/env python3
"""Broadcasts a DHCP DISCOVER on an interface, as a DHCP client would, and waits a second for an offer.

    ask-for-lease.py [INTERFACE]        eth0
"""

import socket
import struct
import sys

link = sys.argv[1] if len(sys.argv) > 1 else "eth0"
with open(f"/sys/class/net/{link}/address") as file:
    mac = bytes.fromhex(file.read().strip().replace(":", ""))

# RFC 2131: BOOTREQUEST over Ethernet, transaction 42, "answer by broadcast", the client's hardware address.
header = struct.pack("!BBBBIHH16x16s192x", 1, 1, 6, 0, 42, 0, 0x8000, mac)
options = bytes([99, 130, 83, 99]) + bytes([53, 1, 1]) + bytes([255])

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, link.encode())
    client.bind(("", 68))
    client.settimeout(1)
    client.sendto(header + options, ("255.255.255.255", 67))
    try:
        offer, server = client.recvfrom(2048)
        print(f"{server[0]} offers {socket.inet_ntoa(offer[16:20])}")
    except TimeoutError:
        print("nobody offers an address")
