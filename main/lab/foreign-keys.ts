const NETWORKS = 'Write `networks: [host]`, `networks: [none]`, or the names of networks.'
const PROCESSES = 'Containers here are namespaces of this machine’s own file system: there is nothing to set.'

/** Compose's words that a lab file does not have, each with what to do instead. */
const COMPOSE: Readonly<Record<string, string>> = {
  services: 'Write the containers under `containers:`, each with the `host` that it runs on.',
  image:
    'Remove it: containers run the programs of this machine, without images. Say which one with `command:`.',
  build:
    'Remove it: containers run the programs of this machine, without images. Say which one with `command:`.',
  entrypoint: 'Write the whole program into `command:`.',
  network_mode: NETWORKS,
  container_name: 'A container has the name under which it stands in `containers:`.',
  depends_on: 'Remove it: everything is started at once; expectations wait with `eventually`.',
  healthcheck: 'Write an expectation under `expect:` instead.',
  expose: 'Remove it: containers on one network reach all of each other’s ports.',
  links: 'Put the containers on one user-defined network; `aliases` gives further names.',
  external_links: 'Put the containers on one user-defined network; `aliases` gives further names.',
  env_file: 'Write the variables under `environment:`.',
  volumes: 'Remove it: the lab file’s folder is at /lab in every container, read-only.',
  configs: 'Remove it: the lab file’s folder is at /lab in every container, read-only.',
  secrets: 'Remove it: the lab file’s folder is at /lab in every container, read-only.',
  version: 'Remove it: lab files have no version.',
  restart: 'Remove it: programs are not restarted.',
  external: 'Remove it: a lab has all of its networks to itself.',
  labels: 'Remove it, or write a comment.',
  privileged: PROCESSES,
  cap_add: PROCESSES,
  cap_drop: PROCESSES,
  user: PROCESSES,
  working_dir: PROCESSES,
  tty: PROCESSES,
  stdin_open: PROCESSES,
  init: PROCESSES,
  profiles: 'Remove it: a lab runs whole.',
  extends: 'Use a YAML anchor: `&name`, `*name` and `<<: *name`.',
  include: 'Write everything into one file.',
  domainname: 'Use `hostname` and `dns_search`.',
  link_local_ips: 'Use `ipv4_address` or `ipv6_address`.',
  priority: 'Use `gw_priority`.',
}

/** Words of later versions, by what they are called in a sentence. */
const LATER: Readonly<Record<string, string>> = {
  deploy: 'Services with replicas',
  replicas: 'Services with replicas',
  scale: 'Services with replicas',
  uplink: 'An uplink to the machine’s own network',
  dhcp: 'DHCP',
  'com.docker.network.bridge.gateway_mode_ipv4': 'A gateway mode',
  'com.docker.network.bridge.gateway_mode_ipv6': 'A gateway mode',
  gateway_mode_ipv4: 'A gateway mode',
  'com.docker.network.bridge.host_binding_ipv4': 'A default address for published ports',
  'com.docker.network.bridge.inhibit_ipv4': 'A bridge without address',
  'com.docker.network.bridge.trusted_host_interfaces': 'A list of trusted interfaces',
  'com.docker.network.host_ipv4': 'A source address for masqueraded traffic',
  'com.docker.network.container_iface_prefix': 'A prefix for interface names',
}

/** `dhcp` is something that this version lacks: what it is, in words, to begin a sentence with. */
export function laterFeature(key: string): string | undefined {
  return Object.hasOwn(LATER, key) ? LATER[key] : undefined
}

/** What to do in place of a key that Docker Compose has and a lab file has not. */
export function composeHint(key: string): string | undefined {
  return Object.hasOwn(COMPOSE, key) ? COMPOSE[key] : undefined
}

/** The finding that a feature is still to come. */
export function notYet(feature: string): { code: string; message: string; hint: string } {
  const message = `${feature} is not in this version of Underlay yet.`
  return { code: 'not-yet', message, hint: 'Remove it for now.' }
}
