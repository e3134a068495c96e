'use strict'

// A producer for minutes on a local Kinesis that goes wrong all the time: `node bench/soak.js [--minutes N] [--seed N]`.
// The server, and who audits, are this process; the client is a child of its own, so that its memory can be told.

const { fork } = require('node:child_process')
const { once } = require('node:events')
const { setTimeout: sleep } = require('node:timers/promises')
const { parseArgs } = require('node:util')
const { Kinesis } = require('..')
const { createLocalKinesis } = require('../lib/local')
const { SoakAudit, SoakLoad, SoakTrouble, changingCredentials } = require('../test/helpers/producer-soak')

const USAGE = `node bench/soak.js [--minutes N] [--seed N]
  --minutes  how long (10)
  --seed     of the records and of what goes wrong (1)`

const STREAM = 'soak'
const REGION = 'us-east-1'
const SHARDS = 4
const MINUTE_MS = 60000
const MIB = 1024 * 1024
const MAX_GROWTH_MIB = 30
/** Slower than the test's three seconds, so that what is to be kept for the audit stays in bounds. */
const PAUSE_MS = 25
const PACE = 5
const OPTIONS = { recordMaxBufferedTimeMs: 50, recordTtlMs: 3000, maxBufferedRecords: 2000, rateLimitPercent: 0 }

// ---- The client ----------------------------------------------------------------------------------

function rssMib () {
  gc()
  return Math.round(process.memoryUsage().rss / MIB)
}

async function runClient (endpoint, seed) {
  const kinesis = new Kinesis({ endpoint, region: REGION, credentials: changingCredentials(), requestTimeoutMs: 500 })
  const producer = kinesis.producer(STREAM, OPTIONS)
  let ends = []
  const sendEnds = () => {
    process.send({ ends })
    ends = []
  }
  const load = new SoakLoad(producer, { seed, pauseMs: PAUSE_MS, tell: end => ends.push(end) })
  const timer = setInterval(sendEnds, 100)
  const answers = {
    rss: () => ({ rss: rssMib() }),
    stop: async () => {
      load.stop()
      await running
      clearInterval(timer)
      sendEnds()
      const { made, refused } = load
      const { userRecordsResent: resent, userRecordsPut: accepted } = await producer.metrics()
      await kinesis.close()
      return { made, refused, accepted, resent, rss: rssMib() }
    }
  }
  process.on('message', async question => {
    process.send({ answer: await answers[question]() })
    if (question === 'stop') process.disconnect()
  })
  const running = load.run()
}

// ---- The server ----------------------------------------------------------------------------------

/** A question to the client, which may send ends meanwhile. */
async function ask (child, question) {
  child.send(question)
  for (;;) {
    const [{ answer }] = await once(child, 'message')
    if (answer) return answer
  }
}

/** The client's memory as time goes by: after the first minute (or third of it all), and on. */
async function watchMemory (child, minutes) {
  const startedMs = performance.now()
  const baseAfterMs = Math.min(MINUTE_MS, minutes * MINUTE_MS / 3)
  const everyMs = Math.max(baseAfterMs / 2, minutes * MINUTE_MS / 20)
  let base
  for (let ms = 0; ms < minutes * MINUTE_MS; ms = performance.now() - startedMs) {
    await sleep(Math.min(everyMs, minutes * MINUTE_MS - ms))
    const { rss } = await ask(child, 'rss')
    const elapsedMs = performance.now() - startedMs
    if (elapsedMs >= baseAfterMs) base ??= rss
    console.log(`${(elapsedMs / MINUTE_MS).toFixed(1)} min: RSS ${rss} MiB`)
  }
  return base
}

async function runAll (minutes, seed) {
  const server = await createLocalKinesis({ streams: { [STREAM]: SHARDS }, limits: false, credentials: false, region: REGION })
  const audit = new SoakAudit()
  const child = fork(__filename, [server.endpoint, String(seed)], { execArgv: ['--expose-gc'], serialization: 'advanced' })
  child.on('message', ({ ends }) => ends?.forEach(end => audit.note(end)))
  child.once('exit', code => { if (code !== 0) throw new Error(`the client ended with ${code}`) })
  const trouble = new SoakTrouble(server, { stream: STREAM, seed, pace: PACE })
  const troubling = trouble.run()
  const base = await watchMemory(child, minutes)
  const { made, refused, accepted, resent, rss } = await ask(child, 'stop')
  trouble.stop()
  await troubling
  const { wrong, ...counts } = await audit.report(server, STREAM, made - refused)
  await server.close()
  const { rounds, splits, merges } = trouble
  console.log(JSON.stringify({ made, refused, ...counts, resent, rounds, splits, merges, rssMib: { first: base, last: rss } }, null, 2))
  const growth = rss - base
  if (growth > MAX_GROWTH_MIB) wrong.push(`RSS has grown by ${growth} MiB since the first minute`)
  if (accepted !== made - refused) wrong.push(`the producer has counted ${accepted} records, and ${made - refused} were accepted`)
  console.log(wrong.length === 0 ? 'nothing was lost' : wrong.join('\n'))
  return wrong.length === 0 ? 0 : 1
}

async function main () {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } } })
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)]
  if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Error(USAGE)
  process.exitCode = await runAll(minutes, seed)
}

if (process.send) runClient(process.argv[2], Number(process.argv[3]))
else {
  main().catch(error => {
    console.error(error.code?.startsWith('ERR_PARSE_ARGS') ? `${error.message}\n${USAGE}` : error.stack)
    process.exitCode = 1
  })
}
