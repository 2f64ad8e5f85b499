// What a check of `sparkq doctor` finds.

import type { Facts } from './facts.ts'

/** `hint`: what to type if something needs attention. */
export type Finding = { ok: boolean; detail: string; hint?: string }

/** Changes nothing. Returns no finding if there is nothing to check, such as outside of a project. */
export type DoctorCheck = (facts: Facts) => Finding | Finding[]

export const fine = (detail: string): Finding => ({ ok: true, detail })

export const wrong = (detail: string, hint: string): Finding => ({ ok: false, detail, hint })
