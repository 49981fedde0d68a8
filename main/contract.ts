import * as z from 'zod/mini'
import type {
  Chapter,
  CheckItem,
  DriftItem,
  EngineFacts,
  EventBatch,
  FaultOffer,
  Folder,
  LinkReport,
  PlannedSteps,
  Progress,
  Reading,
  RecentFile,
  RunningDetails,
  RunningSummary,
  TerminalInfo,
  TerminalItem,
} from './answers.ts'
import type { CaptureInfo, FrameBatch, FrameDetails } from './capture/shown.ts'
import type { Matrix } from './check/matrix.ts'
import type { Diagnosis } from './doctor.ts'
import type { Hints, Solution } from './exercise.ts'
import type { thisMachine } from './kernel/objects.ts'
import type { NodeState, NodeSummary } from './observe/state.ts'
import type { FilterName } from './packet/filter/names.ts'
import type { Problem } from './problem.ts'
import type { Walk } from './walk/walk.ts'

/**
 * The contract between the engine and any user interface: every call and every stream, with what it takes (checked at the
 * engine's border) and what it gives. It knows neither windows nor sockets; `wire.ts` carries it.
 */

/** A question with one answer, or with problems instead. */
export interface Call<Params, Answer> {
  readonly params: z.ZodMiniType<Params>
  /** For the type alone; never there. */
  readonly answer?: Answer
}

/** Items as they come, until one side ends it. */
export interface Stream<Params, Item> {
  readonly params: z.ZodMiniType<Params>
  /** For the type alone; never there. */
  readonly item?: Item
}

const call =
  <Answer>() =>
  <Params>(params: z.ZodMiniType<Params>): Call<Params, Answer> => ({ params })

const stream =
  <Item>() =>
  <Params>(params: z.ZodMiniType<Params>): Stream<Params, Item> => ({ params })

const name = z.string().check(z.maxLength(200))
const path = z.string().check(z.startsWith('/'), z.maxLength(4096))
const text = z.string().check(z.maxLength(2 * 1024 * 1024))
const count = z.int().check(z.minimum(1), z.maximum(1000))

const nothing = z.strictObject({})
const ofFile = z.strictObject({ file: path })
const ofText = z.strictObject({ file: path, text })
const ofLab = z.strictObject({ lab: name })
const ofNode = z.strictObject({ lab: name, node: name })
const ofContainer = z.strictObject({ lab: name, container: name })
const ofTerminal = z.strictObject({ terminal: name })
const ofCapture = z.strictObject({ capture: name })
const filtered = z.strictObject({ capture: name, filter: z.string().check(z.maxLength(20_000)) })

/** A fault in the words of a lab file. */
const fault = z.record(name, z.union([name, z.number(), z.array(text)]))

const position = z.strictObject({ x: z.number(), y: z.number() })
/** What is kept of an arrangement, in a file of its own. */
export const layoutSchema = z.strictObject({
  /** Where things were put by hand, by the map's names of them. */
  positions: z.record(z.string(), position),
  /** Hosts that were collapsed or expanded by hand. */
  collapsed: z.record(z.string(), z.boolean()),
})

/** What was arranged by hand on the map of a lab. It is kept beside the lab file. */
export type Layout = z.infer<typeof layoutSchema>

