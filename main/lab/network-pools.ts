import {
  blockFamily,
  contains,
  containsBlock,
  familyName,
  familyOf,
  formatAddress,
  formatBlock,
} from './ip.ts'
import { isReserved, overlaps } from './ip.ts'
import type { Block, Family } from './ip.ts'
import { claim, claimNext, createPool } from './ipam.ts'
import type { Holder, Pool } from './ipam.ts'
import { refusalFinding } from './refusals.ts'
import { tell } from './report.ts'
import type { Report } from './report.ts'
import type { NetworkInput, PoolInput } from './schema.ts'
import type { Path } from './source.ts'

/** What the file says of one subnet of a network. */
export interface SubnetRequest {
  readonly family: Family
  readonly input: PoolInput
  readonly path: Path
  /** The subnet to have; undefined until one of the default pools is chosen. */
  block: Block | undefined
}

/** The subnets that `ipam` names, short or as Compose's list. Undefined where it contradicts itself, which is told. */
export function readSubnets(
  report: Report,
  name: string,
  { ipam }: NetworkInput,
): SubnetRequest[] | undefined {
  const path = ['networks', name, 'ipam']
  const { config, driver: _driver, ...short } = ipam ?? {}
  const first = Object.keys(short)[0]
  if (config && first !== undefined) {
    const message = `\`${first}\` stands beside \`config\`, which holds it in Compose’s form.`
    tell(report, [...path, first], 'key', {
      code: 'two-forms',
      message,
      hint: 'Use one form: either the keys themselves or a `config` list of them.',
    })
    return undefined
  }
  const requests = config
    ? config.map((input, index) => ({ ...requestOf(input, [...path, 'config', index]) }))
    : shortForm(report, short, path)
  if (!requests) return undefined
  const fitting = requests.filter((request) => checkRequest(report, request))
  if (fitting.length < requests.length) return undefined
  for (const [index, later] of requests.entries()) {
    const earlier = requests
      .slice(0, index)
      .find((one) => one.block && later.block && overlaps(one.block, later.block))
    if (!earlier?.block || !later.block) continue
    const message = `The subnets ${formatBlock(earlier.block)} and ${formatBlock(later.block)} of \`${name}\` overlap.`
    tell(report, [...later.path, 'subnet'], 'value', {
      code: 'overlapping-subnets',
      message,
      hint: 'Remove one of the two, or change it.',
    })
    return undefined
  }
  return requests
}

function requestOf(input: PoolInput, path: Path): SubnetRequest {
  const { subnet } = input
  return { family: subnet ? blockFamily(subnet) : 'ipv4', input, path, block: subnet }
}

type ShortInput = Omit<NonNullable<NetworkInput['ipam']>, 'config' | 'driver'>

/** The short form has lists of one for each family: what belongs to a subnet is found by its family. */
function shortForm(report: Report, input: ShortInput, path: Path): SubnetRequest[] | undefined {
  const subnets = [input.subnet ?? []].flat()
  const lonely = lonelyKey(input)
  if (subnets.length === 0) {
    if (lonely !== undefined) tellLonely(report, path, lonely)
    return lonely === undefined ? [] : undefined
  }
  const ranges = [input.ip_range ?? []].flat()
  const gateways = [input.gateway ?? []].flat()
  const families = new Set(subnets.map(blockFamily))
  const parts = [
    ...ranges.map((range) => ({ key: 'ip_range', family: blockFamily(range), text: formatBlock(range) })),
    ...gateways.map((one) => ({ key: 'gateway', family: familyOf(one), text: formatAddress(one) })),
  ]
  const strays = parts.filter(({ family }) => !families.has(family))
  for (const { key, family, text } of strays) {
    const message = `${text} is ${familyName(family)}, and \`subnet\` has none of that family.`
    const hint = `Add an ${familyName(family)} subnet, or remove it.`
    tell(report, [...path, key], 'value', { code: 'missing-subnet', message, hint })
  }
  const auxiliary = Object.entries(input.aux_addresses ?? {})
  if (strays.length > 0) return undefined
  return subnets.map((subnet, index) => {
    const family = blockFamily(subnet)
    const first = subnets.findIndex((one) => blockFamily(one) === family) === index
    const range = first ? ranges.find((one) => blockFamily(one) === family) : undefined
    const gateway = first ? gateways.find((one) => familyOf(one) === family) : undefined
    const own = auxiliary.filter(([, address]) => first && familyOf(address) === family)
    return requestOf(
      {
        subnet,
        ...(range && { ip_range: range }),
        ...(gateway !== undefined && { gateway }),
        ...(own.length > 0 && { aux_addresses: Object.fromEntries(own) }),
      },
      path,
    )
  })
}

