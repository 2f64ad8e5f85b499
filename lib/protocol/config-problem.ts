/** An error in a configuration and the path of keys to it. `known`: for an unknown key, the keys that are allowed
 * there. */
export type Problem = { path: PropertyKey[]; message: string; known?: string[] }