/** The calls, by name. */
export const calls = {
  /** Where and as whom the engine runs. */
  'machine.describe': call<EngineFacts>()(nothing),
  /** What this machine can do, tried anew, and what mends each lack. */
  'machine.diagnose': call<Diagnosis>()(nothing),

  /** The preset labs by chapter, and whether this kernel runs them. */
  'library.chapters': call<readonly Chapter[]>()(nothing),
  /** Lab files opened lately, the last one first. */
  'library.recent': call<readonly RecentFile[]>()(nothing),

  /** Opens a lab file for editing; it becomes the most recent one, unless the library has it anyway. */
  'file.open': call<OpenFile>()(ofFile),
  /** Writes a lab file. `version` is what the editor last saw of it: another one on disk is a problem, and nothing is written. */
  'file.save': call<{ readonly version: string }>()(
    z.strictObject({ file: path, text, version: z.nullable(z.string()) }),
  ),
  /** Folders and lab files of a folder. */
  'file.list': call<Folder>()(z.strictObject({ folder: path })),
  /** Keeps what was arranged on the map beside the lab file. */
  'file.saveLayout': call<{ readonly kept: string }>()(z.strictObject({ file: path, layout: layoutSchema })),
  /** The JSON Schema of the lab file. */
  'file.schema': call<Readonly<Record<string, unknown>>>()(nothing),

  /** What a text means: the lab, or every error in it. */
  'lab.read': call<Reading>()(ofText),
  /** What would be made, changed and removed to make the kernel what a text says. */
  'lab.plan': call<PlannedSteps>()(ofText),
  /** A running lab as it was asked for. */
  'lab.describe': call<RunningDetails>()(ofLab),
  /** Ends a lab. */
  'lab.down': call<null>()(ofLab),
  /** One line on every node, from the kernel. */
  'lab.nodes': call<readonly NodeSummary[]>()(ofLab),
  /** All that the kernel holds of one node. */
  'lab.inspect': call<NodeState>()(ofNode),
  /** Who reaches whom; all containers, hosts and routers where no nodes are named, over either family where none is. */
  'lab.matrix': call<Matrix>()(
    z.strictObject({
      lab: name,
      nodes: z.array(name),
      family: z.optional(z.literal(['ipv4', 'ipv6'])),
    }),
  ),
  /** Sends one real packet from a node to a node or an address, and tells its way; the probe is written as on the command line. */
  'lab.walk': call<Walk>()(z.strictObject({ lab: name, from: name, to: name, probe: name })),
  /** What someone changed by hand. */
  'lab.drift': call<readonly DriftItem[]>()(ofLab),
  /** Makes the kernel what was asked again; with `only`, in these items of `lab.drift`, by their id. */
  'lab.putBack': call<{ readonly changes: readonly string[] }>()(
    z.strictObject({ lab: name, only: z.optional(z.array(text)) }),
  ),
  /** Rotates the keys of the encrypted overlays; gives the number of the key that is in use now. */
  'lab.rotateKeys': call<{ readonly sending: number }>()(ofLab),
  /** Sets a link up or down, as `ip link set` does. What Underlay set down is no drift. */
  'lab.setLink': call<null>()(z.strictObject({ lab: name, namespace: name, link: name, up: z.boolean() })),
  /** Impairs a link (a node and the LAN or network that it leads to), in the words of the lab file; null: again as the file says. */
  'lab.impair': call<null>()(
    z.strictObject({
      lab: name,
      node: name,
      to: name,
      impairment: z.nullable(z.record(name, z.union([name, z.boolean()]))),
    }),
  ),
  /** What can be broken at a node, or at one of its links. */
  'lab.breakable': call<readonly FaultOffer[]>()(
    z.strictObject({ lab: name, namespace: name, link: z.optional(name) }),
  ),
  /** Breaks one thing, until it is mended. */
  'lab.break': call<null>()(z.strictObject({ lab: name, fault })),
  /** Mends what was broken while the lab runs: these faults, or all. */
  'lab.mend': call<null>()(z.strictObject({ lab: name, faults: z.optional(z.array(fault)) })),
  /** The hints of an exercise that were told; with `next`, one more. */
  'lab.hints': call<Hints>()(z.strictObject({ lab: name, next: z.boolean() })),
  /** What was broken in an exercise. */
  'lab.solution': call<Solution>()(ofLab),
  /** Takes a container off its networks and ends what runs in it, as `docker stop` does; it stays on the map. */
  'lab.stopContainer': call<null>()(ofContainer),
  'lab.startContainer': call<null>()(ofContainer),

  /** Opens a terminal in a node; it lives in the engine until it is closed or its program ends. */
  'terminal.open': call<TerminalInfo>()(
    z.strictObject({ lab: name, node: name, columns: count, rows: count }),
  ),
  'terminal.write': call<null>()(z.strictObject({ terminal: name, text })),
  'terminal.resize': call<null>()(z.strictObject({ terminal: name, columns: count, rows: count })),
  'terminal.close': call<null>()(ofTerminal),

  /** The words that mean a place in a running lab where frames can be captured. */
  'capture.places': call<readonly string[]>()(ofLab),
  /** Captures at places of a running lab (none: at all of it); it lives in the engine until it is closed. */
  'capture.open': call<CaptureInfo>()(z.strictObject({ lab: name, places: z.array(name) })),
  /** Ends the listening; what was captured stays. */
  'capture.stop': call<null>()(ofCapture),
  /** Forgets the frames; a capture that listens goes on. */
  'capture.clear': call<null>()(ofCapture),
  'capture.close': call<null>()(ofCapture),
  /** One frame with all that is in it, by its number in the list. */
  'capture.frame': call<FrameDetails>()(
    z.strictObject({ capture: name, number: z.int().check(z.minimum(1)) }),
  ),
  /** The words of display filters, each with a sentence. */
  'capture.filterWords': call<readonly FilterName[]>()(nothing),
  /** What is wrong with a display filter, if anything. */
  'capture.checkFilter': call<{ readonly problem: Problem | null }>()(z.strictObject({ filter: text })),
  /** Writes the frames that a filter takes as pcapng to a path. */
  'capture.save': call<null>()(z.extend(filtered, { file: path })),
  /** Shows the frames that a filter takes in Wireshark, on the engine's machine. */
  'capture.openInWireshark': call<null>()(filtered),
} as const

