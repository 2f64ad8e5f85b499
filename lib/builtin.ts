// Node's own modules, for the files that every verb loads. An `import` of one runs all its lazy parts, so that each
// export has a value: 2.5 ms for fs, 3.7 for util, of 25 that Node takes in all. Asked for in this way they cost nothing.

export const fs = process.getBuiltinModule('node:fs')
export const net = process.getBuiltinModule('node:net')
export const { getSystemErrorMessage: systemMessage, parseArgs } = process.getBuiltinModule('node:util')
export const os = process.getBuiltinModule('node:os')
