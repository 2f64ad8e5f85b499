import type { Access } from './exchange.ts'

/** The purpose of the codes that a page hands in for its key. */
export const LOGIN = 'login'

/** `address` is what follows `#` in the address that the link opens, as `/tasks/AUTH-12`. */
export type LoginCode = { access: Exclude<Access, 'token'>; address: string }
