'use strict'

// Workers of a cluster put events; the primary reads and counts them.

const cluster = require('node:cluster')
const { stream } = require('kinesis-native')

const WORKERS = 2
const EVENTS = 500
const clicks = stream(process.argv[2] ?? 'clicks')

async function push () {
  const puts = Array.from({ length: EVENTS }, (_, n) => clicks.putRecord(`user-${n}`, { worker: cluster.worker.id, n }))
  await Promise.all(puts)
  cluster.worker.disconnect()
}

async function count () {
  await clicks.getShards() // from now on, what is put is seen
  // Without the events of a worker that fails, the loop below would have no end.
  cluster.on('exit', (worker, code, signal) => {
    if (code !== 0) throw new Error(`Worker ${worker.id} has failed: ${signal ?? `exit code ${code}`}`)
  })
  for (let i = 0; i < WORKERS; i++) cluster.fork()
  /** Events read, by worker. */
  const counts = new Map()
  let unread = WORKERS * EVENTS
  for await (const records of clicks.records()) {
    for (const { val } of records) counts.set(val.worker, (counts.get(val.worker) ?? 0) + 1)
    unread -= records.length
    if (unread <= 0) break
  }
  for (const [worker, events] of counts) console.log(`read ${events} events of worker ${worker}`)
}

if (cluster.isPrimary) count()
else push()
