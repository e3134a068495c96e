'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')
const { Kinesis } = require('../..')
const { DynamoTable } = require('../../lib/consumer/dynamo-table')
const { dynamoTableOf } = require('../../lib/consumer/lease-options')
const { DynamoDB } = require('../../lib/dynamodb')
const { startDynalite } = require('../helpers/dynalite')
const { CREDENTIALS, assertNoSecrets, rejection } = require('../helpers/fault-client')
const { faults, startFaultServer } = require('../helpers/fault-server')
const { startHolder } = require('../helpers/lease-holder')
const { holdNew, listener, readRow, rowOf, testTable } = require('../helpers/lease-tables')

let dynalite
/** What becomes of the next requests of a table and operation, such as 'table-0 UpdateItem'. @type {Map<string, string[]>} */
const fates = new Map()
const tables = []

test.before(async () => {
  dynalite = await startDynalite({ createTableMs: 20, intercept: (operation, { TableName }) => fates.get(`${TableName} ${operation}`)?.shift() })
})
test.after(async () => {
  for (const table of tables) await table.close()
  await dynalite.close()
})

let count = 0
const newName = () => `table-${count++}`

/** @param {string} [name] @param {object} [options] of the client */
async function openTable (name = newName(), options = {}) {
  const dynamodb = dynalite.connect(options)
  const table = new DynamoTable(dynamodb, name)
  tables.push(table)
  await table.open()
  /** The item as DynamoDB has it. @param {string} leaseKey */
  const read = async (leaseKey) => {
    const { Item } = await dynamodb.call('GetItem', { TableName: name, Key: { leaseKey: { S: leaseKey } } })
    return Item
  }
  const write = (item) => dynamodb.call('PutItem', { TableName: name, Item: item })
  return { table, name, dynamodb, read, write }
}

testTable('DynamoDB', () => {
  const name = newName()
  return async () => (await openTable(name)).table
})

// ---- The table ----

test('workers that start together create the table once', async () => {
  const name = newName()
  const before = dynalite.operations.length
  await Promise.all([1, 2, 3].map(() => openTable(name)))
  const asked = dynalite.operations.slice(before).filter((operation) => operation === 'CreateTable')
  assert.ok(asked.length >= 1)
  const { dynamodb } = await openTable(name)
  const { Table } = await dynamodb.call('DescribeTable', { TableName: name })
  assert.equal(Table.BillingModeSummary.BillingMode, 'PAY_PER_REQUEST')
})

test('one that is being created is waited for', async (t) => {
  const slow = await startDynalite({ createTableMs: 600 })
  t.after(() => slow.close())
  const table = new DynamoTable(slow.connect(), 'leases')
  t.after(() => table.close())
  await table.open()
  assert.deepEqual(await table.list(), [])
})

test('who creates the table a moment too late finds the other\'s', async () => {
  const name = newName()
  const { dynamodb } = await openTable(name)
  // It was looked for before it was there.
  const table = new DynamoTable({
    call: (() => {
      let isFirst = true
      return async (operation, input, options) => {
        if (!isFirst || operation !== 'DescribeTable') return dynamodb.call(operation, input, options)
        isFirst = false
        throw Object.assign(new Error('not found'), { code: 'ResourceNotFoundException' })
      }
    })()
  }, name)
  const before = dynalite.operations.length
  await table.open()
  assert.deepEqual(dynalite.operations.slice(before), ['CreateTable', 'DescribeTable'])
})

test('a table that can\'t be had says why, without secrets', async (t) => {
  const server = await startFaultServer({ plan: faults.error('AccessDeniedException', { message: 'User: x is not authorized to perform: dynamodb:DescribeTable' }) })
  t.after(() => server.close())
  const kinesis = new Kinesis({ region: 'eu-west-1', credentials: CREDENTIALS }, { env: {} })
  t.after(() => kinesis.close())
  const table = dynamoTableOf(kinesis, { table: 'leases', endpoint: server.endpoint })
  t.after(() => table.close())
  const error = await rejection(table.open())
  assert.equal(error.code, 'AccessDeniedException')
  assert.match(error.message, /dynamodb:DescribeTable/)
  assertNoSecrets(table)
})

test('opening ends with its signal', async (t) => {
  const server = await startFaultServer({ plan: faults.json({ Table: { TableStatus: 'CREATING', KeySchema: [{ AttributeName: 'leaseKey' }] } }) })
  t.after(() => server.close())
  const table = new DynamoTable(new DynamoDB({ endpoint: server.endpoint, region: 'eu-west-1', credentials: CREDENTIALS }), 'leases')
  t.after(() => table.close())
  const abort = new AbortController()
  const opening = table.open({ signal: abort.signal })
  while (server.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 10))
  abort.abort()
  assert.equal((await rejection(opening)).code, 'ABORT_ERR')
})

