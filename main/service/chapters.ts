/** A chapter of preset labs: its folder, its title, and its labs in the order in which to read them. */
export interface ChapterPlan {
  readonly folder: string
  readonly title: string
  readonly labs: readonly string[]
}

/** The chapters in the order of docs/labs.md. A folder or lab that is not named here comes last. */
export const chapterPlans: readonly ChapterPlan[] = [
  { folder: 'basics', title: 'Basics', labs: ['network-model', 'drivers-together'] },
  {
    folder: 'bridge',
    title: 'Bridge',
    labs: [
      'default-bridge',
      'user-bridge',
      'two-bridges',
      'twin-bridges',
      'published-ports',
      'who-is-asking',
      'bridge-egress',
      'icc-off',
      'internal-bridge',
      'which-gateway',
    ],
  },
  { folder: 'host-none', title: 'Host and none', labs: ['host-and-none'] },
  {
    folder: 'overlay',
    title: 'Overlay',
    labs: [
      'two-lans',
      'pushed-not-learnt',
      'three-hosts',
      'two-overlays',
      'two-subnets',
      'internal-overlay',
      'overlay-egress',
      'overlay-mtu',
      'encrypted-overlay',
      'lazy-overlay',
    ],
  },
  {
    folder: 'vxlan',
    title: 'VXLAN, the ways that Docker does not go',
    labs: ['flood-and-learn', 'vxlan-multicast'],
  },
  { folder: 'ipv6', title: 'IPv6', labs: ['dual-stack-overlay', 'ipv6-bridge', 'ipv6-underlay'] },
  {
    folder: 'macvlan',
    title: 'macvlan',
    labs: ['macvlan-and-host', 'macvlan-modes', 'one-mac-port', 'real-lan'],
  },
  { folder: 'ipvlan', title: 'ipvlan', labs: ['one-mac-for-all', 'ipvlan-modes', 'ipvlan-flags'] },
  { folder: 'vlan', title: 'VLANs', labs: ['macvlan-trunk', 'side-by-side'] },
  {
    folder: 'impairments',
    title: 'Links that are slow, lossy or down',
    labs: ['slow-wan', 'thin-line'],
  },
  {
    folder: 'faults',
    title: 'Faults',
    labs: [
      'link-down',
      'no-route',
      'forwarding-off',
      'ttl-exceeded',
      'reverse-path-filter',
      'dropped-by-rule',
      'no-neighbour',
      'no-fdb-entry',
      'wrong-vtep',
      'wrong-vni',
      'vlan-missing',
      'too-big',
      'port-closed',
      'isolated',
    ],
  },
  {
    folder: 'exercises',
    title: 'Exercises',
    labs: [
      'page-does-not-load',
      'gone-from-the-lan',
      'one-way-out',
      'hosts-yes-containers-no',
      'half-the-floor',
      'long-answers-hang',
      'moved-to-another-host',
      'two-doors',
      'everything-at-once',
      'quiet-vlan',
    ],
  },
]
