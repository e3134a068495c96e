'use strict'

const fs = require('node:fs')

// What Linux says of the first thread of this process: ns it ran, ns it waited for a core, how often it ran.
const FILE = '/proc/self/schedstat'
const NS_PER_US = 1000

const file = fs.existsSync(FILE) ? fs.openSync(FILE) : undefined
const room = Buffer.alloc(64)

/**
 * CPU time of the JavaScript thread alone, without the engine's and V8's own threads, and without what others took
 * of its core meanwhile. The system counts a thread's time when it goes to sleep: what it did since it last woke up
 * is missing, and counted next time.
 * @returns {number} µs; NaN where the system doesn't tell
 */
function threadCpuUs () {
  if (file === undefined) return NaN
  fs.readSync(file, room, 0, room.length, 0)
  return Number(room.latin1Slice(0, room.indexOf(' '))) / NS_PER_US
}

module.exports = { threadCpuUs }
