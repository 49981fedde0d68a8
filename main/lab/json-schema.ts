import * as z from 'zod/mini'
import { labFileSchema } from './schema.ts'

/** The lab file's JSON Schema (draft 2020-12), for editors. It says the shape; addresses and names are checked by `validate`. */
export function labFileJsonSchema(): Record<string, unknown> {
  const { $schema, properties, ...rest } = z.toJSONSchema(labFileSchema, { io: 'input' })
  return {
    $schema,
    title: 'Underlay lab file',
    ...rest,
    properties,
    patternProperties: { '^x-': { description: 'Free, for YAML anchors.' } },
    additionalProperties: false,
  }
}
