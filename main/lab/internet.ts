import { blockFamily, ipv4 } from './ip.ts'
import type { Block } from './ip.ts'

/** The outside world's subnets, reserved for documentation (RFC 5737, RFC 3849): 203.0.113.0/24, 2001:db8:203:113::/64. */
export const INTERNET_SUBNETS: readonly Block[] = [
  { first: ipv4(0xcb007100), length: 24 },
  { first: 0x20010db802030113n << 64n, length: 64 },
]

/** The outside world's server on one of its subnets: 203.0.113.10, 2001:db8:203:113::10. */
export function internetServerAddress(subnet: Block): bigint {
  return subnet.first + (blockFamily(subnet) === 'ipv4' ? 10n : 0x10n)
}

/** Name of the outside world's LAN. */
export const INTERNET_LAN = 'internet'
/** Name of the outside world's host. */
export const INTERNET_SERVER = 'internet-server'

const PROGRAM = `import http.server, socket, socketserver, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        client = self.client_address[0].removeprefix("::ffff:")
        body = f"you are {client}\\n".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass

class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    address_family = getattr(socket, sys.argv[1])

Server(("", 80), Handler).serve_forever()
`

/**
 * Answers every HTTP request on port 80 with the address that it came from: `you are 203.0.113.1`. A socket of IPv6 takes
 * both families, but not every kernel has one.
 */
export function internetServerCommand(withIpv6: boolean): readonly string[] {
  return ['python3', '-c', PROGRAM, withIpv6 ? 'AF_INET6' : 'AF_INET']
}
