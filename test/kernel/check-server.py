"""A web server on port 80, a UDP server on port 7 that answers, and one on port 9 that keeps silent."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        text = f"hello {self.client_address[0]}, this is {self.headers['Host']}\n".encode()
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def echo():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("", 7))
        while True:
            server.sendto(*server.recvfrom(2048))


silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
silent.bind(("", 9))
threading.Thread(target=echo, daemon=True).start()
ThreadingHTTPServer(("", 80), Handler).serve_forever()
