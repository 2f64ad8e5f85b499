// @ts-check
// A change of the configuration file while it is typed: the daemon says shortly after the last key what would become of
// the file, and what is wrong.

/** @import { Params, Result } from '../lib/protocol/index.ts' */

import { call, Refusal } from './api.js'
import { useEffect, useState } from './html.js'

/** @typedef {Params<'config.check'>} Change */
/** @typedef {{ check?: Result<'config.check'>, refusal?: Refusal }} Checked */

const REST_MS = 300

/** @param {Change | undefined} change undefined: nothing is changed
 * @returns {Checked} */
export const useCheck = change => {
  const [checked, setChecked] = useState(/** @type {Checked} */ ({}))
  const asked = JSON.stringify(change)
  useEffect(() => {
    setChecked({})
    if (asked === undefined) return
    let isWanted = true
    const timer = setTimeout(() => {
      call('config.check', JSON.parse(asked)).then(
        check => isWanted && setChecked({ check }),
        refusal => isWanted && setChecked({ refusal }),
      )
    }, REST_MS)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [asked])
  return checked
}
