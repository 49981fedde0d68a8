import * as z from 'zod/mini'

/** Gives a key its description, for the JSON Schema and the reference. */
export function about<T extends z.ZodMiniType>(description: string, schema: T): T {
  const copy = schema.clone()
  z.globalRegistry.add(copy, { ...z.globalRegistry.get(schema), description })
  return copy
}

/** The same for a key that may be absent. */
export function optional<T extends z.ZodMiniType>(description: string, schema: T) {
  return z.optional(about(description, schema))
}
