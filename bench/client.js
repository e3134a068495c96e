'use strict'

// One client and one case in a process of its own: warms up, tells its parent, measures when told to, and
// reports. Started by processes.js with the setup as its argument.

const { once } = require('node:events')
const { monitorEventLoopDelay } = require('node:perf_hooks')
const { CLIENTS } = require('./clients')

const WARM_UP_MS = 1500
const WARM_UP_LEAST = 2000
const WARM_UP_MOST = 50000
// Enough for every case that counts records; what runs by time keeps its last ones, so that a fast client
// doesn't pay for its heap.
const KEPT = 1 << 16
const EVENTS = 1024
const NS_PER_MS = 1e6

function makeEvents (bytes) {
  return Array.from({ length: EVENTS }, (_, n) => ({
    key: `user-${n}`,
    data: Buffer.from(JSON.stringify({ n }).padEnd(bytes, '.'))
  }))
}

/** Puts events one by one and keeps the results and their times. */
class Load {
  /**
   * @param {import('./clients').Client} client
   * @param {{ key: string, data: Buffer }[]} events
   */
  constructor (client, events) {
    this.client = client
    this.events = events
    this.started = 0
    this.results = []
    this.latenciesMs = []
  }

  async put () {
    const index = this.started++
    const { key, data } = this.events[index % EVENTS]
    const startMs = performance.now()
    this.results[index % KEPT] = await this.client.put(key, data)
    this.latenciesMs[index % KEPT] = performance.now() - startMs
  }

  /** As many puts at once as `inFlight`, while `goOn` says so. */
  async saturate (inFlight, goOn) {
    const worker = async () => { while (goOn()) await this.put() }
    await Promise.all(Array.from({ length: inFlight }, worker))
  }

  /** Puts evenly over time, however long each takes. */
  async pace (perSecond, goOn) {
    const startMs = performance.now()
    const puts = []
    while (goOn()) {
      const due = (performance.now() - startMs) / 1000 * perSecond
      while (this.started < due) puts.push(this.put())
      await new Promise(resolve => setTimeout(resolve, 1))
    }
    await Promise.all(puts)
  }
}

/** Runs a case's load until `records` are started, or the time is up. */
async function run (load, { inFlight, perSecond }, { records = Infinity, durationMs = Infinity }) {
  const endMs = performance.now() + durationMs
  const goOn = () => load.started < records && performance.now() < endMs
  if (perSecond) await load.pace(perSecond, goOn)
  else await load.saturate(inFlight, goOn)
  return load
}

/** Long enough for the compiler, and for each connection to have been used. */
async function warmUp (client, events, shape) {
  const load = await run(new Load(client, events), shape, { records: WARM_UP_MOST, durationMs: WARM_UP_MS })
  const missing = WARM_UP_LEAST - load.started
  if (missing > 0) await run(new Load(client, events), shape, { records: missing })
}

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]

/** Throws unless every put has a shard and a sequence number of its own. */
function check (results) {
  const wrong = results.find(result => !result?.ShardId || !result.SequenceNumber)
  if (wrong !== undefined) throw new Error(`a put gave ${JSON.stringify(wrong)}`)
  const different = new Set(results.map(result => result.SequenceNumber)).size
  if (different !== results.length) throw new Error(`${results.length} puts gave ${different} sequence numbers`)
}

async function measure (client, events, setup) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const load = new Load(client, events)
  global.gc()
  delay.enable()
  const cpu = process.cpuUsage()
  const startMs = performance.now()
  await run(load, setup, setup)
  const seconds = (performance.now() - startMs) / 1000
  const { user, system } = process.cpuUsage(cpu)
  delay.disable()
  check(load.results)
  const latenciesMs = Float64Array.from(load.latenciesMs).sort()
  return {
    records: load.started,
    seconds,
    cpuUs: (user + system) / load.started,
    sysUs: system / load.started,
    perSecond: load.started / seconds,
    loopP50Ms: delay.percentile(50) / NS_PER_MS,
    loopP99Ms: delay.percentile(99) / NS_PER_MS,
    loopMaxMs: delay.max / NS_PER_MS,
    putP50Ms: quantile(latenciesMs, 0.5),
    putP99Ms: quantile(latenciesMs, 0.99),
    peakRssMiB: process.resourceUsage().maxRSS / 1024
  }
}

async function main () {
  const setup = JSON.parse(process.argv[2])
  const client = CLIENTS[setup.client](setup)
  const events = makeEvents(setup.recordBytes)
  await warmUp(client, events, setup)
  process.send('warm')
  await once(process, 'message')
  process.send(await measure(client, events, setup))
  await client.close()
  process.disconnect()
}

main()
