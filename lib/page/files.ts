// The list of the page's files, dist/ui/files.json: the build writes it, the bridge reads it.

/** `gzip`: the bytes of NAME.gz; null if it saves nothing. `source`: when the file in ui/ was changed, in milliseconds
 * since 1970; null for a file that is not from there. */
export type PageFile = {
  name: string
  type: string
  bytes: number
  gzip: number | null
  etag: string
  source: number | null
}

/** `imports`: by the name of a package that the page may import, its file. */
export type PageFiles = { files: PageFile[]; imports: Record<string, string> }
