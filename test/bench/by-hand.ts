import { containerAddress } from './labs.ts'

/**
 * The overlay lab as someone who knows the kernel well writes it by hand: one batch for all namespaces, each device made where
 * it belongs, one `ip -batch` and one `bridge -batch` for a namespace, one after another. The text is written out in full, so
 * that the shell spends no time on loops. Says `up` when it is done, and takes everything down when its input ends.
 */
export function overlayByHand(hosts: number, containersPerHost: number): string {
  const each = Array.from({ length: hosts }, (_, i) => i + 1)
  const inEach = Array.from({ length: containersPerHost }, (_, i) => i + 1)
  const all = each.flatMap((h) => inEach.map((c) => [h, c] as const))
  const batch = (namespace: string, tool: string, lines: readonly string[]) =>
    `nsenter --net=/run/netns/${namespace} ${tool} -batch - <<'END'\n${lines.join('\n')}\nEND`
  return [
    'set -e',
    'mount -t tmpfs -o mode=755 tmpfs /run; mkdir /run/netns; ulimit -n $(ulimit -Hn)',
    `ip -batch - <<'END'\n${['lan', ...each.flatMap((h) => [`h${String(h)}`, `s${String(h)}`]), ...all.map(([h, c]) => container(h, c))].map((name) => `netns add ${name}`).join('\n')}\nEND`,
    batch('lan', 'ip', [
      ...device('br0', 'type bridge'),
      ...each.flatMap((h) => [
        `link add h${String(h)} type veth peer name eth0 netns h${String(h)}`,
        `link set h${String(h)} addrgenmode none`,
        `link set h${String(h)} master br0 up`,
      ]),
    ]),
    ...each.flatMap((h) => [
      batch(`h${String(h)}`, 'ip', [
        'link set lo up',
        'link set eth0 addrgenmode none',
        `link set eth0 address ${mac(2, 0, h)} up`,
        `address add 192.168.0.${String(h)}/24 dev eth0`,
        `link add vxlan0 netns s${String(h)} type vxlan id 5000 dstport 4789 learning proxy l2miss l3miss`,
      ]),
      batch(`s${String(h)}`, 'ip', [
        'link set lo up',
        ...device('br0', 'type bridge', 'mtu 1450'),
        'address add 10.0.0.1/16 dev br0',
        'link set vxlan0 addrgenmode none',
        'link set vxlan0 mtu 1450 master br0 up',
        ...inEach.flatMap((c) => [
          `link add ${container(h, c)} type veth peer name eth0 netns ${container(h, c)}`,
          `link set ${container(h, c)} addrgenmode none`,
          `link set ${container(h, c)} mtu 1450 master br0 up`,
        ]),
        ...remote(h).map(
          ([r, c]) =>
            `neighbour add ${containerAddress(r, c)} lladdr ${mac(0x42, r, c)} dev vxlan0 nud permanent`,
        ),
      ]),
      batch(
        `s${String(h)}`,
        'bridge',
        remote(h).map(
          ([r, c]) => `fdb add ${mac(0x42, r, c)} dev vxlan0 dst 192.168.0.${String(r)} self permanent`,
        ),
      ),
    ]),
    ...all.map(([h, c]) =>
      batch(container(h, c), 'ip', [
        'link set lo up',
        'link set eth0 addrgenmode none',
        `link set eth0 address ${mac(0x42, h, c)} mtu 1450 up`,
        `address add ${containerAddress(h, c)}/16 dev eth0`,
      ]),
    ),
    'echo up',
    'read -r _ || true',
    'ip -all netns delete',
    'echo down',
  ].join('\n')

  function remote(host: number) {
    return all.filter(([h]) => h !== host)
  }
}

function container(host: number, number: number): string {
  return `c${String(host)}-${String(number)}`
}

function device(name: string, type: string, attributes = ''): string[] {
  return [
    `link add ${name} ${type}`,
    `link set ${name} addrgenmode none`,
    `link set ${name} ${attributes} up`,
  ]
}

function mac(kind: number, host: number, number: number): string {
  return ['02', kind, 10, 0, host, number]
    .map((byte) => (typeof byte === 'string' ? byte : byte.toString(16).padStart(2, '0')))
    .join(':')
}
