// What the launcher starts for a verb that scripts call in a loop. That is one file (write.ts): how long V8's code for it
// is, that code, and its source. So it takes 3 ms beyond Node itself, where all others, file by file, take 10.

const { readFileSync, statSync } = process.getBuiltinModule('node:fs')
const { dirname } = process.getBuiltinModule('node:path')
const { Script } = process.getBuiltinModule('node:vm')

const dist = dirname(dirname(__dirname))
const verb = process.argv[2] ?? 'overview'
const file = `${dist}/bundle/${verb}`

/** When a file was written; never for one that is not there. */
const written = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

// In a checkout somebody may have built anew without this: then what they built counts.
if (/^[a-z]+$/.test(verb) && written(file) > written(`${dist}/.tsbuildinfo`)) {
  const bytes = readFileSync(file)
  const end = 8 + bytes.readUInt32LE()
  // Another Node than the one that it was made with only takes longer: it does not take that code.
  const script = new Script(bytes.toString('latin1', end), { filename: file, cachedData: bytes.subarray(8, end) })
  script.runInThisContext()(require, file)
} else import('../cli.ts').then(({ runProcess }) => runProcess())
