import { Ajv2020 } from 'ajv/dist/2020.js'
import { load, CORE_SCHEMA, mergeTag } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { labFileJsonSchema } from '../../../main/lab/json-schema.ts'
import { labFileSchema } from '../../../main/lab/schema.ts'
import { isRecord } from '../../../main/lab/source.ts'
import { labOf } from './labs.ts'
import { mutated, randomFrom } from './mutations.ts'
import { SAMPLES } from './samples.ts'

const accepts = new Ajv2020({ strict: false, allErrors: false }).compile(labFileJsonSchema())

function valueOf(text: string): Readonly<Record<string, unknown>> {
  const value = load(text, { schema: CORE_SCHEMA.withTags(mergeTag) })
  return isRecord(value) ? value : {}
}

/** What zod finds, beside the `x-` keys that it does not know of; `custom` are the rules that a JSON Schema cannot say. */
function zodCodes(value: Readonly<Record<string, unknown>>): readonly string[] {
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('x-')))
  const codes = (issues: readonly z.core.$ZodIssue[]): string[] =>
    issues.flatMap((issue) =>
      issue.code === 'invalid_union'
        ? [
            issue.errors.some((errors) => codes(errors).every((code) => code === 'custom'))
              ? 'custom'
              : issue.code,
          ]
        : [issue.code],
    )
  return codes(z.safeParse(labFileSchema, rest).error?.issues ?? [])
}

describe('the JSON Schema', () => {
  it.each(SAMPLES)('accepts a valid lab', (text) => {
    expect(labOf(text).hosts.length).toBeGreaterThan(0)
    expect([accepts(valueOf(text)), accepts.errors]).toEqual([true, null])
  })

  it('has a description for every key', () => {
    const bare: string[] = []
    const walk = (schema: unknown, path: string): void => {
      if (Array.isArray(schema)) schema.forEach((item) => walk(item, path))
      if (!isRecord(schema)) return
      for (const [key, value] of Object.entries(isRecord(schema['properties']) ? schema['properties'] : {})) {
        if (!isRecord(value) || typeof value['description'] !== 'string') bare.push(`${path}.${key}`)
      }
      for (const [key, value] of Object.entries(schema)) walk(value, `${path}.${key}`)
    }
    walk(labFileJsonSchema(), '')
    expect(bare).toEqual([])
  })

  it('agrees with the checks of the product on thousands of changed files', { timeout: 60_000 }, () => {
    const random = randomFrom(7)
    let refused = 0
    for (let round = 0; round < 4000; round++) {
      const { value } = mutated(valueOf(SAMPLES[round % SAMPLES.length] ?? ''), random)
      const codes = zodCodes(value)
      const accepted = accepts(value)
      if (codes.length === 0) expect([accepted, accepts.errors, value]).toEqual([true, null, value])
      else if (codes.some((code) => code !== 'custom'))
        expect([accepted, codes, value]).toEqual([false, codes, value])
      if (!accepted) refused++
    }
    expect(refused).toBeGreaterThan(1000)
  })
})
