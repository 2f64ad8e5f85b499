/** Computes a value on first use and keeps it. */
export const lazy = <T>(make: () => T): (() => T) => {
  let made: { thing: T } | undefined
  return () => (made ??= { thing: make() }).thing
}
