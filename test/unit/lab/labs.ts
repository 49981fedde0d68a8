import { parseLab } from '../../../main/lab/read.ts'
import type { Container, Endpoint, Lab, Network } from '../../../main/lab/lab.ts'
import type { Problem } from '../../../main/problem.ts'

const FILE = '/labs/test.lab.yml'

/** The problems of a lab file, by line. */
export function problemsOf(yaml: string): readonly Problem[] {
  const parsed = parseLab(yaml, FILE)
  return parsed.ok ? [] : parsed.problems
}

/** Each problem as `line:column code`. */
export function codesOf(yaml: string): string[] {
  return problemsOf(yaml).map(({ code, place }) => `${place?.line ?? 0}:${place?.column ?? 0} ${code}`)
}

/** The only problem of a lab file, as one text of message and hint. */
export function onlyProblem(yaml: string): string {
  const problems = problemsOf(yaml)
  const [problem] = problems
  if (problems.length !== 1 || !problem)
    throw new Error(`${problems.length} problems: ${problems.map(({ message }) => message).join(' ')}`)
  return `${problem.message} ${problem.hint}`
}

/** The lab of a valid file. */
export function labOf(yaml: string, previous?: Lab): Lab {
  const parsed = parseLab(yaml, FILE, previous)
  if (!parsed.ok)
    throw new Error(parsed.problems.map(({ message, place }) => `${place?.line ?? 0}: ${message}`).join('\n'))
  return parsed.value
}

/** A container of the lab. */
export function container(lab: Lab, name: string): Container {
  const found = lab.containers.find((one) => one.name === name)
  if (!found) throw new Error(`no container ${name}`)
  return found
}

/** A container's endpoint on a network. */
export function endpoint(lab: Lab, name: string, network: string): Endpoint {
  const found = container(lab, name).endpoints.find((one) => one.network === network)
  if (!found) throw new Error(`no endpoint of ${name} on ${network}`)
  return found
}

/** A network of the lab; for `bridge` and `docker_gwbridge`, the one of a host. */
export function network(lab: Lab, name: string, host?: string): Network {
  const found = lab.networks.find(
    (one) => one.name === name && (host === undefined || ('host' in one && one.host === host)),
  )
  if (!found) throw new Error(`no network ${name}`)
  return found
}

/** One host on one LAN, and a line break after each: the start of a small lab. */
export const ONE_HOST = `lans:
  lan: { subnet: 192.168.1.0/24 }
hosts:
  h1: { lans: { lan: 192.168.1.11 } }
`

/** Two hosts on one LAN. */
export const TWO_HOSTS = `${ONE_HOST}  h2: { lans: { lan: 192.168.1.12 } }
`
