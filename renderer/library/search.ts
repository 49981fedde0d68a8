import type { Chapter, PresetLab } from '../../main/contract.ts'
import { matches } from '../parts/matches.ts'

/** The chapters with the labs that match; chapters with none are gone. */
export function searchChapters(chapters: readonly Chapter[], query: string): readonly Chapter[] {
  return chapters
    .map((chapter) => ({ ...chapter, labs: chapter.labs.filter((lab) => labMatches(lab, chapter, query)) }))
    .filter(({ labs }) => labs.length > 0)
}

function labMatches({ name, title, teaches }: PresetLab, chapter: Chapter, query: string): boolean {
  return matches(`${chapter.title} ${name} ${title} ${teaches}`, query)
}

/** The last part of a path: what a person calls a file. */
export function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1)
}

/** The folder of a file. */
export function folderName(file: string): string {
  return file.slice(0, file.lastIndexOf('/')) || '/'
}
