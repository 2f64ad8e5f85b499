/** What is wrong with a configuration, and at which path of keys. `known`: the keys that may stand there, for an
 * unknown one. */
export type Problem = { path: PropertyKey[]; message: string; known?: string[] }
