'use strict'

// Ends in the named way with transfers under way: handshakes, requests, answers, and name look-ups.

const { threadId, parentPort } = require('node:worker_threads')
const { openKinesis, putForEver } = require('./client')

const ENDINGS = {
  exit: () => process.exit(7),
  throw: () => { throw new Error('the program\'s own') },
  reject: () => { Promise.reject(new Error('the program\'s own')) },
  terminate: () => process.kill(process.pid, 'SIGTERM'),
  collect: () => gc(),
  never: () => {}
}

const [ending, moment] = process.argv.slice(2)
const end = ENDINGS[ending]

const kinesis = openKinesis()
const stream = kinesis.stream('stream', { coalesce: moment === 'stored' })
let stored = 0
putForEver(stream, () => {
  if (++stored === 50 && moment === 'stored') end()
})
kinesis.listStreams(end === ENDINGS.exit && moment === 'callback' ? () => end() : () => {})
if (moment === 'at once') end()
if (moment === 'soon') setTimeout(end, Math.random() * 60)
parentPort?.postMessage(threadId)
