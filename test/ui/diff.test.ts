import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { diffLines, diffSummary } from '../../ui/diff.js'

const test = suite('ui: diff')

const DIFF = `--- sparkq.yml
+++ sparkq.yml
@@ -3,4 +3,5 @@
 purge:
-  older_than_days: 3 # short
+  older_than_days: 7 # short
+  other: 1
 server:
-- dashes
@@ -40 +41 @@
-a
+b
\\ No newline at end of file
`

test('each line has its kind and its numbers in both files', () => {
  assert.equal(
    diffLines(DIFF).map(({ kind, text, before, after }) => [kind, text, before, after]),
    [
      ['gap', '', null, null],
      ['same', 'purge:', 3, 3],
      ['removed', '  older_than_days: 3 # short', 4, null],
      ['added', '  older_than_days: 7 # short', null, 4],
      ['added', '  other: 1', null, 5],
      ['same', 'server:', 5, 6],
      ['removed', '- dashes', 6, null],
      ['gap', '', null, null],
      ['removed', 'a', 40, null],
      ['added', 'b', null, 41],
    ],
  )
})

test('the summary counts', () => {
  assert.is(diffSummary(diffLines(DIFF)), '3 lines removed, 3 added')
  assert.is(diffSummary(diffLines('@@ -1 +1,2 @@\n a\n+b\n')), '1 line added')
  assert.is(diffSummary(diffLines('@@ -1,2 +1 @@\n a\n-b\n')), '1 line removed')
  assert.is(diffSummary(diffLines('')), 'nothing changes')
})

test.run()
