import { isMapping } from '../yaml/write-value.ts'

/** A JSON Schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>

/** All that a schema says of a key path: several parts where a value may have several forms. */
function schemasAt(root: Schema, path: readonly (string | number)[]): readonly Schema[] {
  return path
    .reduce<readonly Schema[]>(
      (parts, step) => parts.flatMap((part) => formsOf(root, part)).flatMap((part) => below(part, step)),
      [root],
    )
    .flatMap((part) => formsOf(root, part))
}

/** Keys that a mapping there may have, with their schemas. */
export function keysAt(root: Schema, path: readonly (string | number)[]): ReadonlyMap<string, Schema> {
  const found = new Map<string, Schema>()
  for (const { properties } of schemasAt(root, path))
    if (isMapping(properties))
      for (const [key, schema] of Object.entries(properties))
        if (isMapping(schema) && !found.has(key)) found.set(key, schema)
  return found
}

/** Values that a schema lists one by one. */
export function valuesAt(root: Schema, path: readonly (string | number)[]): readonly string[] {
  const values = schemasAt(root, path).flatMap((part): readonly unknown[] => {
    if (Array.isArray(part.enum)) return part.enum
    if ('const' in part) return [part.const]
    return part.type === 'boolean' ? [true, false] : []
  })
  return [...new Set(values.map(String))]
}

/** What a schema says of itself to a person. */
export function descriptionOf(schema: Schema | undefined): string {
  return typeof schema?.description === 'string' ? schema.description : ''
}

function below(
  { properties, additionalProperties, items }: Schema,
  step: string | number,
): readonly Schema[] {
  if (typeof step === 'number') return isMapping(items) ? [items] : []
  const named = isMapping(properties) && Object.hasOwn(properties, step) ? properties[step] : undefined
  const schema = named ?? additionalProperties
  return isMapping(schema) ? [schema] : []
}

function formsOf(root: Schema, schema: Schema): readonly Schema[] {
  const { $ref } = schema
  if (typeof $ref === 'string') {
    const target = $ref
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>((part, key) => (isMapping(part) ? part[key] : undefined), root)
    return isMapping(target) ? formsOf(root, target) : []
  }
  const forms = schema.anyOf ?? schema.oneOf
  return Array.isArray(forms) ? forms.filter(isMapping).flatMap((form) => formsOf(root, form)) : [schema]
}
