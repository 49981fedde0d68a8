/** Programs whose first word alone could be something else: these words after it make a command of it. */
const withObject: Readonly<Record<string, RegExp>> = {
  ip: /^(-\S+|a|addr|address|l|link|r|route|ro|n|neigh|neighbour|rule|maddr|monitor|xfrm|tunnel|netns|vrf)$/,
  bridge: /^(-\S+|link|fdb|vlan|mdb|monitor)$/,
  tc: /^(-\S+|qdisc|class|filter|monitor)$/,
  nft: /^(-\S+|list|monitor|add|delete)$/,
}

const others = new Set([
  ...['ping', 'ping6', 'arping', 'traceroute', 'traceroute6', 'tracepath', 'mtr', 'tcpdump', 'iperf3'],
  ...['curl', 'wget', 'nc', 'ncat', 'socat', 'telnet', 'dig', 'nslookup', 'getent', 'ss', 'netstat'],
  ...['arp', 'ifconfig', 'route', 'ethtool', 'sysctl', 'conntrack', 'iptables', 'ip6tables', 'wg', 'vtysh'],
  ...['birdc', 'nsenter', 'python3', 'cat'],
])

/**
 * Whether a text is a command to be typed: its first word is a program that people use to look at networks, and more words
 * follow. One word alone is what the text speaks of.
 */
export function isCommand(text: string): boolean {
  const [program = '', next] = text.trim().split(/\s+/)
  if (next === undefined) return false
  return Object.hasOwn(withObject, program) ? (withObject[program]?.test(next) ?? false) : others.has(program)
}

/** A line without the prompt that some people write before a command. */
export function withoutPrompt(line: string): string {
  return line.trim().replace(/^[$#]\s+/, '')
}
