"""Has the kernel trace packets through netfilter, in any number of network namespaces, and tells what it says.

The first line of standard input is a JSON object: `paths` of the namespaces, `table` (a name for the table that starts the trace), and `matches`, the
conditions in nftables' words of which a packet to be traced meets one. `ready` is said as soon as all are traced. Then each report of the kernel
(nf_tables_trace.c) is a line of JSON: `place` (number of the namespace), `id` (of the packet, in its namespace), `family`, `table`, `chain`, `type`
(policy, return, rule), `handle` of the rule, `verdict`, `chain_called`, `network` and `transport` (the packet's headers in hexadecimal, with the first report of a hook).
With the next line of input, `rulesets` of all namespaces of which something was reported are told, by their number, and it ends.

The table belongs to this process's socket (`flags owner`): the kernel takes it away with it, however it ends.
"""

import ctypes
import json
import os
import select
import socket
import struct
import sys

NETLINK_NETFILTER = 12
NFNLGRP_NFTRACE = 9
SOL_NETLINK = 270
NETLINK_ADD_MEMBERSHIP = 1
TRACE = 10 << 8 | 17
HANDLES = 1 << 3
ECHOED = ctypes.c_char_p

TYPES = {1: "policy", 2: "return", 3: "rule"}
VERDICTS = {0: "drop", 1: "accept", 2: "stolen", 3: "queue", 4: "repeat", -1: "continue", -2: "break", -3: "jump", -4: "goto", -5: "return"}
FAMILIES = {1: "inet", 2: "ip", 3: "arp", 5: "netdev", 7: "bridge", 10: "ip6"}

nft = ctypes.CDLL("libnftables.so.1")
nft.nft_ctx_new.restype = ctypes.c_void_p
nft.nft_ctx_get_output_buffer.restype = ECHOED
nft.nft_ctx_get_error_buffer.restype = ECHOED


class Namespace:
    def __init__(self, path, ruleset):
        enter(path)
        self.context = ctypes.c_void_p(nft.nft_ctx_new(0))
        nft.nft_ctx_buffer_output(self.context)
        nft.nft_ctx_buffer_error(self.context)
        nft.nft_ctx_output_set_flags(self.context, HANDLES)
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
        self.socket.bind((0, 0))
        self.socket.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, NFNLGRP_NFTRACE)
        self.reported = False
        self.run(ruleset)

    def run(self, words):
        if nft.nft_run_cmd_from_buffer(self.context, words.encode()) != 0:
            raise OSError(0, nft.nft_ctx_get_error_buffer(self.context).decode())
        return nft.nft_ctx_get_output_buffer(self.context).decode()


def attributes(data):
    found = {}
    while len(data) >= 4:
        length, kind = struct.unpack_from("=HH", data)
        if length < 4:
            break
        found[kind & 0x3FFF] = data[4:length]
        data = data[(length + 3) & ~3 :]
    return found


def text(value):
    return value.rstrip(b"\0").decode() if value is not None else None


def number(value, kind="!I"):
    return struct.unpack(kind, value)[0] if value is not None else None


def reports(data, place):
    while len(data) >= 16:
        length, kind = struct.unpack_from("=IH", data)
        if kind == TRACE:
            told = attributes(data[20:length])
            verdict = attributes(told.get(5, b""))
            report = {
                "place": place,
                "id": number(told.get(6)),
                "family": FAMILIES.get(number(told.get(15))),
                "table": text(told.get(1)),
                "chain": text(told.get(2)),
                "type": TYPES.get(number(told.get(4))),
                "handle": number(told.get(3), "!Q"),
                "verdict": VERDICTS.get(number(verdict.get(1), "!i")),
                "chain_called": text(verdict.get(2)),
                "policy": VERDICTS.get(number(told.get(16), "!i")),
                "network": told[8].hex() if 8 in told else None,
                "transport": told[9].hex() if 9 in told else None,
            }
            yield report
        data = data[(length + 3) & ~3 :]


def ruleset(order):
    rules = "".join("%s meta nftrace set 1\n" % match for match in order["matches"])
    chains = "".join(
        "chain %s {\ntype filter hook %s priority -400\n%s}\n" % (hook, hook, rules) for hook in ("prerouting", "output")
    )
    return "table inet %s {\nflags owner\n%s}\n" % (order["table"], chains)


def say(value):
    print(json.dumps({key: each for key, each in value.items() if each is not None}), flush=True)


def main():
    order = json.loads(sys.stdin.buffer.raw.readline())
    rules = ruleset(order)
    places = open_everywhere(lambda path: Namespace(path, rules), order["paths"])
    print("ready", flush=True)
    poll = select.poll()
    numbers = {one.socket.fileno(): place for place, one in enumerate(places)}
    for handle in (0, *numbers):
        poll.register(handle, select.POLLIN)
    wait = None
    while ready := poll.poll(wait):
        for handle, _ in ready:
            if handle == 0:
                # What the kernel has reported by now is read yet.
                poll.unregister(0)
                wait = 0
                continue
            one = places[numbers[handle]]
            for report in reports(one.socket.recv(1 << 20), numbers[handle]):
                one.reported = True
                say(report)
    if sys.stdin.buffer.raw.readline():
        say({"rulesets": {str(place): one.run("list ruleset") for place, one in enumerate(places) if one.reported}})


main()
