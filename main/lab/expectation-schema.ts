import * as z from 'zod/mini'
import { optional } from './describe-key.ts'
import { duration } from './impairment-schema.ts'
import * as leaf from './leaves.ts'

const eventually = z.union([z.boolean(), leaf.whole('`eventually`', 1, 600)])
const node = z.string()
const modifiers = {
  not: optional('The opposite must hold.', z.boolean()),
  eventually: optional('Seconds for which to try again; `true` means 5.', eventually),
}

/** The long form of an `expect` item. */
export const expectationSchema = z.strictObject({
  from: optional('The container, host or router that sends.', node),
  on: optional(
    'The node that is looked at: a container, host, router, LAN, or overlay sandbox `NETWORK@HOST`.',
    node,
  ),
  reaches: optional('The container, host, router or address that must answer.', z.string()),
  hops: optional('with `reaches`: so many hops away; 1 is the same subnet.', leaf.whole('`hops`', 1, 64)),
  mtu: optional(
    'with `reaches`: a packet of so many bytes passes unfragmented.',
    leaf.whole('An MTU', 68, 65535),
  ),
  rtt: optional('with `reaches`: the way there and back takes at least so long, such as `80ms`.', duration),
  tcp: optional('with `reaches`: a TCP connection to this port.', leaf.whole('A port', 1, 65535)),
  udp: optional('with `reaches`: an answer from this UDP port.', leaf.whole('A port', 1, 65535)),
  as: optional('with `reaches`: the source address that the other side sees.', leaf.address),
  family: optional(
    'with `reaches` or `gets`: 4 or 6, where the other side has addresses of both families.',
    z.literal([4, 6]),
  ),
  gets: optional('A web address (`http://…`) that must answer.', z.string()),
  saying: optional('with `gets`: a text that the answer must contain.', z.string()),
  has: optional(
    'What the node must have: `{address, link}`, `{route, via, link}`, `{fdb, via}` or `{neighbour, at}`.',
    z.strictObject({
      address: optional('An address, with or without prefix length.', z.string()),
      route: optional('A destination subnet, or `default`; `::/0` is that of IPv6 alone.', z.string()),
      fdb: optional('A MAC address in the forwarding database.', leaf.mac),
      neighbour: optional('An address in the neighbour table.', leaf.address),
      link: optional('with `address` or `route`: the interface.', leaf.interfaceName),
      via: optional('with `route`: the next router; with `fdb`: the VTEP.', leaf.address),
      at: optional('with `neighbour`: its MAC address.', leaf.mac),
    }),
  ),
  resolves: optional('A name that must resolve.', leaf.word),
  to: optional('with `resolves`: the address that it must resolve to.', leaf.address),
  run: optional('A program, as a list of arguments, that must end with exit code 0.', z.array(leaf.argument)),
  prints: optional('with `run`: a text that it must print.', z.string()),
  ...modifiers,
})

export type ExpectationInput = z.output<typeof expectationSchema>
