import type { Lab, Network } from '../../main/contract.ts'

/** The network that a selection means: `NAME@HOST` for one that lives on a host, as every host has its own `bridge`. */
export function namedNetwork(lab: Lab, selected: string): Network | undefined {
  return lab.networks.find((network) =>
    network.driver === 'bridge' ? `${network.name}@${network.host}` === selected : network.name === selected,
  )
}
