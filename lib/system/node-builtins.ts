// Node's own modules, for the files that every verb loads. An `import` of one runs all its lazy parts, so that each
// export has a value: 2.5 ms for fs, 3.7 for util, of 25 that Node takes in all. Asked for in this way they cost
// nothing.

import type { StringDecoder } from 'node:string_decoder'

export const fs = process.getBuiltinModule('node:fs')
export const { getSystemErrorMessage: systemMessage, parseArgs } = process.getBuiltinModule('node:util')
/** These cost something, in a verb that needs them. */
export const newDecoder = (): StringDecoder =>
  new (process.getBuiltinModule('node:string_decoder').StringDecoder)('utf8')
export const net = () => process.getBuiltinModule('node:net')
export const os = () => process.getBuiltinModule('node:os')
export const tty = () => process.getBuiltinModule('node:tty')
