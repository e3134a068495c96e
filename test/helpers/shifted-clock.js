'use strict'

// `node --require` this: the process's wall clock is ten minutes ahead, as of a machine whose clock is wrong.

const AHEAD_MS = 10 * 60 * 1000
const { Date: RightDate } = globalThis

globalThis.Date = class extends RightDate {
  constructor (...args) {
    super(...args.length === 0 ? [RightDate.now() + AHEAD_MS] : args)
  }

  static now () {
    return RightDate.now() + AHEAD_MS
  }
}
