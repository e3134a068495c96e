'use strict'

// A reporter for `node --test`: the files in which a test failed, a line each, and DIED where one ended by itself.

const DIED = 'a process died'

/** @param {AsyncIterable<{ type: string, data: any }>} events */
async function * failedFiles (events) {
  const seen = new Set()
  for await (const { type, data } of events) {
    if (type !== 'test:fail') continue
    // That a file failed is told of by its name, and only where none of its tests did.
    const line = data.name === data.file ? DIED : data.file
    if (!seen.has(line)) yield `${line}\n`
    seen.add(line)
  }
}

module.exports = failedFiles
module.exports.DIED = DIED
