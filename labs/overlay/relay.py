#!/usr/bin/env python3
"""Passes TCP connections on, as a reverse proxy does.

    relay.py PORT ADDRESS:PORT       listens on PORT, connects to ADDRESS:PORT
"""

import shutil
import socket
import socketserver
import sys
import threading

target, _, target_port = sys.argv[2].rpartition(":")


class Relay(socketserver.BaseRequestHandler):
    def handle(self):
        with socket.create_connection((target, int(target_port))) as server:
            threading.Thread(target=copy, args=(self.request, server), daemon=True).start()
            copy(server, self.request)


def copy(source, destination):
    with source.makefile("rb") as reader, destination.makefile("wb", buffering=0) as writer:
        shutil.copyfileobj(reader, writer, 1)
    destination.shutdown(socket.SHUT_WR)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("", int(sys.argv[1])), Relay).serve_forever()