/** The streams, by name. */
export const streams = {
  /** All running labs, at first and whenever that changes; also those that a shell started or ended. */
  'labs.running': stream<readonly RunningSummary[]>()(nothing),
  /** Brings a lab up, on this machine's kernel or in a virtual machine with a full one; ends when it is up. */
  'lab.up': stream<Progress>()(
    z.strictObject({ file: path, text, inVm: z.boolean(), allowMachine: z.optional(z.boolean()) }),
  ),
  /** Makes a running lab what a text says; ends when it is so. */
  'lab.apply': stream<Progress>()(
    z.strictObject({ file: path, text, allowMachine: z.optional(z.boolean()) }),
  ),
  /** The expectations, looked at again and again. */
  'lab.checks': stream<CheckItem>()(ofLab),
  /** Changes in the lab's kernel, as they happen, several at once. */
  'lab.events': stream<EventBatch>()(ofLab),
  /** State and load of the links that are outside containers, each second or slower. */
  'lab.links': stream<LinkReport>()(ofLab),
  /** Told when somebody else wrote the file; `version` is null when it is gone. */
  'file.watch': stream<{ readonly version: string | null }>()(ofFile),
  /** All terminals of this engine, at first and whenever that changes. */
  'terminal.list': stream<readonly TerminalInfo[]>()(nothing),
  /** A terminal's screen with its scrollback, then what its program writes, then how it ended. */
  'terminal.attach': stream<TerminalItem>()(ofTerminal),
  /** All captures of this engine, at first and whenever that changes. */
  'capture.list': stream<readonly CaptureInfo[]>()(nothing),
  /** The frames of a capture that a display filter takes, from the oldest that is kept on. */
  'capture.frames': stream<FrameBatch>()(filtered),
  /** A pcapng file of these frames, in pieces; ends with the file. */
  'capture.download': stream<{ readonly base64: string }>()(filtered),
} as const

export type CallName = keyof typeof calls
export type StreamName = keyof typeof streams
export type Params<N extends CallName | StreamName> = N extends CallName
  ? z.infer<(typeof calls)[N]['params']>
  : N extends StreamName
    ? z.infer<(typeof streams)[N]['params']>
    : never
export type Answer<N extends CallName> = Exclude<(typeof calls)[N]['answer'], undefined>
export type Item<N extends StreamName> = Exclude<(typeof streams)[N]['item'], undefined>

/** A lab file in an editor. */
export interface OpenFile {
  readonly file: string
  readonly text: string
  /** Names what is on disk now; another text has another one. */
  readonly version: string
  /** Whether this user may write it. Preset labs are never written. */
  readonly writable: boolean
  readonly layout: Layout | null
}

export type * from './answers.ts'
export type { FrameRow } from './capture/row.ts'
export type * from './capture/shown.ts'
/** What stands for this machine's own network namespace where a namespace is named. */
export type ThisMachine = typeof thisMachine

export type { Cell, Matrix } from './check/matrix.ts'
export type { Verdict } from './check/verdict.ts'
export type { Diagnosis } from './doctor.ts'
export type { Hints, Solution } from './exercise.ts'
export type { FaultState } from './faults/state.ts'
export type * from './lab/lab.ts'
export type { LabEvent } from './observe/events.ts'
export type * from './observe/state.ts'
export type { FilterName } from './packet/filter/names.ts'
export type { Layer } from './packet/packet.ts'
export type { Problem, Result } from './problem.ts'
export type * from './walk/walk.ts'
