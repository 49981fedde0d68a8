import { contains, containsBlock, formatAddress, formatBlock, isReserved, overlaps } from './ip.ts'
import type { Block } from './ip.ts'
import { claim, claimNext, createPool } from './ipam.ts'
import type { Holder, Pool } from './ipam.ts'
import { refusalFinding } from './refusals.ts'
import { tell } from './report.ts'
import type { Report } from './report.ts'
import type { NetworkInput, PoolInput } from './schema.ts'
import type { Path } from './source.ts'

/** What the file says of one subnet of a network. */
export interface SubnetRequest {
  readonly input: PoolInput
  readonly path: Path
  /** The subnet to have; undefined until one of the default pools is chosen. */
  block: Block | undefined
}

/** Reads `ipam`, short or as Compose's list. Undefined where it contradicts itself, which is told. */
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
  const requests =
    config && config.length > 0
      ? config.map((input, index) => ({ input, path: [...path, 'config', index], block: input.subnet }))
      : [{ input: short, path, block: short.subnet }]
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

function checkRequest(report: Report, { input, path }: SubnetRequest): boolean {
  const { subnet, ip_range: range, gateway, aux_addresses: auxiliary } = input
  if (!subnet) {
    const lonely = (['ip_range', 'gateway', 'aux_addresses'] as const).find((key) => input[key] !== undefined)
    if (lonely === undefined) return true
    const message = `\`${lonely}\` needs a \`subnet\` beside it.`
    tell(report, [...path, lonely], 'key', {
      code: 'missing-subnet',
      message,
      hint: 'Add `subnet:`, such as 10.1.0.0/24.',
    })
    return false
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
      ? `The gateway ${formatAddress(gateway)} is the network or broadcast address of ${text}.`
      : `The gateway ${formatAddress(gateway)} is not in the subnet ${text}.`
    refuse(
      ['gateway'],
      'bad-gateway',
      message,
      `Choose an address of ${text}, such as ${formatAddress(subnet.first + 1)}.`,
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

/** A subnet of a network with its addresses: auxiliary ones and the gateway are taken already. */
export interface NetworkSubnet {
  readonly pool: Pool
  readonly gateway: number | undefined
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
  shared: Map<number, Holder> | undefined,
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
