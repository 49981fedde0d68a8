// Which part may import which. The picture is in docs/architecture.md; `npm test` holds it.

/** Only these files of main/ may be imported from the folder, besides its own. */
function only(name, folder, allowed, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: `^main/${folder}/` },
    to: { path: '^main/', pathNot: [`^main/${folder}/`, '^main/problem\\.ts$', ...allowed] },
  }
}

/** What a running lab knows of itself, and its nodes. */
const runningLab = ['^main/(record|nodes)\\.ts$']

module.exports = {
  forbidden: [
    only(
      'kernel-knows-nothing-of-labs',
      'kernel',
      [],
      'kernel/ makes and reads kernel objects, whatever they are for. It could serve another program than this one.',
    ),
    only(
      'lab-knows-nothing-of-the-kernel',
      'lab',
      ['^main/kernel/objects\\.ts$'],
      'lab/ turns a file into a Lab. Of the kernel it knows the names of what a lab may choose (types of objects.ts).',
    ),
    {
      name: 'lab-takes-only-types-of-kernel-objects',
      comment: 'See lab-knows-nothing-of-the-kernel.',
      severity: 'error',
      from: { path: '^main/lab/' },
      to: { path: '^main/kernel/', dependencyTypesNot: ['type-only'] },
    },
    only(
      'drivers-turn-a-lab-into-kernel-objects',
      'drivers',
      ['^main/(lab|faults)/', '^main/kernel/(xfrm/)?objects\\.ts$'],
      'drivers/ say what should be. How it gets into the kernel is not their business.',
    ),
    only(
      'faults-turn-kernel-objects-into-others',
      'faults',
      ['^main/lab/', '^main/kernel/objects\\.ts$', '^main/links-down\\.ts$'],
      'faults/ break what drivers say, whatever driver said it.',
    ),
    only(
      'walk-listens-and-asks',
      'walk',
      ['^main/(capture|kernel|lab|packet)/', '^main/check/destination\\.ts$', ...runningLab],
      'walk/ tells a packet’s way from frames and from what the kernel says. What was asked for it takes from the record, to say who asked.',
    ),
    {
      name: 'what-should-be-is-computed-purely',
      comment:
        'From lab file to kernel objects there is no process, no file and no network, so that it is tested in milliseconds without a kernel.',
      severity: 'error',
      // Reading the file is the one effect, and has a file of its own.
      from: {
        path: '^main/(lab/(?!read\\.ts)|drivers/|faults/)|^main/kernel/(objects|diff|commands?|link-commands|nft|plan)\\.ts$',
      },
      to: {
        path: '^(node:)?(child_process|fs|fs/promises|net|http|dgram|worker_threads)$|^node_modules/execa/',
      },
    },
    only(
      'packet-reads-bytes',
      'packet',
      ['^main/lab/(ip|suggest)\\.ts$'],
      'packet/ turns the bytes of frames into what people read, wherever they were captured. Of lab/ it has the arithmetic of addresses, and the search for a word that was meant.',
    ),
    {
      name: 'frames-are-read-purely',
      comment:
        'From bytes to headers, filters and capture files there is no process, no file and no clock, so that it is fuzzed in memory.',
      severity: 'error',
      from: { path: '^main/packet/' },
      to: { dependencyTypes: ['core', 'npm'] },
    },
    only(
      'observe-reads-the-kernel',
      'observe',
      [...runningLab, '^main/(kernel|lab)/'],
      'observe/ turns the kernel into facts; what they are used for is decided above it.',
    ),
    only(
      'check-judges-a-running-lab',
      'check',
      [...runningLab, '^main/(kernel|lab|observe)/'],
      'check/ compares expectations with the running kernel; it neither plans nor changes a lab.',
    ),
    only(
      'terminal-enters-a-running-lab',
      'terminal',
      [...runningLab, '^main/(kernel|lab)/', '^main/(contract|service/(serve-port|outlet))\\.ts$'],
      'terminal/ starts programs in the namespaces of a lab, and keeps those of the contract; it knows nothing else of it.',
    ),
    only(
      'export-writes-a-lab-in-other-languages',
      'export',
      ['^main/(kernel|lab)/'],
      'export/ turns a Lab or a plan into text for others; it needs neither the drivers nor a running lab.',
    ),
    {
      name: 'parts-do-not-import-the-whole',
      comment: 'engine.ts puts the parts together. What two parts need has a file of its own below both.',
      severity: 'error',
      from: { path: '^main/[^/]+/', pathNot: '^main/(cli|service)/' },
      to: { path: '^main/engine\\.ts$' },
    },
    {
      name: 'nothing-imports-the-command-line',
      comment: 'The command line is one user of the engine among others.',
      severity: 'error',
      from: { pathNot: '^main/cli(/|\\.ts$)|^test/unit/cli/' },
      to: { path: '^main/cli(/|\\.ts$)' },
    },
    {
      name: 'the-interface-knows-the-engine-by-its-contract',
      comment:
        'renderer/ runs in a page: of the engine it has the contract, the frames that carry it, and the pure reading and writing of packets.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(main|electron)/', pathNot: '^main/(contract|wire|client)\\.ts$|^main/packet/' },
    },
    {
      name: 'the-interface-runs-in-a-page',
      comment: 'No Node in the page: what it needs of the machine, it asks the engine.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the-contract-is-made-of-types',
      comment: 'Whoever imports the contract gets its schemas, and nothing of the engine.',
      severity: 'error',
      from: { path: '^main/(contract|answers|wire|client)\\.ts$' },
      to: { path: '^main/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-shell-has-no-networking-knowledge',
      comment: 'electron/ opens windows and starts the engine; what it asks of it goes through the contract.',
      severity: 'error',
      from: { path: '^electron/' },
      to: {
        path: '^(main|renderer)/',
        pathNot:
          '^main/(contract|wire|client|port|engine-process)\\.ts$|^main/server/pages\\.ts$|^renderer/connection/',
      },
    },
    {
      name: 'the-engine-runs-without-electron',
      comment: 'The same engine serves a browser, and the command line.',
      severity: 'error',
      from: { path: '^(main|renderer)/' },
      to: { path: '^electron/|^node_modules/electron/' },
    },
    {
      name: 'the-service-is-for-interfaces',
      comment: 'service/ answers the contract; the engine below it does not know that it is there.',
      severity: 'error',
      from: {
        path: '^main/',
        pathNot: '^main/(service/|server(/|\\.ts)|engine-process\\.ts|cli/serve\\.ts|vm/guest\\.ts)',
      },
      to: { path: '^main/service/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'tests-and-scripts-stay-outside',
      comment: 'The product does not contain its tests or its tools.',
      severity: 'error',
      from: { path: '^(main|renderer|electron)/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Files that import each other are one thing in two files. Types alone may, as they vanish.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-imported-is-there',
      comment: 'An import that cannot be found, or a package that package.json does not name.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['unknown', 'undetermined', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'the-product-uses-no-development-tools',
      comment: 'What main/ needs when it runs belongs in `dependencies` of package.json.',
      severity: 'error',
      from: { path: '^main/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json', '.vue'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
}
