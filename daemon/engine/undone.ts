/** Thrown by a handler whose changes are to be undone, as those of a step that failed: `result` is its response all the
 * same. A dry run is the real run up to here. */
export class Undone {
  readonly result: unknown
  constructor(result: unknown) {
    this.result = result
  }
}
