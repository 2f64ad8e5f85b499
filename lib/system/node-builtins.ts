// Node's own modules, for the files that every verb loads. An `import` of one evaluates all its lazy parts to give each
// export a value: 2.5 ms for fs and 3.7 ms for util, of 25 ms that Node takes in all. `getBuiltinModule` avoids that.

import type { StringDecoder } from 'node:string_decoder'

export const fs = process.getBuiltinModule('node:fs')
export const { getSystemErrorMessage: systemMessage, parseArgs } = process.getBuiltinModule('node:util')
/** Functions, because these modules take time: a verb loads only what it needs. */
export const newDecoder = (): StringDecoder =>
  new (process.getBuiltinModule('node:string_decoder').StringDecoder)('utf8')
export const net = () => process.getBuiltinModule('node:net')
export const os = () => process.getBuiltinModule('node:os')
export const tty = () => process.getBuiltinModule('node:tty')
