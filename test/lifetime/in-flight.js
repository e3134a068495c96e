'use strict'

// Ends in the named way with transfers under way: handshakes, requests, answers, and name look-ups.

const { parentPort } = require('node:worker_threads')
const { openKinesis, putForEver } = require('./client')

const ENDINGS = {
  exit: () => process.exit(7),
  reallyExit: () => process.reallyExit(7), // with no exit event, as some packages end processes
  throw: () => process.nextTick(() => { throw new Error('the program\'s own') }),
  reject: () => { Promise.reject(new Error('the program\'s own')) },
  terminate: () => process.kill(process.pid, 'SIGTERM'),
  never: () => {}
}

const [ending, moment] = process.argv.slice(2)
const end = ENDINGS[ending]

/** So many results arrive at once that JavaScript is mostly busy with taking them. */
function crowd (count) {
  const put = () => stream.putRecord('key', 'data', again)
  const again = () => { onStored(); put() }
  for (let i = 0; i < count; i++) put()
}

const kinesis = openKinesis()
const stream = kinesis.stream('stream', { coalesce: moment === 'stored' || moment === 'crowded' })
let stored = 0
function onStored () {
  if (++stored === 1) parentPort?.postMessage('begun')
  if (stored === 50 && moment === 'stored') end()
}

if (moment === 'crowded') crowd(4000)
else putForEver(stream, onStored)
kinesis.listStreams(() => { if (moment === 'callback') end() })
if (moment === 'at once') end()
if (moment === 'soon') setTimeout(end, Math.random() * 60)
