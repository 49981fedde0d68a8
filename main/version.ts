import { version as packageVersion } from '../package.json'

/** The version of Underlay, as in package.json. */
export const version: string = packageVersion
