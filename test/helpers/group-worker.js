'use strict'

// A member of a group, as a process. WORKER in the environment: { client, stream, consumer, handlerMs }, where the
// consumer's are without a workerId of its own. It prints lines of JSON with the time of the machine's monotonic clock: when it
// can be closed, each lease that it gets, each batch that it begins and has handled, what its checkpoints are refused with, and its end.
// SIGTERM closes it; SIGUSR2 blocks its event loop for twice the failover time. With { byRecord: { checkpointAt, hangAt } }
// records are handled one by one: the first text is that of one to checkpoint at, the second that of one which takes for ever.
// With { rssEveryMs } it tells its memory, too; it must have been started with --expose-gc.

const { writeSync } = require('node:fs')
const { setTimeout: sleep } = require('node:timers/promises')
const { Kinesis } = require('../..')
const { rssBytes } = require('./rss')

const { client, stream, consumer: options, handlerMs, byRecord, rssEveryMs } = JSON.parse(process.env.WORKER)

const kinesis = new Kinesis(client)
const consumer = kinesis.consumer(stream, options)

/** At once, for a line that waits would be lost with a process that is killed. */
function tell (line) {
  writeSync(1, `${JSON.stringify({ ...line, atNs: String(process.hrtime.bigint()) })}\n`)
}

async function eachBatch ({ shardId, records, checkpoint }) {
  const texts = records.map(({ data }) => String(data))
  tell({ shardId, begun: texts.length })
  await sleep(handlerMs)
  tell({ shardId, texts })
  if (options.checkpoint !== 'manual') return
  await checkpoint().catch(({ code, name, message }) => tell({ shardId, refused: { code, name, message } }))
}

async function eachRecord ({ data, subSequenceNumber }, { shardId, checkpoint }) {
  const text = String(data)
  tell({ shardId, begun: `${text}.${subSequenceNumber}` })
  if (text === byRecord.hangAt) await new Promise(() => {})
  tell({ shardId, texts: [text] })
  if (text === byRecord.checkpointAt) await checkpoint()
}

function block () {
  const clock = new Int32Array(new SharedArrayBuffer(4))
  Atomics.wait(clock, 0, 0, 2 * options.failoverTimeMs)
  tell({ wasBlocked: true })
}

if (rssEveryMs !== undefined) setInterval(() => tell({ rssBytes: rssBytes() }), rssEveryMs).unref()
process.on('SIGTERM', () => consumer.close())
process.on('SIGUSR2', block)
consumer.on('lease', ({ shardId, state }) => tell({ shardId, state }))
tell({ started: true })
consumer.run(byRecord === undefined ? { eachBatch } : { eachRecord }).then(
  () => tell({ ended: true }),
  ({ code, message }) => tell({ ended: false, code, message })
).finally(() => kinesis.close())
