import { execFileSync, spawn } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isAlive, processTable, procTable, psTable, type ProcessTable } from '../../../lib/processes/process-table.ts'
import { until } from '../../helpers/until.ts'
import { exitOf, nextPiece } from '../../helpers/child.ts'

const test = suite('runner processes')

const has = (command: string): boolean => {
  try {
    execFileSync(command, ['-o', 'pid='], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const tables: [string, ProcessTable][] = [
  ...(processTable === procTable ? [['/proc', procTable] as [string, ProcessTable]] : []),
  ...(has('ps') ? [['ps', psTable] as [string, ProcessTable]] : []),
]

for (const [name, table] of tables) {
  test(`${name} identifies this process and its child`, async () => {
    const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })
    try {
      await until('sleep', () => table.of([child.pid!])[0]?.name === 'sleep')
      const listed = table.list().find(({ pid }) => pid === child.pid)!
      assert.equal([listed.ppid, listed.group, isAlive(listed), listed.name], [process.pid, child.pid, true, 'sleep'])
      if (process.platform === 'linux') assert.is(listed.session, child.pid)
      const parent = table.of([process.pid])[0]!
      assert.is(parent.pid, process.pid)
      assert.is.not(parent.start, '')
      assert.equal(table.of([process.pid])[0]!.start, parent.start)
    } finally {
      child.kill('SIGKILL')
      await exitOf(child)
    }
  })

  test(`${name} leaves out processes that do not exist`, async () => {
    const child = spawn('true')
    await exitOf(child)
    assert.equal(
      table.of([child.pid!, process.pid]).map(({ pid }) => pid),
      [process.pid],
    )
    assert.equal(table.of([]), [])
  })
}

if (tables.length === 2) {
  test('/proc and ps agree', () => {
    const pick = (table: ProcessTable) =>
      table
        .of([process.pid, process.ppid])
        .map(({ pid, ppid, group, session }) => ({ pid, ppid, group, session }))
        .sort((a, b) => a.pid - b.pid)
    assert.equal(pick(psTable), pick(procTable))
  })
}

if (processTable === procTable) {
  test('a name may hold brackets and spaces', async () => {
    const child = spawn('bash', ['-c', "printf ') S 1 (' >/proc/$$/comm; echo; read -r x"], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    try {
      await nextPiece(child.stdout)
      const [found] = procTable.of([child.pid!])
      assert.equal([found?.name, found?.ppid], [') S 1 (', process.pid])
    } finally {
      child.kill('SIGKILL')
    }
  })

  test('the environment is that of the start', async () => {
    const child = spawn('sleep', ['1000'], { env: { ...process.env, SPARKQ_X: 'a b' }, stdio: 'ignore' })
    try {
      await until('its environment', () => procTable.environment(child.pid!)?.includes('SPARKQ_X=a b'))
    } finally {
      child.kill('SIGKILL')
    }
    assert.equal(procTable.environment(2 ** 22 + 1), [])
  })
}

test.run()
