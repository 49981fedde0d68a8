import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { useConnection } from '../stores/connection.ts'
import type { Schema } from './code/schema.ts'

const schema = shallowRef<Schema>()

/** The lab file's JSON Schema, asked for once; until it is there, nothing is completed. */
export function useSchema(): Readonly<ShallowRef<Schema | undefined>> {
  if (!schema.value)
    void useConnection()
      .call('file.schema', {})
      .then((told) => {
        // Without an engine the next editor asks again; that the engine is lost is shown elsewhere.
        if (told.ok) schema.value = told.value
      })
  return schema
}
