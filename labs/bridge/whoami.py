#!/usr/bin/env python3
"""Tells whoever asks which address they come from, over HTTP and over UDP.

    whoami.py [PORT]        listens on TCP and UDP port PORT (80)
"""

import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def answer(address):
    return f"you are {address}, I am {socket.gethostname()}\n".encode()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = answer(self.client_address[0])
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve_udp(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("", port))
        while True:
            _, client = server.recvfrom(2048)
            server.sendto(answer(client[0]), client)


port = int(sys.argv[1]) if len(sys.argv) > 1 else 80
threading.Thread(target=serve_udp, args=(port,), daemon=True).start()
ThreadingHTTPServer(("", port), Handler).serve_forever()
