import type { Measurement } from './measurement.ts'
import { wrap } from './text.ts'

export const renderHelp = (measurements: Readonly<Record<string, Measurement>>): string => `\
usage: npm run bench [-- [NAME…] [--quick] [--json]]
       npm run bench -- --install

Measures SparkQ beside limits of the machine and beside other queues, prints the tables, and writes the tables that it
measured into docs/benchmarks.md. A goal that is not met is shown; it does not change the exit code.

options:
  --quick    a quarter of the rounds and no more than 100,000 tasks; docs/benchmarks.md stays as it is
  --json     prints one line of JSON instead of tables
  --install  installs the other queues with apt and npm into ~/.cache/sparkq-bench and measures nothing;
             needs no root and does not change the system
  --help     prints this text

measurements, all of them by default:
${Object.entries(measurements)
  .map(([name, { about, seconds }]) => `\n  ${name}, about ${seconds} s\n${wrap(`${about}.`, 6)}`)
  .join('')}`
