'use strict'

// Groups of real processes whose table of leases doesn't do its work for a while.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { PATIENT_MS, handleAll, settle, startLoaded } = require('../helpers/group-world')

/** An attempt to renew has a sixth of it: a table in a process that is starved must be able to answer within that. */
const FAILOVER_MS = 2 * PATIENT_MS
/** `npm run test:long -- outage` waits longer. */
const OUTAGE_MS = Number(process.env.OUTAGE_MS ?? 1.2 * FAILOVER_MS)

describe('a group of processes', { concurrency: true, timeout: 120000 + OUTAGE_MS }, () => {
  for (const [title, fate] of [['is away', 'drop'], ['throttles all', 'throttle'], ['does what it is told but doesn\'t say so', 'lose']]) {
    it(`a table that ${title} for longer than the failover time: nobody loses a lease`, async t => {
      let fateOfAll
      const world = await startLoaded(t, { shards: 4, failoverTimeMs: FAILOVER_MS, intercept: () => fateOfAll })
      const { group } = world
      const workers = group.start(2)
      await settle(world, workers, 4)
      const before = group.stints.length
      fateOfAll = fate
      await sleep(OUTAGE_MS)
      fateOfAll = undefined
      await handleAll(world)
      assert.equal(group.stints.length, before)
      await Promise.all(workers.map(worker => worker.close()))
    })
  }
})
