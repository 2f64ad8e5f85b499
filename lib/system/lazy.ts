/** Makes a thing when it is first needed. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { thing: T } | undefined
  return () => (made ??= { thing: make() }).thing
}
