import { isRootless } from './kernel/capabilities.ts'
import { parseTrustedJson } from './kernel/json.ts'
import { run } from './kernel/spawn.ts'
import type { Lab, MacvlanNetwork, Origin } from './lab/lab.ts'
import type { Place, Problem } from './problem.ts'
import { inputProblem, kernelProblem } from './problem.ts'

/** An interface of this machine that a lab puts containers on. */
interface MachineLink {
  readonly link: string
  readonly network: string
  readonly mode: MacvlanNetwork['mode']
  readonly containers: readonly string[]
  readonly subnets: readonly string[]
  readonly origin: Origin
}

/** The interfaces of this machine that a lab puts containers on, once for each network that does. */
export function machineLinks({ networks, containers }: Lab): MachineLink[] {
  return networks.flatMap((network) => {
    if (network.driver !== 'macvlan' || !network.machine) return []
    const { name, parent: link, mode, machine: origin } = network
    const on = containers.filter(({ endpoints }) => endpoints.some((endpoint) => endpoint.network === name))
    const subnets = network.subnets.map(({ subnet }) => subnet)
    return [{ link, network: name, mode, containers: on.map((one) => one.name), subnets, origin }]
  })
}

/**
 * Why a lab must not be brought up as far as it leaves the lab, by an interface of this machine: nobody has allowed that (`allowed`), it
 * takes root, or the interface is not there or of no use. What the lab does already as it runs (`before`) is not asked again.
 */
export async function machineLinkProblems(
  lab: Lab,
  { allowed, before }: { readonly allowed: boolean; readonly before?: Lab },
): Promise<Problem[]> {
  const known = new Set(before ? machineLinks(before).map(({ link }) => link) : [])
  const fresh = machineLinks(lab).filter(({ link }) => !known.has(link))
  if (fresh.length === 0) return []
  const at = ({ origin }: MachineLink): Place => ({
    file: lab.file,
    line: origin.line,
    column: 1,
    key: origin.key,
  })
  if (isRootless()) return fresh.map((one) => needsRoot(one, at(one)))
  const lacks = await Promise.all(fresh.map(async (one) => lackProblem(one, await lackOf(one.link), at(one))))
  const found = lacks.filter((lack) => lack !== undefined)
  if (found.length > 0 || allowed) return found
  return fresh.map((one) => notAllowed(one, lab.file, at(one)))
}

/** What a lab lacks here for leaving by an interface of this machine, in a few words each. */
export async function machineLinkLacks(lab: Lab): Promise<string[]> {
  const links = [...new Set(machineLinks(lab).map(({ link }) => link))]
  const lacks = await Promise.all(
    links.map(async (link) => ((await lackOf(link)) ? [`${link} of this machine, plugged in`] : [])),
  )
  return [...(links.length > 0 && isRootless() ? ['root'] : []), ...lacks.flat()]
}

interface Lack {
  readonly message: string
  readonly hint: string
}

/** What is wrong with an interface of this machine as a parent. Nothing of it is changed here. */
async function lackOf(link: string): Promise<Lack | undefined> {
  const { stdout } = await run(['ip', '-j', 'link', 'show'])
  const links = parseTrustedJson<readonly { ifname: string; flags: readonly string[] }[]>(stdout || '[]')
  const found = links.find(({ ifname }) => ifname === link)
  if (!found) {
    const others = links.filter(({ flags }) => !flags.includes('LOOPBACK')).map(({ ifname }) => ifname)
    const hint = others.length > 0 ? `It has ${others.join(', ')}.` : 'It has none but its loopback.'
    return { message: `This machine has no interface ${link}.`, hint }
  }
  if (found.flags.includes('LOOPBACK'))
    return {
      message: `${link} of this machine is a loopback, which leads nowhere.`,
      hint: 'Name another one.',
    }
  if (!found.flags.includes('UP')) {
    const hint = `Set it up first, if nothing speaks against that: \`ip link set dev ${link} up\`.`
    return { message: `The interface ${link} of this machine is down.`, hint }
  }
  if (found.flags.includes('LOWER_UP')) return undefined
  return { message: `The interface ${link} of this machine has no carrier.`, hint: 'Plug it in.' }
}

function lackProblem({ network }: MachineLink, lack: Lack | undefined, place: Place): Problem | undefined {
  if (!lack) return undefined
  const message = `${lack.message.slice(0, -1)}, which \`${network}\` has as parent.`
  return kernelProblem('bad-machine-link', message, lack.hint, { place })
}

function needsRoot({ link, network }: MachineLink, place: Place): Problem {
  const message = `\`${network}\` puts containers on ${link} of this machine itself, which only root can do.`
  const hint = 'Run it as root, or name an interface of the lab’s hosts, such as `parent: eth0`.'
  return kernelProblem('needs-root', message, hint, { place })
}

function notAllowed(
  { link, network, mode, containers, subnets }: MachineLink,
  file: string,
  place: Place,
): Problem {
  const who = containers.length > 0 ? containers.join(' and ') : 'its containers'
  const message = `This lab leaves the lab: \`${network}\` puts ${who} on the network that ${link} of this machine is plugged into (macvlan, mode ${mode}), with addresses of ${subnets.join(' and ')} and MAC addresses of their own. Others there reach them, and they reach others.`
  const hint = `Where that is what you want, and the addresses are free there: \`underlay up --allow-machine ${file}\`.`
  return inputProblem('leaves-the-lab', message, hint, place)
}
