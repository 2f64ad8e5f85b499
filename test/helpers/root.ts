import { dirname } from 'node:path'

/** The checkout that is tested. */
export const root = dirname(dirname(import.meta.dirname))
