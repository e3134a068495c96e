'use strict'

// A group of worker processes with all around it: a local Kinesis, a table of leases, and somebody who puts all the while.

const assert = require('node:assert/strict')
const { setTimeout: sleep } = require('node:timers/promises')
const { DynamoTable } = require('../../lib/consumer/dynamo-table')
const { CREDENTIALS, REGION } = require('./call')
const { until } = require('./consuming')
const { startDynalite } = require('./dynalite')
const { STREAM, startLocal } = require('./producing')
const { WorkerGroup } = require('./worker-group')

const TABLE = 'leases'
const KEYS = 20
const FAILOVER_MS = 2500
/** Where nobody may lose a lease, however busy the machine is. */
const PATIENT_MS = 10000

/** Puts `key:number` for each key, number by number, for as long as it isn't stopped. */
class Load {
  #kinesis
  #running
  #goesOn = true
  /** @type {string[]} what is stored */
  texts = []

  constructor (kinesis, pauseMs) {
    this.#kinesis = kinesis
    this.#running = this.#run(pauseMs)
  }

  async #run (pauseMs) {
    for (let number = 0; this.#goesOn; number++) {
      await this.#put(Array.from({ length: KEYS }, (_, key) => ({ key: `k${key}`, text: `k${key}:${number}` })))
      await sleep(pauseMs)
    }
  }

  async #put (records) {
    const Records = records.map(({ key, text }) => ({ PartitionKey: key, Data: text }))
    const { FailedRecordCount } = await this.#kinesis.putRecords({ StreamName: STREAM, Records })
    assert.equal(FailedRecordCount, 0)
    this.texts.push(...records.map(({ text }) => text))
  }

  async stop () {
    this.#goesOn = false
    await this.#running
  }
}

/**
 * A stream, a table and a group without workers yet.
 * @param {import('node:test').TestContext} t
 */
async function startGroup (t, { shards, tls = false, handlerMs = 20, intercept, ...consumer }) {
  const { server, kinesis } = await startLocal(t, {}, { streams: { [STREAM]: shards }, tls })
  const dynalite = await startDynalite({ intercept })
  t.after(() => dynalite.close())
  const leases = { table: TABLE, endpoint: dynalite.endpoint }
  const group = new WorkerGroup({
    client: { endpoint: server.endpoint, ca: server.ca, region: REGION, credentials: CREDENTIALS },
    stream: STREAM,
    consumer: { group: TABLE, initialPosition: 'TRIM_HORIZON', failoverTimeMs: FAILOVER_MS, idleMs: 20, rateLimitPercent: 0, leases, ...consumer },
    handlerMs
  })
  t.after(() => group.kill())
  const table = new DynamoTable(dynalite.connect(), TABLE)
  t.after(() => table.close())
  return { server, kinesis, group, table, operations: dynalite.operations }
}

/** The same with a load. */
async function startLoaded (t, { pauseMs = 200, ...options }) {
  const world = await startGroup(t, options)
  const load = new Load(world.kinesis, pauseMs)
  t.after(() => load.stop())
  return { ...world, load }
}

/** How many leases of open shards each owner has; '': those of nobody. @returns {Promise<Map<string, number>>} */
async function owners (table) {
  const counts = new Map()
  for (const { owner = '', checkpoint } of await table.list({}).catch(() => [])) {
    if (checkpoint.sequenceNumber !== 'SHARD_END') counts.set(owner, (counts.get(owner) ?? 0) + 1)
  }
  return counts
}

/** Until these workers, and nobody else, have all the leases, within one of each other. */
async function balance (table, workers, shards) {
  await until(async () => {
    const held = await owners(table)
    const counts = workers.map(({ id }) => held.get(id) ?? 0)
    return held.size === workers.length && counts.reduce((sum, count) => sum + count) === shards &&
      Math.max(...counts) - Math.min(...counts) <= 1
  })
}

/** Until the workers know themselves who has what: who was stolen from learns it later. */
async function settle ({ table }, workers, shards) {
  await balance(table, workers, shards)
  await until(() => {
    const counts = workers.map(({ held }) => held.size)
    return counts.reduce((sum, count) => sum + count) === shards && Math.max(...counts) - Math.min(...counts) <= 1
  })
}

/** Ends the load, and waits until the group has handled all of it. */
async function handleAll ({ load, group }) {
  await load.stop()
  let missing = load.texts
  await until(() => {
    missing = missing.filter(text => !group.hasHandled(text))
    return missing.length === 0
  })
  group.assertRepeatsBounded()
}

module.exports = { FAILOVER_MS, PATIENT_MS, balance, handleAll, owners, settle, startGroup, startLoaded }
