import { type } from 'arktype'
import { method } from './method.ts'
import { reference, time } from './shapes.ts'

/** Where the page is: its address while it is `open`, else why it is not. `off`: `server.http` is false. `taken`: the
 * port that sparkq.yml names is taken, `by` another SparkQ or something else. `failed`: `detail` says why. */
export const pageState = type({
  state: "'open' | 'off' | 'taken' | 'failed'",
  url: 'string | null',
  host: 'string',
  port: 'number | null',
  by: "'sparkq' | 'other' | null",
  detail: 'string | null',
})

export const pageMethods = {
  'page.link': method({
    description:
      'A link that opens the page once, within a minute; with `read` for a page that changes nothing. ' +
      '`task`: the task that it shows. `new_token`: all earlier keys and links are void.',
    writes: false,
    params: () => type({ '+': 'reject', 'read?': 'boolean', 'task?': reference, 'new_token?': 'boolean' }),
    /** `url` is the address of the page, without the code. */
    result: () => type({ link: 'string', url: 'string', access: "'page' | 'read'", expires_at: time }),
  }),
}
