'use strict'

// A producer for minutes on a local Kinesis that goes wrong all the time: `node bench/soak.js [--minutes N] [--seed N]`.
// The server, and who audits, are this process; the client is a child of its own, so that its memory can be told.

const { fork } = require('node:child_process')
const { once } = require('node:events')
const { Kinesis } = require('..')
const { createLocalKinesis } = require('../lib/local')
const { PUT_FAULTS, SoakAudit, SoakLoad, changingCredentials } = require('../test/helpers/producer-soak')
const { STREAM } = require('../test/helpers/producing')
const { rssBytes } = require('../test/helpers/rss')
const { SoakTrouble } = require('../test/helpers/soak-trouble')
const { conclude, runSoak, watchMemory } = require('./soaking')

const USAGE = `node bench/soak.js [--minutes N] [--seed N]
  --minutes  how long (10)
  --seed     of the records and of what goes wrong (1)`

const REGION = 'us-east-1'
const SHARDS = 4
/** Slower than the test's three seconds, so that what is to be kept for the audit stays in bounds. */
const PAUSE_MS = 25
const PACE = 5
const OPTIONS = { recordMaxBufferedTimeMs: 50, recordTtlMs: 3000, maxBufferedRecords: 2000, rateLimitPercent: 0 }

// ---- The client ----------------------------------------------------------------------------------

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
    rss: () => ({ rss: rssBytes() }),
    stop: async () => {
      load.stop()
      await running
      clearInterval(timer)
      sendEnds()
      const { made, refused } = load
      const { userRecordsResent: resent, userRecordsPut: accepted } = await producer.metrics()
      await kinesis.close()
      return { made, refused, accepted, resent, rss: rssBytes() }
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

async function soak ({ minutes, seed }) {
  const server = await createLocalKinesis({ streams: { [STREAM]: SHARDS }, limits: false, credentials: false, region: REGION })
  const audit = new SoakAudit()
  const child = fork(__filename, [server.endpoint, String(seed)], { execArgv: ['--expose-gc'], serialization: 'advanced' })
  child.on('message', ({ ends }) => ends?.forEach(end => audit.note(end)))
  child.once('exit', code => { if (code !== 0) throw new Error(`the client ended with ${code}`) })
  const trouble = new SoakTrouble(server, { faults: PUT_FAULTS, seed, pace: PACE })
  const troubling = trouble.run()
  const base = await watchMemory(minutes, async () => (await ask(child, 'rss')).rss)
  const { made, refused, accepted, resent, rss } = await ask(child, 'stop')
  trouble.stop()
  await troubling
  const { wrong, ...counts } = await audit.report(server, STREAM, made - refused)
  await server.close()
  const { rounds, splits, merges } = trouble
  if (accepted !== made - refused) wrong.push(`the producer has counted ${accepted} records, and ${made - refused} were accepted`)
  return conclude({ made, refused, ...counts, resent, rounds, splits, merges }, { first: base, last: rss }, wrong)
}

if (process.send) runClient(process.argv[2], Number(process.argv[3]))
else runSoak(USAGE, soak)
