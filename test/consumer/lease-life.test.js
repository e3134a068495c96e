'use strict'

// How environments end that hold leases: terminated, by exit, and by garbage collection.

const assert = require('node:assert/strict')
const { after, before, describe, test } = require('node:test')
const { runChild } = require('../helpers/child')
const { faults, startFaultServer } = require('../helpers/fault-server')

/** Leases that are renewed as fast as they can be, and checkpointed all the time. */
const HOLD = `
  const { DynamoTable } = require('./lib/consumer/dynamo-table')
  const { DynamoDB } = require('./lib/dynamodb')
  const { rowOf } = require('./test/helpers/lease-tables')
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' }
  const table = new DynamoTable(new DynamoDB({ endpoint: process.env.ENDPOINT, region: 'eu-west-1', credentials }), 'leases')
  const leases = Array.from({ length: 20 }, (_, i) =>
    table.hold(rowOf('shard-' + i, { owner: 'me' }), { owner: 'me', renewMs: 1 + i, onLost: (error) => { throw error } }))
  const checkpoint = async (lease, n) => {
    await lease.checkpoint({ sequenceNumber: String(n), subSequenceNumber: 0 })
    return checkpoint(lease, n + 1)
  }
  const first = leases.map((lease) => lease.checkpoint({ sequenceNumber: '0', subSequenceNumber: 0 }))
  const goOn = () => leases.map((lease) => checkpoint(lease, 1).catch(() => {}))
`

const passes = ({ code, signal, stdout, stderr }, printed) =>
  assert.deepEqual({ code, signal, stdout, stderr }, { code: 0, signal: null, stdout: `${printed}\n`, stderr: '' })

describe('the end of an environment that holds leases', () => {
  let server, env
  before(async () => {
    server = await startFaultServer({ plan: faults.json({}) })
    env = { ENDPOINT: server.endpoint, HOLD }
  })
  after(() => server.close())

  test('workers are terminated amid renewals and checkpoints', async () => {
    passes(await runChild({
      env,
      code: `
        const { Worker } = require('node:worker_threads')
        const { once } = require('node:events')
        const run = async () => {
          const worker = new Worker(process.env.HOLD + \`
            Promise.all(first).then(() => { goOn(); require('node:worker_threads').parentPort.postMessage('held') })\`, { eval: true })
          await once(worker, 'message')
          return worker.terminate()
        }
        Promise.all(Array.from({ length: 8 }, run)).then((codes) => console.log(codes.length))`
    }), '8')
  })

  test('process.exit amid renewals and checkpoints', async () => {
    for (let i = 0; i < 4; i++) {
      passes(await runChild({
        env, code: `${HOLD}; goOn(); first[${i}].then(() => { console.log('exits'); process.exit(0) })`
      }), 'exits')
    }
  })

  test('leases end with their table, whether they were dropped or not, and nothing keeps the process', async () => {
    passes(await runChild({
      env,
      nodeArgs: ['--expose-gc'],
      code: `${HOLD}
        Promise.all(first).then(async () => {
          for (const lease of leases.slice(10)) lease.drop()
          const late = leases.map((lease) => lease.checkpoint({ sequenceNumber: '1', subSequenceNumber: 0 }).catch(({ code }) => code))
          await table.close()
          leases.length = 0
          gc()
          const codes = new Set((await Promise.all(late)).slice(10))
          gc()
          console.log([...codes].join())
        })`
    }), 'ERR_LEASE_LOST')
  })
})
