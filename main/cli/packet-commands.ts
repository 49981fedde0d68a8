import type { Command } from 'commander'
import { Option } from 'commander'
import type { Answer } from './action.ts'
import { finish, json, labArgument } from './action.ts'
import type { CaptureOptions } from './capture.ts'

/** The commands that are about packets: one on its way, and all that pass. */
export function addPacketCommands(program: Command): void {
  program
    .command('walk')
    .description(
      'send one real packet, and tell its way: every interface, what changed, who changed it, why it was lost',
    )
    .argument(...labArgument)
    .argument('<from>', 'node that sends it')
    .argument('<to>', 'node or address that it is for')
    .option(
      '--probe <probe>',
      'ping, ping:BYTES (with :fragment it may be cut), tcp:PORT, udp:PORT, http, arp or dns:NAME',
      'ping',
    )
    .addOption(json())
    .action((lab: string, from: string, to: string, options: Answer & { probe: string }) =>
      finish(async () => (await import('./walk.ts')).walk(lab, { from, to, ...options })),
    )

  program
    .command('capture')
    .description('frames as they pass, at any places of a running lab: read here, or as pcapng for Wireshark')
    .argument(...labArgument)
    .argument(
      '[place...]',
      'NODE, NODE:INTERFACE, @HOST (with all that is on it), or a LAN or network; without one: the whole lab',
    )
    .option('-w, --write <file>', 'pcapng into a file; `-` is the standard output, for `| wireshark -k -i -`')
    .option(
      '-f, --filter <filter>',
      'only frames that it takes, in the words of Wireshark or tcpdump: `icmp and host 10.0.0.3`',
    )
    .option('-c, --count <number>', 'end after so many frames')
    .option('--seconds <number>', 'end after so many seconds')
    .addOption(new Option('--json', 'a line of JSON for each frame').conflicts('write'))
    .action((lab: string, places: string[], options: CaptureOptions) =>
      finish(async () => (await import('./capture.ts')).capture(lab, places, options)),
    )
}
