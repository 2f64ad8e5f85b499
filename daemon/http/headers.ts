// Headers of our own, and those that every response has.

/** Names the build in every response: a page that sees another one than its own is old. */
export const BUILD_HEADER = 'sparkq-build'

/** Carries a new key to a page whose own key was made more than a day ago. */
export const KEY_HEADER = 'sparkq-key'

/** Of every response, also of files. A page may load only what comes from here, and no other page may frame it, read it
 * or be read by it. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}
