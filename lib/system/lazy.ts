/** Makes a value when it is first asked for, and keeps it. */
export const lazy = <T>(make: () => T): (() => T) => {
  let made: { thing: T } | undefined
  return () => (made ??= { thing: make() }).thing
}
