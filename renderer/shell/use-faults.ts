import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'

/** Where something can be broken: a node or one of its links; nowhere in particular where only what is broken is asked for. */
export interface FaultPlace {
  readonly namespace?: string | undefined
  readonly link?: string | undefined
}

const place = shallowRef<FaultPlace>()

/** The dialog that breaks and mends: where it is open, for what. Anyone may show it. */
export function useFaults(): {
  readonly place: ShallowRef<FaultPlace | undefined>
  readonly show: (at: FaultPlace) => void
} {
  return {
    place,
    show: (at) => {
      place.value = at
    },
  }
}
