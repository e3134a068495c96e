'use strict'

// Groups of real processes, with their leases in DynamoDB: who comes, leaves, dies or stands still.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { aggregate } = require('../..')
const { merge, openShards, split, until } = require('../helpers/consuming')
const { PATIENT_MS, balance, handleAll, owners, settle, startGroup, startLoaded } = require('../helpers/group-world')
const { STREAM } = require('../helpers/producing')

/** Longer than any test may take: who waits for a lease to expire fails it. */
const NEVER_MS = 600000
/** They wait more than they work; but the servers of all are in this process. */
const CONCURRENTLY = { concurrency: 3, timeout: 240000 }

/** Each word is a user record. @param {string} words */
const aggregateOf = words => aggregate(words.split(' ').map(data => ({ partitionKey: 'key', data })))

/** Two adjacent open shards whose leases are different workers', by what these report. */
async function adjacentOfTwo (server, workers) {
  const shards = await openShards(server)
  const holders = shards.map(({ ShardId }) => workers.find(({ held }) => held.has(ShardId)))
  const at = holders.findIndex((holder, i) => i > 0 && holder !== holders[i - 1])
  return { parents: shards.slice(at - 1, at + 1), holders: holders.slice(at - 1, at + 1) }
}

const hasEnded = ({ lines }, { ShardId }) => lines.some(({ shardId, state }) => shardId === ShardId && state === 'ended')
const keysOf = (group, shard) => [...group.textsOf(shard)].map(text => text.split(':')[0])

/** Until the workers have looked at the table so many times more. */
async function looks ({ operations }, count) {
  const before = operations.length
  await until(() => operations.slice(before).filter(operation => operation === 'Scan').length >= count)
}

describe('a large group of processes', { timeout: 240000 }, () => {
  it('two, then four, then two share 32 shards; one that leaves is replaced at once', async t => {
    const world = await startLoaded(t, { shards: 32, failoverTimeMs: NEVER_MS })
    const { group, table } = world
    const [first, second] = group.start(2)
    await balance(table, [first, second], 32)
    const later = group.start(2)
    await balance(table, [first, second, ...later], 32)
    await Promise.all([first.close(), second.close()])
    await balance(table, later, 32)
    await handleAll(world)
    group.assertKeyOrder()
    await Promise.all(later.map(worker => worker.close()))
    assert.deepEqual([...(await owners(table)).keys()], [''], 'all leases are released')
  })
})

