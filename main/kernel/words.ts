/** What the kernel's short answers mean for a lab, in a sentence, by a part of the answer. */
const meanings: readonly (readonly [string, string])[] = [
  ['File exists', 'Something with this name or address is there already.'],
  ['Exchange full', 'The bridge is full: a kernel bridge takes 1,023 ports.'],
  ['Operation not supported', 'This kernel does not have what the command asks for.'],
  ['Unknown device type', 'This kernel does not have this kind of device.'],
  ['Operation not permitted', 'This machine does not let the lab do this.'],
  ['Nexthop has invalid gateway', 'The gateway is not in a subnet of this namespace.'],
  ['Network is unreachable', 'The gateway is not in a subnet of this namespace.'],
  ['Cannot find device', 'The interface that the command names is not there.'],
  ['No such file or directory', 'What the command names is not there.'],
  ['No such process', 'What the command should take away is not there.'],
  ['Too many open files', 'This process may not open enough files: raise `ulimit -n`.'],
  ['No space left on device', 'The kernel or the lab’s own memory disk has no room left.'],
  ['Cannot allocate memory', 'The machine has no memory left for this.'],
  ['Device or resource busy', 'The interface is used in a way that does not go with this.'],
  ['Invalid argument', 'The kernel does not accept one of the values.'],
  ['Numerical result out of range', 'A value is larger or smaller than the kernel takes.'],
  ['no such program', 'There is no program of that name in the machine’s system folders.'],
]

/** A sentence on what the kernel's words mean, where they are known. */
export function meaning(words: readonly string[]): string | undefined {
  const said = words.join(' ').toLowerCase()
  return meanings.find(([part]) => said.includes(part.toLowerCase()))?.[1]
}
