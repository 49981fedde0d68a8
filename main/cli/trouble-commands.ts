import type { Command } from 'commander'
import type { Answer } from './action.ts'
import { finish, json, labArgument } from './action.ts'

/** The commands that change a running lab beside its file: what goes wrong in it, and its keys. */
export function addTroubleCommands(program: Command): void {
  program
    .command('impair')
    .description(
      'slow down, lose or garble what passes a link of a running lab; without a link: what is impaired now',
    )
    .argument(...labArgument)
    .argument('[node]', 'router, host or container')
    .argument('[link]', 'the LAN or network that its link leads to')
    .argument(
      '[setting...]',
      'as in a lab file: rate=10mbit delay=40ms jitter=5ms loss=1% corrupt=0.1% duplicate=1% reorder=5% down=true direction=both; or none',
    )
    .option('--off', 'again what the lab file says')
    .addOption(json())
    .action(
      (
        lab: string,
        node: string | undefined,
        link: string | undefined,
        settings: string[],
        options: Answer & { off?: boolean },
      ) =>
        finish(async () => (await import('./impair.ts')).impairLink(lab, { node, link, settings }, options)),
    )

  program
    .command('break')
    .description('break one thing of a running lab, until it is mended; without words: what is broken now')
    .argument(...labArgument)
    .argument(
      '[word...]',
      'as an item of `faults` in a lab file: link="node1 lan-a" state=down; fdb=c2 on=NETWORK@HOST vtep=ADDRESS; drop=udp port=4789 on=r1 …',
    )
    .addOption(json())
    .action((lab: string, words: string[], options: Answer) =>
      finish(async () => (await import('./break.ts')).breakThing(lab, words, options)),
    )

  program
    .command('mend')
    .description('mend what was broken while the lab runs: all of it, or one thing in the words of `break`')
    .argument(...labArgument)
    .argument('[word...]', 'the words with which it was broken')
    .addOption(json())
    .action((lab: string, words: string[], options: Answer) =>
      finish(async () => (await import('./break.ts')).mendThing(lab, words, options)),
    )

  program
    .command('rotate')
    .description('new keys for the encrypted overlays of a running lab, without losing a packet')
    .argument(...labArgument)
    .addOption(json())
    .action((lab: string, options: Answer) =>
      finish(async () => (await import('./rotate.ts')).rotate(lab, options)),
    )
}
