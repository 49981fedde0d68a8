import { parseBlock } from './ip.ts'

/** The outside world's subnet, reserved for documentation (RFC 5737). */
export const INTERNET_SUBNET = parseBlock('203.0.113.0/24') ?? { first: 0, length: 24 }
/** 203.0.113.10 */
export const INTERNET_SERVER_ADDRESS = INTERNET_SUBNET.first + 10
/** Name of the outside world's LAN. */
export const INTERNET_LAN = 'internet'
/** Name of the outside world's host. */
export const INTERNET_SERVER = 'internet-server'

const PROGRAM = `import http.server, socketserver

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"you are {self.client_address[0]}\\n".encode()
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

Server(("", 80), Handler).serve_forever()
`

/** Answers every HTTP request on port 80 with the address that it came from: `you are 203.0.113.1`. */
export const INTERNET_SERVER_COMMAND: readonly string[] = ['python3', '-c', PROGRAM]
