import type { Verdict } from './check/verdict.ts'
import type { Lab } from './lab/lab.ts'
import type { LabEvent } from './observe/events.ts'
import type { Problem } from './problem.ts'
import type { FaultState } from './faults/state.ts'

/** What the calls and streams of the contract give: plain data, which crosses processes. */

/** Where and as whom the engine runs. */
export interface EngineFacts {
  readonly version: string
  readonly user: string
  /** Whether labs live in user namespaces. */
  readonly rootless: boolean
  readonly kernel: string
  /** Where a file dialog begins. */
  readonly home: string
  /** The lab file that a new user sees first. */
  readonly firstLab: string
  /** Whether labs that this kernel cannot run can run in a virtual machine. */
  readonly hasVm: boolean
  /** The lab file that this window was opened for, where one was named. */
  readonly given: string | null
}

/** A folder of preset labs. */
export interface Chapter {
  readonly name: string
  readonly title: string
  readonly labs: readonly PresetLab[]
}

export interface PresetLab {
  readonly file: string
  readonly name: string
  readonly title: string
  /** The first sentence of its guide. */
  readonly teaches: string
  /** What this kernel or machine lacks for it, in words; empty where it runs here. */
  readonly missing: readonly string[]
}

export interface RecentFile {
  readonly file: string
  /** Whether it is still there. */
  readonly there: boolean
}

export interface Folder {
  readonly folder: string
  /** Absent for the root. */
  readonly parent?: string
  readonly entries: readonly {
    readonly name: string
    readonly path: string
    readonly kind: 'folder' | 'lab'
  }[]
}

/** What a text means. With problems there is no lab. */
export interface Reading {
  readonly name: string
  readonly lab: Lab | null
  readonly problems: readonly Problem[]
}

/** One object of a plan, with its commands, where it comes from and why. */
export interface PlannedStep {
  readonly action: 'make' | 'change' | 'remove'
  /** `link c1 eth0`. */
  readonly id: string
  /** What is different: `mtu 1500 → 1450`. */
  readonly differences: readonly string[]
  /** For what goes with another object, the command that takes it along. */
  readonly commands: readonly string[]
  /** Of the lab file; absent for what is removed. */
  readonly line?: number
  /** Why it is, or was, asked for. */
  readonly why?: string
}

export interface PlannedSteps {
  readonly name: string
  /** Whether the plan is the difference from a running lab. */
  readonly running: boolean
  readonly steps: readonly PlannedStep[]
}

/** One running lab, for a list. */
export interface RunningSummary {
  readonly lab: string
  readonly title: string
  readonly file: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly hosts: number
  readonly containers: number
  /** Counts the changes that were applied: a lab that looks the same has the same one. */
  readonly revision: string
  /** It runs in this user's virtual machine, not on this machine's own kernel. */
  readonly inVm: boolean
}

/** A running lab: what was asked, from which text. */
export interface RunningDetails {
  readonly summary: RunningSummary
  readonly lab: Lab
  readonly source: string
  /** Containers that are stopped. */
  readonly stopped: readonly string[]
  /** What is broken of it, but not what an exercise is about. */
  readonly faults: readonly FaultState[]
}

/** Something that can be broken of a running lab, in the words of a lab file and in a sentence's. */
export type FaultOffer = Pick<FaultState, 'words' | 'text'>

/** How far an `up` or `apply` is. */
export interface Progress {
  /** `namespaces`, `links`, `configure` … as the plan has them. */
  readonly phase: string
  readonly commands: number
  /** One of the objects that the phase makes, as an example. */
  readonly example: string
}

/** A difference between what was asked and what the kernel has. */
export interface DriftItem {
  readonly id: string
  /** What happened, seen from the lab file: `removed`, `changed`, `added`. */
  readonly what: 'removed' | 'changed' | 'added'
  readonly text: string
  /** The commands that put it back. */
  readonly commands: readonly string[]
  readonly line?: number
  readonly why?: string
  /** The change of the lab file that asks for it as it is now; absent where a lab file cannot say it. */
  readonly keep?: YamlEdit
}

/** One value of a YAML file set (or, without a value, taken away) by its key path. */
export interface YamlEdit {
  readonly path: readonly (string | number)[]
  readonly value?: unknown
}

/** The expectations as they stand. */
export type CheckItem =
  /** A round begins. */
  | { readonly type: 'round'; readonly expectations: readonly string[] }
  | { readonly type: 'verdict'; readonly index: number; readonly verdict: Verdict }
  | { readonly type: 'done' }

/** Events since the last batch; `lost` of them were dropped, since the interface did not keep up. */
export interface EventBatch {
  readonly events: readonly LabEvent[]
  readonly lost: number
}

/** One link as the kernel counts it. */
export interface LinkLoad {
  readonly namespace: string
  readonly link: string
  /** Set up by an administrator. */
  readonly up: boolean
  /** Operational state: with the far end down it is not up, either. */
  readonly running: boolean
  /** Bytes a second since the report before. */
  readonly receiving: number
  readonly sending: number
  /** Frames dropped or in error since the lab came up. */
  readonly dropped: number
}

/** All links that were read; only those that have changed since the report before, except in the first. */
export interface LinkReport {
  readonly links: readonly LinkLoad[]
  /** Links of earlier reports that are not there any more. */
  readonly gone: readonly Pick<LinkLoad, 'namespace' | 'link'>[]
}

/** A terminal that the engine has. */
export interface TerminalInfo {
  readonly terminal: string
  readonly lab: string
  readonly node: string
  readonly columns: number
  readonly rows: number
  /** ISO 8601. */
  readonly openedAt: string
}

export type TerminalItem =
  /** All that a terminal needs to look as it does: screen, scrollback, modes. */
  | { readonly type: 'screen'; readonly text: string; readonly columns: number; readonly rows: number }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'size'; readonly columns: number; readonly rows: number }
  | { readonly type: 'exit'; readonly code: number }
