// A clock that is driven by hand: nothing is due before a test says so.

import type { Clock } from '../../daemon/engine/clock.ts'

export type HandClock = Clock & {
  /** Goes on by so many milliseconds and rings what is due on the way, each at its own moment, in order. */
  advance(milliseconds: number): Promise<void>
  /** The machine sleeps: the wall clock goes on, nothing else does. */
  sleep(milliseconds: number): void
  /** The process is busy for so long: time goes on, and what is due rings late. */
  block(milliseconds: number): void
  /** When the armed timers ring, the next one first, in milliseconds since 1970. */
  armed(): number[]
}

/** Stands at a moment of the year 2026 unless told otherwise. */
export const handClock = (start: number = Date.UTC(2026, 0, 31, 7)): HandClock => {
  let time = start // the wall clock; `slept` behind it is the monotonic one
  let slept = 0
  let timers: { at: number; work: () => void }[] = []
  const next = (end: number) => timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
  return {
    now: () => time,
    monotonic: () => time - slept,
    sleep(milliseconds) {
      time += milliseconds
      slept += milliseconds
      for (const timer of timers) timer.at += milliseconds
    },
    after(milliseconds, work) {
      const timer = { at: time + Math.max(0, milliseconds), work }
      timers.push(timer)
      return () => void (timers = timers.filter(other => other !== timer))
    },
    block(milliseconds) {
      time += milliseconds
    },
    async advance(milliseconds) {
      const end = time + milliseconds
      let rings = 0
      for (let timer = next(end); timer; timer = next(end)) {
        timers = timers.filter(other => other !== timer)
        time = Math.max(time, timer.at)
        if (++rings > 1000) throw new Error('timers are set for a moment that has passed, again and again')
        timer.work()
        await settled()
      }
      time = end
    },
    armed: () => timers.map(({ at }) => at).sort((a, b) => a - b),
  }
}

/** What a timer begins is a turn of the daemon; it has ended two rounds of the loop later. */
const settled = async (): Promise<void> => {
  for (let round = 0; round < 2; round++) await new Promise(resolve => setImmediate(resolve))
}
