import type { Access } from './exchange.ts'

/** The purpose of the codes that a page hands in for its key. */
export const LOGIN = 'login'

/** `address` is the part of the page behind `#` that the link opens. */
export type LoginCode = { access: Exclude<Access, 'token'>; address: string }
