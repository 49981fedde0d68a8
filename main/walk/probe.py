"""Sends one probe from a network namespace, and tells how it ended.

The first argument is the path of the namespace; the first line of standard input is a JSON object: `kind` (ping, tcp, udp, http, arp, dns),
`address`, `mark` (hexadecimal, what the probe is known by), `patience` (seconds to wait for an answer), and for some kinds `port`, `from_port`,
`size` (bytes of the whole packet, which then may not be fragmented, unless `fragment` is true), `link`, `source`, `host`, `path`, `question` (of UDP, hexadecimal). The socket is opened at once; the word
`ready` is said, and with the next line of input the probe is sent. Then one line of JSON: `outcome` (answered, refused, silent, failed), `said` in words, and
`error`, the kernel's name of what went wrong.
"""

import errno
import json
import os
import random
import socket
import struct
import sys
import time

IP_MTU_DISCOVER = 10
IPV6_MTU_DISCOVER = 23
IP_RECVERR = 11
IPV6_RECVERR = 25
ALLOW_FRAGMENTS = 0
DO_NOT_FRAGMENT = 2
HEADERS = {socket.AF_INET: 28, socket.AF_INET6: 48}
USUAL_PAYLOAD = 56

REFUSED = (errno.ECONNREFUSED, errno.ECONNRESET)


def end(outcome, said, error=None):
    print(json.dumps({"outcome": outcome, "said": said, "error": error}), flush=True)


def family(task):
    return socket.AF_INET6 if ":" in task["address"] else socket.AF_INET


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def report_errors(one, kind):
    if kind == socket.AF_INET6:
        one.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVERR, 1)
    else:
        one.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)


def discover_mtu(one, kind, how):
    if kind == socket.AF_INET6:
        one.setsockopt(socket.IPPROTO_IPV6, IPV6_MTU_DISCOVER, how)
    else:
        one.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, how)


class Ping:
    def __init__(self, task):
        self.task, kind = task, family(task)
        self.mark, self.number = bytes.fromhex(task["mark"]), random.randrange(1 << 16)
        self.six = kind == socket.AF_INET6
        protocol = socket.getprotobyname("ipv6-icmp") if self.six else socket.IPPROTO_ICMP
        self.socket = socket.socket(kind, socket.SOCK_RAW, protocol)
        report_errors(self.socket, kind)
        if "size" in task:
            discover_mtu(self.socket, kind, ALLOW_FRAGMENTS if task.get("fragment") else DO_NOT_FRAGMENT)
        payload = task["size"] - HEADERS[kind] if "size" in task else USUAL_PAYLOAD
        self.payload = (self.mark + bytes(range(256)) * 256)[: max(payload, len(self.mark))]

    def message(self):
        request = 128 if self.six else 8
        bare = struct.pack("!BBHHH", request, 0, 0, self.number, 1) + self.payload
        if self.six:
            return bare
        return struct.pack("!BBHHH", request, 0, checksum(bare + b"\0" * (len(bare) % 2)), self.number, 1) + self.payload

    def send(self):
        self.socket.connect((self.task["address"], 0))
        self.socket.send(self.message())
        reply = 129 if self.six else 0
        limit = time.monotonic() + self.task["patience"]
        while True:
            self.socket.settimeout(max(limit - time.monotonic(), 0.001))
            heard = self.socket.recv(1 << 16)
            body = heard if self.six else heard[(heard[0] & 15) * 4 :]
            if body[:1] == bytes([reply]) and self.mark in body:
                return end("answered", "%d bytes came back" % len(heard))


class Tcp:
    def __init__(self, task):
        self.task = task
        self.socket = socket.socket(family(task), socket.SOCK_STREAM)
        self.socket.settimeout(task["patience"])
        self.socket.bind(("", task["from_port"]))

    def send(self):
        self.socket.connect((self.task["address"], self.task["port"]))
        end("answered", "connected to port %d" % self.task["port"])


class Http(Tcp):
    def send(self):
        self.socket.connect((self.task["address"], self.task["port"]))
        words = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
        self.socket.send((words % (self.task["path"], self.task["host"])).encode())
        answer = b""
        while b"\r\n" not in answer:
            piece = self.socket.recv(1 << 16)
            if not piece:
                return end("refused", "the connection was closed without an answer")
            answer += piece
        end("answered", answer.split(b"\r\n")[0].decode(errors="replace"))


class Udp:
    def __init__(self, task):
        self.task, kind = task, family(task)
        self.socket = socket.socket(kind, socket.SOCK_DGRAM)
        self.socket.settimeout(task["patience"])
        report_errors(self.socket, kind)
        self.socket.bind(("", task["from_port"]))

    def send(self):
        self.socket.connect((self.task["address"], self.task["port"]))
        self.socket.send(bytes.fromhex(self.task["question"]))
        end("answered", "%d bytes came back" % len(self.socket.recv(1 << 16)))


class Arp:
    def __init__(self, task):
        self.task = task
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
        self.socket.bind((task["link"], 0x0806))

    def send(self):
        own = self.socket.getsockname()[4]
        asks, asked = (socket.inet_aton(self.task[key]) for key in ("source", "address"))
        request = struct.pack("!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, 1, own, asks, b"", asked)
        self.socket.send(b"\xff" * 6 + own + b"\x08\x06" + request)
        limit = time.monotonic() + self.task["patience"]
        while True:
            self.socket.settimeout(max(limit - time.monotonic(), 0.001))
            heard = self.socket.recv(2048)
            if heard[20:22] == b"\0\2" and heard[28:32] == asked:
                return end("answered", "%s is at %s" % (self.task["address"], heard[22:28].hex(":")))


KINDS = {"ping": Ping, "tcp": Tcp, "http": Http, "udp": Udp, "dns": Udp, "arp": Arp}


def main():
    enter(sys.argv[1])
    task = json.loads(sys.stdin.buffer.raw.readline())
    try:
        probe = KINDS[task["kind"]](task)
        print("ready", flush=True)
        if not sys.stdin.buffer.raw.readline():
            return
        probe.send()
    except TimeoutError:
        end("silent", "no answer within %g s" % task["patience"])
    except OSError as error:
        name = errno.errorcode.get(error.errno, str(error.errno))
        end("refused" if error.errno in REFUSED else "failed", error.strerror, name)


main()