describe('a group of processes', CONCURRENTLY, () => {
  it('one that is killed is replaced: its last batches come again, and nothing else', async t => {
    const world = await startLoaded(t, { shards: 8 })
    const { group, table } = world
    const [victim, heir] = group.start(2)
    await balance(table, [victim, heir], 8)
    await until(() => victim.stints.every(({ batches }) => batches.length > 0))
    await victim.kill()
    await balance(table, [heir], 8)
    await handleAll(world)
    group.assertKeyOrder()
    await heir.close()
  })

  it('one that stood still for too long may not checkpoint any more, and goes on as a member', async t => {
    const world = await startLoaded(t, { shards: 4, checkpoint: 'manual', handlerMs: 300 })
    const { group, table } = world
    const [zombie] = group.start(1, { handlerMs: 1500 }) // still at it when the signal comes
    await balance(table, [zombie], 4)
    await until(() => zombie.lines.at(-1)?.begun !== undefined)
    zombie.signal('SIGSTOP')
    const [heir] = group.start(1)
    await balance(table, [heir], 4)
    zombie.signal('SIGCONT')
    await until(() => zombie.lines.some(({ refused }) => refused !== undefined))
    const { refused } = zombie.lines.find(line => line.refused !== undefined)
    assert.deepEqual([refused.name, refused.code], ['LeaseLostError', 'ERR_LEASE_LOST'])
    await balance(table, [zombie, heir], 4)
    await handleAll(world)
    await Promise.all([zombie.close(), heir.close()])
  })

  it('one whose event loop is blocked for longer than the failover time keeps its leases', async t => {
    const world = await startLoaded(t, { shards: 4, failoverTimeMs: PATIENT_MS })
    const { group, table } = world
    const workers = group.start(2)
    await settle(world, workers, 4)
    const before = group.stints.length
    workers[0].signal('SIGUSR2')
    await until(() => workers[0].lines.some(({ wasBlocked }) => wasBlocked))
    await balance(table, workers, 4)
    await handleAll(world)
    assert.equal(group.stints.length, before)
    await Promise.all(workers.map(worker => worker.close()))
  })

  it('two whose clocks are ten minutes apart share the shards, and take over from each other', async t => {
    const world = await startLoaded(t, { shards: 4, failoverTimeMs: PATIENT_MS })
    const { group, table } = world
    const [right] = group.start(1)
    const [wrong] = group.start(1, { nodeArgs: ['--require', require.resolve('../helpers/shifted-clock')] })
    await settle(world, [right, wrong], 4)
    const before = group.stints.length
    await looks(world, 6) // by the other's clock each is ten minutes late
    assert.equal(group.stints.length, before, 'neither takes the other for dead')
    await right.kill()
    await balance(table, [wrong], 4)
    await handleAll(world)
    group.assertKeyOrder()
    await wrong.close()
  })

  it('splits, merges and splits again keep the order of each key: a child waits for parents that two workers have', async t => {
    const world = await startLoaded(t, { shards: 3, failoverTimeMs: NEVER_MS })
    const { server, group, table } = world
    const workers = group.start(3)
    await settle(world, workers, 3)
    await split(server, (await openShards(server))[0])
    await settle(world, workers, 4)
    const { parents, holders } = await adjacentOfTwo(server, workers)
    holders[0].signal('SIGSTOP') // so that its parent ends last
    await merge(server, ...parents)
    const child = (await openShards(server)).find(({ ParentShardId }) => ParentShardId === parents[0].ShardId)
    await until(() => hasEnded(holders[1], parents[1]))
    await looks(world, 3 * workers.length) // who would take the child now has had the time to
    assert.equal(group.textsOf(child).size, 0)
    holders[0].signal('SIGCONT')
    await settle(world, workers, 3)
    assert.ok(hasEnded(holders[0], parents[0]), 'no other worker has read it to its end')
    await until(() => group.textsOf(child).size > 0)
    await split(server, child)
    await balance(table, workers, 4)
    await handleAll(world)
    for (const parent of parents) assert.ok(keysOf(group, parent).some(key => keysOf(group, child).includes(key)), parent.ShardId)
    group.assertKeyOrder()
    await Promise.all(workers.map(worker => worker.close()))
  })

  it('a crash between the children\'s creation and the end of their parent', async t => {
    let isDoomed = false
    let doomed = () => {}
    const intercept = (operation, input) => {
      if (!isDoomed || operation !== 'UpdateItem' || !JSON.stringify(input).includes('SHARD_END')) return undefined
      doomed()
      return 'drop'
    }
    const world = await startLoaded(t, { shards: 2, intercept })
    const { server, group, table } = world
    const [victim] = group.start(1)
    await balance(table, [victim], 2)
    isDoomed = true
    const crash = new Promise(resolve => { doomed = resolve })
    await split(server, (await openShards(server))[0])
    await crash
    await victim.kill()
    isDoomed = false
    assert.equal((await table.list({})).length, 4, 'the children have leases')
    const [heir] = group.start(1)
    await balance(table, [heir], 3)
    await handleAll(world)
    group.assertKeyOrder()
    await heir.close()
  })

  for (const mode of ['polling', 'enhanced-fan-out']) {
    it(`one that is killed amid an aggregate, by ${mode}, is followed from its checkpoint within that on`, async t => {
      const { kinesis, group, table } = await startGroup(t, { shards: 1, checkpoint: 'manual', mode, tls: true })
      await kinesis.putRecords({ StreamName: STREAM, Records: ['a0 a1 a2 a3 a4 a5', 'b0 b1'].map(aggregateOf) })
      const [victim] = group.start(1, { byRecord: { checkpointAt: 'a2', hangAt: 'a4' } })
      await until(() => victim.begun.length === 5)
      await victim.kill()
      assert.deepEqual(victim.begun, ['a0.0', 'a1.1', 'a2.2', 'a3.3', 'a4.4'])
      assert.equal((await table.list({}))[0].checkpoint.subSequenceNumber, 2)
      const [heir] = group.start(1, { byRecord: { checkpointAt: 'b1' } })
      await until(() => group.hasHandled('b1'))
      await heir.close()
      assert.deepEqual(heir.begun, ['a3.3', 'a4.4', 'a5.5', 'b0.0', 'b1.1'])
    })
  }
})
