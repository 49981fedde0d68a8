import type { Origin, Rule } from '../kernel/objects.ts'
import type { BridgeNetwork, Family } from '../lab/lab.ts'
import { inFamily } from './addresses.ts'
import { addressMatch } from './family-words.ts'
import type { Publication } from './publish.ts'

/** A rule with where it comes from and why. */
export type AskedRule = Required<Rule>

/** The rules of one bridge's own chains for the packets of a family, by the name that its chains begin with. */
export function bridgeRules(network: BridgeNetwork, published: readonly Publication[], family: Family) {
  return {
    'filter-forward-in': forwardIn(network, published),
    'filter-forward-out': forwardOut(network),
    'nat-postrouting-in': postroutingIn(network, published),
    'nat-postrouting-out': postroutingOut(network, family),
  }
}

function forwardIn(network: BridgeNetwork, published: readonly Publication[]): AskedRule[] {
  const { bridge, name, icc, origin } = network
  const verdict = icc ? 'accept' : 'drop'
  const neighbours = `Containers on ${name} ${icc ? 'may' : 'must not'} talk to each other.`
  if (network.internal) {
    return [
      replies(origin),
      {
        text: `iifname != "${bridge}" counter drop comment "INTERNAL NETWORK INGRESS"`,
        origin,
        why: `${name} is internal: nothing from another interface gets in.`,
      },
      { text: `counter ${verdict} comment "ICC"`, origin, why: neighbours },
    ]
  }
  return [
    replies(origin),
    { text: `iifname "${bridge}" counter ${verdict} comment "ICC"`, origin, why: neighbours },
    ...published.map(({ container, address, port }) => ({
      text: `${addressMatch('daddr', address)} ${port.protocol} dport ${String(port.containerPort)} counter accept comment "PUBLISHED PORT"`,
      origin: port.origin,
      why: `Port ${String(port.containerPort)} of ${container} is published, so it is open to other interfaces.`,
    })),
    {
      text: 'counter drop comment "UNPUBLISHED PORT DROP"',
      origin,
      why: `Whatever else comes to ${name} from another interface ends here: this isolates bridges from each other.`,
    },
  ].filter(first)
}

function forwardOut({ bridge, name, internal, origin }: BridgeNetwork): AskedRule[] {
  return [
    replies(origin),
    internal
      ? {
          text: `oifname != "${bridge}" counter drop comment "INTERNAL NETWORK EGRESS"`,
          origin,
          why: `${name} is internal: nothing leaves through another interface.`,
        }
      : {
          text: 'counter accept comment "OUTGOING"',
          origin,
          why: `Containers on ${name} may open connections to the outside.`,
        },
  ]
}

function postroutingIn(
  { name, bridge, internal, origin }: BridgeNetwork,
  published: readonly Publication[],
): AskedRule[] {
  if (internal) return []
  return [
    {
      text: 'fib saddr type local counter masquerade comment "MASQUERADE FROM HOST"',
      origin,
      why: `What the host itself sends to ${name} takes the address of ${bridge}, so that answers come back even to 127.0.0.1.`,
    },
    ...published.map(({ container, address, port }) => ({
      text: `${addressMatch('saddr', address)} ${addressMatch('daddr', address)} ${port.protocol} dport ${String(port.containerPort)} counter masquerade comment "MASQ TO OWN PORT"`,
      origin: port.origin,
      why: `When ${container} calls its own published port, it sees the bridge as the caller: it would not answer itself over the network.`,
    })),
  ].filter(first)
}

function postroutingOut(network: BridgeNetwork, family: Family): AskedRule[] {
  const { bridge, name, internal, masquerade, origin } = network
  if (internal || !masquerade) return []
  const subnets = network.subnets.map(({ subnet }) => subnet)
  return inFamily(subnets, family).map((subnet) => ({
    text: `oifname != "${bridge}" ${addressMatch('saddr', subnet)} counter masquerade comment "MASQUERADE"`,
    origin,
    why: `What leaves ${name} through another interface takes the host’s address there: nobody outside knows a way to ${subnet}.`,
  }))
}

function replies(origin: Origin): AskedRule {
  return {
    text: 'ct state established,related counter accept comment "REPLIES"',
    origin,
    why: 'Packets of connections that were let through before pass without being judged again.',
  }
}

/** Two host ports may lead to one container port: the rules for that one are the same, and one of them is enough. */
function first(rule: AskedRule, index: number, rules: readonly AskedRule[]): boolean {
  return rules.findIndex(({ text }) => text === rule.text) === index
}