test('a table that can never hold leases is refused', async (t) => {
  const { dynamodb } = await openTable()
  await dynamodb.call('CreateTable', {
    TableName: 'users',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST'
  })
  const error = await rejection(openTable('users'))
  assert.equal(error.code, 'ERR_CONFIG')
  assert.match(error.message, /table users holds no leases: its key is id/)
  const Table = { TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS', KeySchema: [{ AttributeName: 'leaseKey' }] }
  const server = await startFaultServer({ plan: faults.json({ Table }) })
  t.after(() => server.close())
  const table = new DynamoTable(new DynamoDB({ endpoint: server.endpoint, region: 'eu-west-1', credentials: CREDENTIALS }), 'leases')
  t.after(() => table.close())
  assert.match((await rejection(table.open())).message, /leases of leases can't be used: it is INACCESSIBLE/)
})

test('a table of several pages is listed whole', async () => {
  const { table, write } = await openTable()
  const filler = 'x'.repeat(390000)
  const keys = Array.from({ length: 7 }, (_, i) => `shard-${i}`)
  for (const key of keys) await write({ leaseKey: { S: key }, leaseCounter: { N: '1' }, filler: { S: filler } })
  const before = dynalite.operations.length
  assert.deepEqual((await table.list()).map(({ leaseKey }) => leaseKey).sort(), keys)
  assert.ok(dynalite.operations.length - before > 1)
})

// ---- What the KCL 2 writes ----

const KCL_ROW = {
  leaseKey: { S: 'shardId-000000000001' },
  leaseOwner: { S: 'kcl-worker' },
  leaseCounter: { N: '312' },
  checkpoint: { S: '49590338271490256608559692538361571095921575989136588898' },
  checkpointSubSequenceNumber: { N: '17' },
  ownerSwitchesSinceCheckpoint: { N: '2' },
  parentShardId: { SS: ['shardId-000000000000'] },
  childShardIds: { SS: ['shardId-000000000002'] },
  startingHashKey: { S: '0' },
  endingHashKey: { S: '170141183460469231731687303715884105727' }
}
/** What has no meaning here. */
const KCL_REST = {
  throughputKBps: { N: '12.5' },
  lastHandedOff: { N: '99' },
  somethingNew: { M: { nested: { L: [{ S: 'a' }, { N: '1' }] } } }
}
const KCL_PENDING = {
  pendingCheckpoint: { S: '49590338271490256608559692538361571095921575989136588899' },
  pendingCheckpointSubSequenceNumber: { N: '3' },
  pendingCheckpointState: { B: 'c3RhdGU=' },
  checkpointOwner: { S: 'kcl-other' }
}
const STRANGERS = [
  { leaseKey: { S: 'Migration3.0' }, entityType: { S: 'MIGRATION' }, leaseCounter: { N: '1' } },
  { leaseKey: { S: 'metrics' }, entityType: { S: 'WORKER_METRICS' } },
  { leaseKey: { S: 'unheard of' } }
]

const without = (item, unwanted) => Object.fromEntries(Object.entries(item).filter(([name]) => name !== unwanted))

test('a table as the KCL 2 writes it is taken over, and what isn\'t ours left as it is', async () => {
  const { table, read, write } = await openTable()
  await write({ ...KCL_ROW, ...KCL_REST, ...KCL_PENDING })
  await write({ leaseKey: { S: 'shardId-000000000002' }, leaseCounter: { N: '0' }, entityType: { S: 'LEASE' } })
  for (const stranger of STRANGERS) await write(stranger)
  const rows = (await table.list()).sort((a, b) => a.leaseKey < b.leaseKey ? -1 : 1)
  assert.deepEqual(rows[0], {
    leaseKey: 'shardId-000000000001',
    owner: 'kcl-worker',
    counter: 312,
    checkpoint: { sequenceNumber: KCL_ROW.checkpoint.S, subSequenceNumber: 17 },
    parents: ['shardId-000000000000'],
    children: ['shardId-000000000002'],
    startingHashKey: '0',
    endingHashKey: '170141183460469231731687303715884105727',
    checkpointOwner: 'kcl-other',
    ownerSwitches: 2
  })
  assert.deepEqual(rows.slice(1), [rowOf('shardId-000000000002', { startingHashKey: undefined, endingHashKey: undefined })])
  const taken = await table.take(rows[0], 'me')
  assert.deepEqual(taken, { ...rows[0], owner: 'me', counter: 313, ownerSwitches: 3, checkpointOwner: undefined })
  const lease = table.hold(taken, listener('me').options)
  assert.deepEqual(await read('shardId-000000000001'), {
    ...KCL_ROW, ...KCL_REST, ...without(KCL_PENDING, 'checkpointOwner'), leaseOwner: { S: 'me' }, leaseCounter: { N: '313' }, ownerSwitchesSinceCheckpoint: { N: '3' }
  })
  await lease.checkpoint({ sequenceNumber: '5', subSequenceNumber: 0 })
  await lease.release()
  assert.deepEqual(await read('shardId-000000000001'), {
    ...without(KCL_ROW, 'leaseOwner'),
    ...KCL_REST,
    leaseCounter: { N: '315' },
    checkpoint: { S: '5' },
    checkpointSubSequenceNumber: { N: '0' },
    ownerSwitchesSinceCheckpoint: { N: '0' }
  })
  for (const stranger of STRANGERS) assert.deepEqual(await read(stranger.leaseKey.S), stranger)
})

test('a row is created as the KCL 2 would', async () => {
  const { table, read } = await openTable()
  const row = rowOf('shardId-000000000001', {
    owner: 'kcl-worker',
    counter: 312,
    checkpoint: { sequenceNumber: KCL_ROW.checkpoint.S, subSequenceNumber: 17 },
    parents: KCL_ROW.parentShardId.SS,
    children: KCL_ROW.childShardIds.SS,
    endingHashKey: KCL_ROW.endingHashKey.S,
    ownerSwitches: 2
  })
  await table.create(row)
  assert.deepEqual(await read('shardId-000000000001'), KCL_ROW)
  await table.create(rowOf('shard-2', { startingHashKey: undefined, endingHashKey: undefined }))
  assert.deepEqual(Object.keys(await read('shard-2')).sort(),
    ['checkpoint', 'checkpointSubSequenceNumber', 'leaseCounter', 'leaseKey', 'ownerSwitchesSinceCheckpoint'])
})

test('a lease that a KCL hands off is not renewed', async () => {
  const { table, read, write } = await openTable()
  const { listening } = await holdNew(table, 'shard-1', listener('me', 20))
  await write({ ...await read('shard-1'), checkpointOwner: { S: 'me' }, leaseOwner: { S: 'kcl' } })
  assert.equal((await listening.lost).code, 'ERR_LEASE_LOST')
})

// ---- Faults ----

test('what was done although its answer was lost counts as done', async () => {
  const { table, name } = await openTable()
  const { lease, listening } = await holdNew(table, 'held')
  const loseNext = (operation) => fates.set(`${name} ${operation}`, ['lose'])
  loseNext('UpdateItem')
  await lease.checkpoint({ sequenceNumber: '7', subSequenceNumber: 1 })
  loseNext('UpdateItem')
  assert.equal(await lease.release(), true)
  assert.equal(listening.told, 0)
  const row = await readRow(table, 'held')
  assert.deepEqual([row.owner, row.counter, row.checkpoint], [undefined, 3, { sequenceNumber: '7', subSequenceNumber: 1 }])
  loseNext('UpdateItem')
  const taken = await table.take(row, 'b')
  assert.deepEqual(taken, await readRow(table, 'held'))
  assert.equal(taken.owner, 'b')
  loseNext('DeleteItem')
  assert.equal(await table.remove(taken), true)
})

test('a checkpoint waits for the end of an outage that is longer than a call', async () => {
  const { table, name } = await openTable()
  await table.create(rowOf('shard-1'))
  const taken = await table.take(await readRow(table, 'shard-1'), 'a')
  const hasty = new DynamoTable(dynalite.connect({ timeoutMs: 200 }), name)
  tables.push(hasty)
  const lease = hasty.hold(taken, listener('a', 300).options)
  const drops = new Array(12).fill('drop')
  fates.set(`${name} UpdateItem`, drops)
  await lease.checkpoint({ sequenceNumber: '7', subSequenceNumber: 0 })
  assert.equal(drops.length, 0)
  assert.equal((await readRow(table, 'shard-1')).checkpoint.sequenceNumber, '7')
  lease.drop()
})

test('dropping a lease amid a checkpoint rejects it', async () => {
  const { table } = await openTable()
  const { lease, listening } = await holdNew(table, 'shard-1')
  const [checkpoint, release] = [lease.checkpoint({ sequenceNumber: '7', subSequenceNumber: 0 }), lease.release()]
  lease.drop()
  const error = await rejection(checkpoint)
  assert.equal(error.code, 'ERR_LEASE_LOST')
  assert.match(error.message, /shard-1/)
  assert.equal(await release, false)
  assert.equal(listening.told, 0)
})

test('what the table refuses for good rejects a checkpoint, and ends a release', async (t) => {
  const server = await startFaultServer({ plan: faults.error('AccessDeniedException') })
  t.after(() => server.close())
  const table = new DynamoTable(new DynamoDB({ endpoint: server.endpoint, region: 'eu-west-1', credentials: CREDENTIALS }), 'leases')
  t.after(() => table.close())
  const listening = listener('me')
  const lease = table.hold(rowOf('shard-1', { owner: 'me' }), listening.options)
  assert.equal((await rejection(lease.checkpoint({ sequenceNumber: '7', subSequenceNumber: 0 }))).code, 'AccessDeniedException')
  assert.equal((await rejection(lease.release())).code, 'AccessDeniedException')
  assert.equal((await rejection(lease.checkpoint({ sequenceNumber: '7', subSequenceNumber: 0 }))).code, 'ERR_LEASE_LOST')
  assert.equal(listening.told, 0)
})

test('keys that expire are replaced by those that the provider gives then', async (t) => {
  let given = 0
  const credentials = async () => ({ ...CREDENTIALS, accessKeyId: `AKID${++given}`, expiration: new Date(Date.now() + 3600000) })
  const plan = (exchange) => exchange.request.headers.authorization.includes('AKID1/')
    ? faults.error('ExpiredTokenException')
    : faults.json({})
  const server = await startFaultServer({ plan })
  t.after(() => server.close())
  const table = new DynamoTable(new DynamoDB({ endpoint: server.endpoint, region: 'eu-west-1', credentials }), 'leases')
  t.after(() => table.close())
  const lease = table.hold(rowOf('shard-1', { owner: 'me' }), listener('me').options)
  await lease.checkpoint({ sequenceNumber: '7', subSequenceNumber: 0 })
  assert.equal(given, 2)
  assert.equal(lease.row.counter, 1)
  assertNoSecrets(lease, table)
})

// ---- Other processes ----

test('an event loop that is blocked for longer than any failover time keeps its leases', async (t) => {
  const { table, name } = await openTable()
  const holder = await startHolder(t, { endpoint: dynalite.endpoint, table: name, owner: 'child', renewMs: 30 })
  await holder.hold('shard-1')
  await holder.block()
  const { counter } = await readRow(table, 'shard-1')
  while ((await readRow(table, 'shard-1')).counter < counter + 10) await new Promise((resolve) => setTimeout(resolve, 10))
  holder.unblock()
  assert.deepEqual(await holder.checkpoint('5'), { outcome: 'stored', told: 0 })
  assert.equal((await readRow(table, 'shard-1')).checkpoint.sequenceNumber, '5')
})

test('a process that was frozen while another took its lease can\'t checkpoint', async (t) => {
  const { table, name } = await openTable()
  const holder = await startHolder(t, { endpoint: dynalite.endpoint, table: name, owner: 'zombie', renewMs: 30 })
  await holder.hold('shard-1')
  holder.kill('SIGSTOP')
  let taken = null
  while (taken === null) taken = await table.take(await readRow(table, 'shard-1'), 'heir')
  const heir = table.hold(taken, listener('heir').options)
  await heir.checkpoint({ sequenceNumber: '10', subSequenceNumber: 0 })
  holder.kill('SIGCONT')
  assert.deepEqual(await holder.checkpoint('5'), { outcome: 'ERR_LEASE_LOST', lost: 'ERR_LEASE_LOST', told: 1 })
  const row = await readRow(table, 'shard-1')
  assert.deepEqual([row.owner, row.checkpoint.sequenceNumber], ['heir', '10'])
  heir.drop()
})

test('a held lease keeps no process alive, and is not renewed after its end', async (t) => {
  const { table, name } = await openTable()
  const holder = await startHolder(t, { endpoint: dynalite.endpoint, table: name, owner: 'child', renewMs: 30 })
  await holder.hold('shard-1')
  assert.equal(await holder.leave(), 0)
  assert.equal((await readRow(table, 'shard-1')).owner, 'child')
  // A renewal that was under way may still come.
  let taken = null
  while (taken === null) taken = await table.take(await readRow(table, 'shard-1'), 'heir')
  assert.equal(taken.owner, 'heir')
})
