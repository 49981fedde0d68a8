/** Numbers of the format pcapng (draft-ietf-opsawg-pcapng). */

/** Block types. */
export const [SECTION, INTERFACE, STATISTICS, PACKET] = [0x0a0d0d0a, 1, 5, 6]

/** By which a reader knows in which byte order a section was written. */
export const BYTE_ORDER = 0x1a2b3c4d

/** Link type of Ethernet. */
export const ETHERNET = 1

/** A resolution of timestamps: ten to the power of minus nine. */
export const NANOSECONDS = 9

/** Options; those of different blocks share numbers. */
export const OPTION = {
  end: 0,
  comment: 1,
  interfaceName: 2,
  interfaceDescription: 3,
  application: 4,
  resolution: 9,
  flags: 2,
  received: 4,
  dropped: 5,
}

/** The lowest two bits of a packet's flags. */
export const FLAGS = { in: 1, out: 2 }
