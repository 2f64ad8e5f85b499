// Runs a verb once, for real but for the daemon, and keeps what V8 compiled for that: `node rehearse.cjs SCRIPT FILE SOCKET WORD…`.
// Were V8 to compile all of it ahead of its use, that would be twice as much to read, each time.

const { readFileSync, writeFileSync } = process.getBuiltinModule('node:fs')
const { Script } = process.getBuiltinModule('node:vm')

const [from, file, socket] = process.argv.splice(2, 3) as [string, string, string]
process.env['SPARKQ_SOCKET'] = socket
const source = readFileSync(from, 'latin1')
const script = new Script(source, { filename: file })

process.on('exit', () => {
  const code = script.createCachedData()
  const head = Buffer.alloc(8)
  head.writeUInt32LE(code.length)
  writeFileSync(file, Buffer.concat([head, code, Buffer.from(source)]))
})
script.runInThisContext()(require, file)
