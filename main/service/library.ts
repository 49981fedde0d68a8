import { basename, dirname } from 'node:path'
import type { Chapter, PresetLab } from '../contract.ts'
import { labReports } from '../doctor.ts'
import { probeCapabilities } from '../kernel/capabilities.ts'
import { features } from '../kernel/capabilities/mend.ts'
import { readLab } from '../lab-file.ts'
import { ok } from '../problem.ts'
import { chapterPlans } from './chapters.ts'
import { presetLabs } from '../presets.ts'
import { recentFiles } from './recent.ts'
import type { Answers } from './serve-port.ts'

/** Where a user finds lab files. What is missing for one is looked for anew, since it may be mended meanwhile. */
export function libraryAnswers(): Pick<Answers, 'library.chapters' | 'library.recent'> {
  let chapters: Promise<readonly Chapter[]> | undefined
  return {
    'library.chapters': async () => {
      const found = await (chapters ??= readChapters())
      if (found.some(({ labs }) => labs.some(({ missing }) => missing.length > 0))) chapters = undefined
      return ok(found)
    },
    'library.recent': async () => ok(await recentFiles()),
  }
}

async function readChapters(): Promise<readonly Chapter[]> {
  const files = await presetLabs()
  const reports = await labReports(files, await probeCapabilities())
  const labs = await Promise.all(reports.map(presetLab))
  const folders = [...new Set([...chapterPlans.map(({ folder }) => folder), ...files.map(chapterOf)])]
  return folders
    .map((name) =>
      chapterOfFolder(
        name,
        labs.filter(({ file }) => chapterOf(file) === name),
      ),
    )
    .filter((chapter) => chapter.labs.length > 0)
}

function chapterOfFolder(name: string, labs: readonly PresetLab[]): Chapter {
  const planned = chapterPlans.find(({ folder }) => folder === name)
  const order = planned?.labs ?? []
  const place = (lab: PresetLab) => (order.includes(lab.name) ? order.indexOf(lab.name) : order.length)
  return { name, title: planned?.title ?? name, labs: [...labs].sort((a, b) => place(a) - place(b)) }
}

function chapterOf(file: string): string {
  return basename(dirname(file))
}

async function presetLab(report: Awaited<ReturnType<typeof labReports>>[number]): Promise<PresetLab> {
  const { file, missing, problems } = report
  const read = await readLab(file)
  const name = basename(file).replace(/\.lab\.ya?ml$/, '')
  return {
    file,
    name: report.name ?? name,
    title: report.title ?? name,
    teaches: read.ok ? firstSentence(read.value.about) : '',
    missing: [...missing.map((lack) => capabilityName(lack)), ...problems.map(({ message }) => message)],
  }
}

/** What a person calls a capability; a tool is called by its name. */
function capabilityName(lack: string): string {
  return Object.entries(features).find(([capability]) => capability === lack)?.[1].name ?? lack
}

/** The first sentence of a guide: its first paragraph that is no heading, no list and no drawing, on one line. */
export function firstSentence(markdown: string): string {
  const paragraph = markdown
    .split(/\n\s*\n/)
    .find((text) => text.trim() !== '' && !/^\s*(#|```|[-*>|]|\d+\.)|^ {4}/.test(text))
  const line = (paragraph ?? '').replaceAll(/\s+/g, ' ').trim()
  const sentence = /^.*?[.:!?](?= |$)/.exec(line)?.[0] ?? line
  return sentence.replaceAll(/[`*]/g, '')
}
