'use strict'

// A process that holds leases of a table in DynamoDB, and does what its parent says: see startHolder.

const { fork } = require('node:child_process')
const { once } = require('node:events')
const fs = require('node:fs')

/**
 * @param {import('node:test').TestContext} t
 * @param {{ endpoint: string, table: string, owner: string, renewMs: number }} options
 */
async function startHolder (t, options) {
  const child = fork(__filename, [JSON.stringify(options)], { stdio: ['pipe', 'inherit', 'inherit', 'ipc'] })
  t.after(() => child.kill('SIGKILL'))
  const ask = async (message) => {
    child.send(message)
    const [answer] = await once(child, 'message')
    return answer
  }
  return {
    kill: (signal) => child.kill(signal),
    /** Creates the lease's row, takes it and holds it. */
    hold: (leaseKey) => ask({ hold: leaseKey }),
    /** Gives its outcome: the code of what it is rejected with, and of what was told of the lease, and how often. */
    checkpoint: (sequenceNumber) => ask({ sequenceNumber }),
    /** Nothing of its event loop runs until unblock(). */
    block: () => ask({ block: true }),
    unblock: () => child.stdin.write('x'),
    /** Resolves to its exit code, once nothing keeps it alive. */
    async leave () {
      child.disconnect()
      child.stdin.end()
      const [code] = await once(child, 'exit')
      return code
    }
  }
}

/** @param {any} options */
function runHolder ({ endpoint, table: name, owner, renewMs }) {
  const { DynamoTable } = require('../../lib/consumer/dynamo-table')
  const { DynamoDB } = require('../../lib/dynamodb')
  const { CREDENTIALS } = require('./fault-client')
  const { listener, readRow, rowOf } = require('./lease-tables')
  const table = new DynamoTable(new DynamoDB({ endpoint, region: 'eu-west-1', credentials: CREDENTIALS }), name)
  const listening = listener(owner, renewMs)
  let lease
  const hold = async (leaseKey) => {
    await table.create(rowOf(leaseKey))
    const row = await table.take(await readRow(table, leaseKey), owner)
    lease = table.hold(row, listening.options)
  }
  const checkpoint = async (sequenceNumber) => {
    try {
      await lease.checkpoint({ sequenceNumber, subSequenceNumber: 0 })
      return { outcome: 'stored', told: listening.told }
    } catch ({ code }) {
      return { outcome: code, lost: (await listening.lost).code, told: listening.told }
    }
  }
  process.on('message', async (message) => {
    if (message.hold !== undefined) await hold(message.hold)
    if (message.block) process.send({}, () => fs.readSync(0, Buffer.alloc(1)))
    else process.send(message.sequenceNumber === undefined ? {} : await checkpoint(message.sequenceNumber))
  })
}

if (require.main === module) runHolder(JSON.parse(process.argv[2]))

module.exports = { startHolder }
