#!/usr/bin/env python3
"""Sends one UDP datagram and prints what comes back within a second.

    ask-udp.py ADDRESS PORT
"""

import socket
import sys

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.settimeout(1)
    client.connect((sys.argv[1], int(sys.argv[2])))
    try:
        client.send(b"who am I?")
        print(client.recv(2048).decode(), end="")
    except TimeoutError:
        print("no answer")
    except OSError as error:
        print(error.strerror)
