// @ts-check
// Saves an output as a file. A link cannot carry the key, so the daemon makes an address that works once.

import { ask } from '../api.js'

/** @param {string} path of the output */
export const saveOutput = async path => {
  const headers = { 'content-type': 'application/json' }
  const response = await ask(`${path}/link`, { method: 'POST', headers, body: '{}' })
  const link = document.createElement('a')
  link.href = (await response.json()).href
  link.download = ''
  link.click()
}
