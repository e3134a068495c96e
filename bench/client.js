'use strict'

// One client and one case in a process of its own: warms up, tells its parent, measures when told to, and
// reports. Started by processes.js with the setup as its argument.

const { once } = require('node:events')
const { monitorEventLoopDelay } = require('node:perf_hooks')
const { CLIENTS } = require('./clients')
const { OPERATIONS } = require('./operations')
const { threadCpuUs } = require('./thread-cpu')

const WARM_UP_LEAST = 2000 // records
const WARM_UP_MOST = 50000 // calls
// Enough for every case that counts records; what runs by time keeps its last ones, so that a fast client
// doesn't pay for its heap.
const KEPT = 1 << 16
const EVENTS = 1024
const NS_PER_MS = 1e6
const US_PER_MS = 1e3

function makeEvents (bytes) {
  return Array.from({ length: EVENTS }, (_, n) => ({
    key: `user-${n}`,
    data: Buffer.from(JSON.stringify({ n }).padEnd(bytes, '.'))
  }))
}

/** Makes calls, and keeps what they resolve with, their times, and what the JavaScript thread did for each. */
class Load {
  /** @param {(n: number) => Promise<import('./operations').Result | undefined>} call */
  constructor (call) {
    this.call = call
    this.started = 0
    this.results = []
    this.latenciesMs = []
    this.threadMs = []
  }

  async next () {
    const n = this.started++
    const startMs = performance.now()
    this.results[n % KEPT] = await this.call(n)
    this.latenciesMs[n % KEPT] = performance.now() - startMs
  }

  /** As many calls at once as `inFlight`, while `goOn` says so. */
  async saturate (inFlight, goOn) {
    const next = inFlight === 1 ? () => this.#nextAlone() : () => this.next()
    const worker = async () => { while (goOn()) await next() }
    await Promise.all(Array.from({ length: inFlight }, worker))
  }

  /** With one call at a time, all that the thread did since the last one's end was for this one. */
  async #nextAlone () {
    const index = this.started % KEPT
    const startUs = threadCpuUs()
    await this.next()
    this.threadMs[index] = (threadCpuUs() - startUs) / US_PER_MS
  }

  /** Calls evenly over time, however long each takes. */
  async pace (perSecond, goOn) {
    const startMs = performance.now()
    const calls = []
    while (goOn()) {
      const due = (performance.now() - startMs) / 1000 * perSecond
      while (this.started < due) calls.push(this.next())
      await new Promise(resolve => setTimeout(resolve, 1))
    }
    await Promise.all(calls)
  }
}

/** Runs a case's load until as many `calls` are started, or the time is up. */
async function run (call, { inFlight, perSecond }, { calls = Infinity, durationMs = Infinity }) {
  const load = new Load(call)
  const endMs = performance.now() + durationMs
  const goOn = () => load.started < calls && performance.now() < endMs
  if (perSecond) await load.pace(perSecond, goOn)
  else await load.saturate(inFlight, goOn)
  return load
}

/** Long enough for the compiler, and for each connection to have been used. */
async function warmUp (call, shape, recordsPerCall) {
  const { started } = await run(call, shape, { calls: WARM_UP_MOST, durationMs: shape.warmUpMs })
  const missing = Math.ceil(WARM_UP_LEAST / recordsPerCall) - started
  if (missing > 0) await run(call, shape, { calls: missing })
}

/** @param {number[]} values */
function quantiles (values) {
  const sorted = Float64Array.from(values).sort()
  return q => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]
}

async function measure (call, setup, { recordsPerCall, check }) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const limits = { calls: setup.records && setup.records / recordsPerCall, durationMs: setup.durationMs }
  global.gc()
  delay.enable()
  const cpu = process.cpuUsage()
  const startThreadUs = threadCpuUs()
  const startMs = performance.now()
  const load = await run(call, setup, limits)
  const seconds = (performance.now() - startMs) / 1000
  const threadUs = threadCpuUs() - startThreadUs
  const { user, system } = process.cpuUsage(cpu)
  delay.disable()
  check(load.results)
  const records = load.started * recordsPerCall
  const latencyMs = quantiles(load.latenciesMs)
  const threadMs = quantiles(load.threadMs)
  return {
    calls: load.started,
    records,
    seconds,
    cpuUs: (user + system) / records,
    sysUs: system / records,
    threadUs: threadUs / records,
    perSecond: records / seconds,
    loopP50Ms: delay.percentile(50) / NS_PER_MS,
    loopP99Ms: delay.percentile(99) / NS_PER_MS,
    loopMaxMs: delay.max / NS_PER_MS,
    threadP50Ms: threadMs(0.5),
    threadP99Ms: threadMs(0.99),
    callP50Ms: latencyMs(0.5),
    callP99Ms: latencyMs(0.99),
    peakRssMiB: process.resourceUsage().maxRSS / 1024
  }
}

/** What the process costs while nothing is asked of it, when the garbage of what was is gone. */
async function measureIdle ({ durationMs }) {
  global.gc()
  await new Promise(resolve => setTimeout(resolve, 2000))
  const cpu = process.cpuUsage()
  await new Promise(resolve => setTimeout(resolve, durationMs))
  const { user, system } = process.cpuUsage(cpu)
  return { calls: 0, records: 0, seconds: durationMs / 1000, idleCpuMs: (user + system) / durationMs }
}

async function main () {
  const setup = JSON.parse(process.argv[2])
  const operation = OPERATIONS[setup.operation]
  const client = CLIENTS[setup.client].open(setup)
  const call = operation.start(client, makeEvents(setup.recordBytes))
  await warmUp(call, setup, operation.recordsPerCall)
  process.send('warm')
  await once(process, 'message')
  process.send(setup.isIdle ? await measureIdle(setup) : await measure(call, setup, operation))
  await client.close()
  process.disconnect()
}

main()
