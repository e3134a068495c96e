'use strict'

// Starts workers that put without end, a few at a time, and terminates them at random moments; then waits until no
// thread is left of them.
// Arguments: how many workers; 'also here': this thread has a client, too, whose puts all settle.

const { once } = require('node:events')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Worker } = require('node:worker_threads')
const { openKinesis, threads } = require('./client')

const AT_ONCE = 3
const [count, where] = process.argv.slice(2)

const startWorker = (...argv) => new Worker(path.join(__dirname, 'in-flight.js'), { argv })

/** Some end before they have begun, some in the midst of it, some by themselves. */
async function runWorker (number) {
  const kind = number % 5
  const worker = kind === 0 ? startWorker('exit', 'soon') : startWorker('never', kind > 1 ? 'crowded' : '')
  const exited = once(worker, 'exit')
  if (kind === 0) return exited
  if (kind > 1) await once(worker, 'message')
  await sleep(Math.random() * 20)
  await worker.terminate()
  return exited
}

async function runAll () {
  let started = 0
  const lane = async () => {
    while (started < count) await runWorker(started++)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

/** Puts as long as the others run; gives how many were stored. */
async function putUntil (finished) {
  const kinesis = openKinesis()
  const stream = kinesis.stream('stream')
  let isFinished = false
  finished.then(() => { isFinished = true })
  let stored = 0
  while (!isFinished) stored += (await stream.putRecord('key', 'data')).ShardId ? 1 : 0
  await kinesis.close()
  return stored
}

async function main () {
  await runWorker(1) // what Node itself makes once for its workers is there from now on
  const before = threads()
  const workers = runAll()
  const stored = where === 'also here' ? await putUntil(workers) : undefined
  await workers
  const engines = where === 'also here' ? 1 : 0
  while (threads() > before + engines) await sleep(5) // the system lists one for a moment after it has ended
  console.log(JSON.stringify({ hasStored: stored > 0 }))
}

main()
