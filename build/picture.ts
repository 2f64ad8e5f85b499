// docs/demo.svg: the terminal of a real run, drawn as text. `npm run picture` writes it; check the picture afterwards.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = dirname(import.meta.dirname)

/** The commands, in order, in a project after setup with a daemon; a `hidden` one is not shown. */
const SCENE: readonly { text: string; hidden?: true }[] = [
  { text: 'sparkq enqueue npm test' },
  { text: 'sparkq enqueue npm run lint' },
  { text: 'sparkq wait -q default 2>/dev/null', hidden: true },
  { text: 'sparkq tasks' },
  { text: 'sparkq review' },
  { text: 'sparkq requeue default-2' },
]

const PREPARATION = `
. '${join(root, 'build/examples.bash')}'
app
stand_in npm 'sleep 1
case "$*" in
  "run lint") echo "auth.js:31: unused variable" >&2; exit 1 ;;
  *) echo "14 tests passed" ;;
esac'
sparkq setup --yes >/dev/null 2>&1
sparkq start >/dev/null 2>&1
exec </dev/null
`

const MARK = '\x1e'
const COLUMNS = 84
const CHARACTER_WIDTH = 8.4
const LINE_HEIGHT = 20
const PADDING = 20
const BAR_HEIGHT = 32

const FONTS = 'ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace'
const BACKGROUND = '#16181d'
const FOREGROUND = '#d6d9e0'
/** The colours of SGR 30–37 and 90–97, for a dark background. */
const COLOURS = ['#6b7280', '#f07178', '#a5d76e', '#f2c66d', '#82aaff', '#c792ea', '#7fdbca', '#d6d9e0']

type Style = { bold: boolean; dim: boolean; underlined: boolean; colour: string | undefined }
type Span = { text: string; style: Style }

const PLAIN: Style = { bold: false, dim: false, underlined: false, colour: undefined }

const record = (): string[] => {
  const scratch = mkdtempSync(join(tmpdir(), 'sq-picture.'))
  const script = join(scratch, 'scene.sh')
  const shown = SCENE.map(({ text, hidden }) =>
    hidden ? text : `printf '%s\\n' '${MARK}${text.replaceAll("'", "'\\''")}'; ${text}`,
  )
  writeFileSync(script, `${PREPARATION}stty cols ${COLUMNS} 2>/dev/null\n${shown.join('\n')}\n`)
  mkdirSync(join(scratch, 'bin'))
  try {
    const { stdout, status } = spawnSync('script', ['-qec', `bash '${script}'`, '/dev/null'], {
      cwd: scratch,
      encoding: 'utf8',
      env: {
        PATH: [join(scratch, 'bin'), join(root, 'bin'), process.env['PATH']].join(':'),
        HOME: scratch,
        TERM: 'xterm-256color',
        LC_ALL: 'C.UTF-8',
      },
    })
    if (status !== 0) throw new Error(`the scene failed with exit code ${status}:\n${stdout}`)
    return stdout.replaceAll('\r', '').trimEnd().split('\n')
  } finally {
    spawnSync('sh', [join(root, 'teardown.sh'), '--force'], { cwd: join(scratch, 'app'), stdio: 'ignore' })
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Splits a line of a terminal into parts of one style each. */
const spansOf = (line: string): Span[] => {
  if (line.startsWith(MARK)) {
    return [
      { text: '$ ', style: { ...PLAIN, colour: COLOURS[2] } },
      { text: line.slice(MARK.length), style: { ...PLAIN, bold: true } },
    ]
  }
  const spans: Span[] = []
  let style = PLAIN
  for (const part of line.split(/(\x1b\[[\d;]*m)/)) {
    const codes = /^\x1b\[([\d;]*)m$/.exec(part)?.[1]
    if (codes === undefined) {
      if (part !== '') spans.push({ text: part, style })
    } else for (const code of codes.split(';').map(Number)) style = styled(style, code)
  }
  return spans
}

const styled = (style: Style, code: number): Style => {
  if (code === 0) return PLAIN
  if (code === 1) return { ...style, bold: true }
  if (code === 2) return { ...style, dim: true }
  if (code === 4) return { ...style, underlined: true }
  if (code === 22) return { ...style, bold: false, dim: false }
  if (code === 39) return { ...style, colour: undefined }
  const colour = COLOURS[code >= 90 ? code - 90 : code - 30]
  return colour === undefined ? style : { ...style, colour }
}

/** Inserts a blank line before each command. */
const withSpace = (lines: readonly string[]): string[] =>
  lines.flatMap((line, i) => (i > 0 && line.startsWith(MARK) ? ['', line] : [line]))

/** Renderers of SVG do not agree on how several spaces are kept; all keep no-break spaces. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(' ', '\u00a0')

const attributes = ({ bold, dim, underlined, colour }: Style): string =>
  [
    colour && ` fill="${colour}"`,
    bold && ' font-weight="bold"',
    dim && ' opacity=".6"',
    underlined && ' text-decoration="underline"',
  ]
    .filter(Boolean)
    .join('')

const draw = (lines: readonly string[]): string => {
  const width = Math.round(COLUMNS * CHARACTER_WIDTH + 2 * PADDING)
  const height = lines.length * LINE_HEIGHT + BAR_HEIGHT + PADDING
  const texts = lines.map((line, i) => {
    const spans = spansOf(line).map(({ text, style }) => `<tspan${attributes(style)}>${escaped(text)}</tspan>`)
    return `<text x="${PADDING}" y="${BAR_HEIGHT + 14 + i * LINE_HEIGHT}">${spans.join('')}</text>`
  })
  const buttons = [0, 1, 2].map(i => `<circle cx="${PADDING + i * 18}" cy="17" r="5" fill="#3b4048"/>`)
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">
<title>SparkQ in a terminal</title>
<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}" stroke="#3b4048"/>
${buttons.join('')}
<g font-family="${FONTS}" font-size="14" fill="${FOREGROUND}">
${texts.join('\n')}
</g>
</svg>
`
}

writeFileSync(join(root, 'docs/demo.svg'), draw(withSpace(record())))