function lonelyKey(input: ShortInput | PoolInput): 'ip_range' | 'gateway' | 'aux_addresses' | undefined {
  return (['ip_range', 'gateway', 'aux_addresses'] as const).find((key) => input[key] !== undefined)
}

function tellLonely(report: Report, path: Path, key: string): void {
  const message = `\`${key}\` needs a \`subnet\` beside it.`
  const hint = 'Add `subnet:`, such as 10.1.0.0/24.'
  tell(report, [...path, key], 'key', { code: 'missing-subnet', message, hint })
}

function checkRequest(report: Report, { input, path }: SubnetRequest): boolean {
  const { subnet, ip_range: range, gateway, aux_addresses: auxiliary } = input
  if (!subnet) {
    const lonely = lonelyKey(input)
    if (lonely !== undefined) tellLonely(report, path, lonely)
    return lonely === undefined
  }
  let fine = true
  const refuse = (key: Path, code: string, message: string, hint: string): void => {
    tell(report, [...path, ...key], 'value', { code, message, hint })
    fine = false
  }
  const text = formatBlock(subnet)
  if (range && !containsBlock(subnet, range)) {
    const larger = range.length < subnet.length
    refuse(
      ['ip_range'],
      'range-outside-subnet',
      `The range ${formatBlock(range)} is ${larger ? 'larger than' : 'not inside'} the subnet ${text}.`,
      `Choose a part of ${text}.`,
    )
  }
  if (gateway !== undefined && (!contains(subnet, gateway) || isReserved(subnet, gateway))) {
    const message = contains(subnet, gateway)
      ? `The gateway ${formatAddress(gateway)} is ${reservedWords(subnet)} of ${text}.`
      : `The gateway ${formatAddress(gateway)} is not in the subnet ${text}.`
    refuse(
      ['gateway'],
      'bad-gateway',
      message,
      `Choose an address of ${text}, such as ${formatAddress(subnet.first + 1n)}.`,
    )
  }
  for (const [key, address] of Object.entries(auxiliary ?? {})) {
    if (contains(subnet, address)) continue
    const message = `The auxiliary address ${formatAddress(address)} (\`${key}\`) is not in the subnet ${text}.`
    refuse(
      ['aux_addresses', key],
      'bad-auxiliary-address',
      message,
      `Choose an address of ${text}, or remove it.`,
    )
  }
  return fine
}

function reservedWords(subnet: Block): string {
  return blockFamily(subnet) === 'ipv4' ? 'the network or broadcast address' : 'the address of any router'
}

/** A subnet of a network with its addresses: auxiliary ones and the gateway are taken already. */
export interface NetworkSubnet {
  readonly pool: Pool
  readonly gateway: bigint | undefined
  vni: number | undefined
}

/**
 * Opens a subnet: reserves auxiliary addresses, then the gateway, which is the first free address of the range
 * where the file names none. `wantsGateway` is false for macvlan, which has one only by name.
 */
export function openSubnet(
  report: Report,
  name: string,
  request: SubnetRequest,
  block: Block,
  wantsGateway: boolean,
  shared: Map<bigint, Holder> | undefined,
): NetworkSubnet {
  const { input, path } = request
  const pool = createPool(block, input.ip_range ?? block, shared)
  for (const [key, address] of Object.entries(input.aux_addresses ?? {})) {
    const place = [...path, 'aux_addresses', key]
    const refusal = claim(pool, address, { who: `the auxiliary address \`${key}\``, path: place })
    if (refusal?.reason === 'taken')
      tell(report, place, 'value', refusalFinding(report, pool, address, refusal, `\`${name}\``))
  }
  const holder = { who: 'the gateway', path: input.gateway === undefined ? path : [...path, 'gateway'] }
  if (input.gateway !== undefined) {
    const refusal = claim(pool, input.gateway, holder)
    const same = refusal?.reason === 'taken' && refusal.by.who === holder.who
    if (refusal && !same)
      tell(report, holder.path, 'value', refusalFinding(report, pool, input.gateway, refusal, `\`${name}\``))
    return { pool, gateway: input.gateway, vni: undefined }
  }
  return { pool, gateway: wantsGateway ? claimNext(pool, holder) : undefined, vni: undefined }
}
