// Sizes as people write them: 256MB, 1.5 GiB, or bytes.

const UNITS: Record<string, number> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 }

/** Bytes; undefined if it is not a size. */
export const parseSize = (size: number | string): number | undefined => {
  if (typeof size === 'number') return size
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(size.trim()) ?? []
  const factor = unit && UNITS[unit.toLowerCase()]
  return factor ? Math.round(Number(digits) * factor) : undefined
}

/** As `256 MB`, for people. */
export const formatSize = (bytes: number): string => {
  const [unit, factor] =
    bytes >= 1e9
      ? (['GB', 1e9] as const)
      : bytes >= 1e6
        ? (['MB', 1e6] as const)
        : bytes >= 1e3
          ? (['kB', 1e3] as const)
          : (['bytes', 1] as const)
  return `${Number((bytes / factor).toFixed(1))} ${unit}`
}
