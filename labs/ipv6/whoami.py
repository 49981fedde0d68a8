#!/usr/bin/env python3
"""Tells whoever asks over HTTP, in IPv4 or IPv6, which address they come from. Listens on port 80.

With IPV6_V6ONLY off, a socket of IPv6 takes connections of both families where the machine has both; a client of IPv4 then
has the address ::ffff:10.0.0.3.
"""

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        client = self.client_address[0].removeprefix("::ffff:")
        body = f"you are {client}, I am {socket.gethostname()}\n".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    address_family = socket.AF_INET6

    def server_bind(self):
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()


Server(("::", 80), Handler).serve_forever()
