'use strict'

// Which leases a worker takes: from a table, at a time, without any of it being real.

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { simulate } = require('../../bench/leases')
const { Assigner, LeaseObserver, assign, passIntervalMs } = require('../../lib/consumer/assignment')

const FAILOVER_MS = 10000
const ME = 'me'

const rowOf = (leaseKey, owner, more) => ({
  leaseKey, owner, counter: 1, checkpoint: { sequenceNumber: 'TRIM_HORIZON', subSequenceNumber: 0 }, parents: [], children: [],
  startingHashKey: undefined, endingHashKey: undefined, checkpointOwner: undefined, ownerSwitches: 0, ...more
})
const ended = { checkpoint: { sequenceNumber: 'SHARD_END', subSequenceNumber: 0 } }
const rowsOf = (count, owner, prefix = 'shard') => Array.from({ length: count }, (_, i) => rowOf(`${prefix}-${100 + i}`, owner))
const at = (idleMs, rows) => rows.map(row => ({ row, idleMs }))
const assignTo = (workerId, observed, more) => assign(observed, { workerId, failoverTimeMs: FAILOVER_MS, random: () => 0, ...more })
const keys = rows => rows.map(({ leaseKey }) => leaseKey).sort()

describe('which leases a worker takes', () => {
  it('all that are nobody\'s, when there is nobody else', () => {
    const { take, steal, isCutShort } = assignTo(ME, at(0, rowsOf(3)))
    assert.deepEqual([keys(take), steal, isCutShort], [['shard-100', 'shard-101', 'shard-102'], [], false])
  })

  it('those that stood still for the failover time, and not a moment earlier', () => {
    const observed = [...at(FAILOVER_MS - 1, [rowOf('alive', 'other')]), ...at(FAILOVER_MS, [rowOf('dead', 'gone')])]
    assert.deepEqual(keys(assignTo(ME, observed).take), ['dead'])
  })

  it('its share of them, which the others reckon to be its share, too', () => {
    const observed = [...at(0, rowsOf(4, 'a', 'of-a')), ...at(0, rowsOf(4, 'b', 'of-b')), ...at(0, rowsOf(1, ME, 'mine')), ...at(0, rowsOf(7))]
    const shares = ['a', 'b', ME].map(id => keys(assignTo(id, observed).take))
    assert.deepEqual(shares.map(({ length }) => length), [2, 1, 4])
    assert.equal(new Set(shares.flat()).size, 7)
  })

  it('what others should take and don\'t', () => {
    const observed = [...at(0, rowsOf(1, 'closing', 'last')), ...at(0, rowsOf(3, ME, 'mine'))]
    assert.deepEqual(assignTo(ME, [...observed, ...at(900, rowsOf(2))]).take, [])
    assert.deepEqual(keys(assignTo(ME, [...observed, ...at(1000, rowsOf(2))]).take), ['shard-100', 'shard-101'])
  })

  it('no child whose parents have not all ended; one whose parents are gone', () => {
    const child = rowOf('child', undefined, { parents: ['a', 'b'] })
    const of = (...parents) => keys(assignTo(ME, at(0, [child, ...parents])).take).includes('child')
    assert.equal(of(rowOf('a', 'other'), rowOf('b', undefined, ended)), false)
    assert.equal(of(rowOf('a', undefined, ended), rowOf('b', undefined, ended)), true)
    assert.equal(of(rowOf('b', undefined, ended)), true)
    assert.equal(of(), true)
  })

  it('none of a shard that has ended, which count for nobody', () => {
    const observed = at(0, [...rowsOf(9, 'other', 'old').map(row => ({ ...row, ...ended })), ...rowsOf(1, 'other')])
    assert.deepEqual(assignTo(ME, observed), { take: [], steal: [], isCutShort: false, isFirst: true, lacking: new Map() })
  })

  it('no more than maxLeases, even of those that are left lying', () => {
    const observed = [...at(0, rowsOf(2, ME, 'mine')), ...at(99999, rowsOf(9))]
    assert.equal(assignTo(ME, observed, { maxLeases: 5 }).take.length, 3)
    assert.equal(assignTo(ME, observed, { maxLeases: 2 }).take.length, 0)
  })

  it('no fewer of others\' than without maxLeases, which is its own affair', () => {
    const observed = at(0, [...rowsOf(8, 'a', 'of-a'), ...rowsOf(5, 'b', 'of-b'), ...rowsOf(1, ME, 'mine')])
    const owners = (maxLeases) => assignTo(ME, observed, { maxLeases }).steal.map(({ owner }) => owner)
    assert.deepEqual([owners(undefined), owners(2), owners(1)], [['a'], ['a'], []])
  })

  it('what others that are content with less don\'t take', () => {
    const observed = at(0, [...rowsOf(8, 'a', 'of-a'), ...rowsOf(1, 'small', 'of-small'), ...rowsOf(3, ME, 'mine')])
    const given = { workerId: ME, failoverTimeMs: FAILOVER_MS, random: () => 0 }
    assert.deepEqual(assign(observed, given).lacking, new Map([['small', 1]]))
    assert.deepEqual(assign(observed, given).steal.length, 1)
    assert.deepEqual(assign(observed, given, new Map([['small', 1]])).steal.length, 2)
  })

  it('knows who is content after three looks and a second, and no more when it has taken some', () => {
    const assigner = new Assigner({ workerId: ME, failoverTimeMs: FAILOVER_MS, random: () => 0 })
    const rows = (small) => [...rowsOf(8, 'a', 'of-a'), ...rowsOf(small, 'small', 'of-small'), ...rowsOf(4, ME, 'mine')]
    const stolen = (small, nowMs) => assigner.look(rows(small), nowMs).steal.length
    assert.deepEqual([stolen(1, 0), stolen(1, 400), stolen(1, 800), stolen(1, 1200), stolen(1, 1600)], [0, 0, 0, 2, 2])
    assert.deepEqual([stolen(2, 2000), stolen(2, 2400)], [1, 1])
  })

  it('at most as many as it has, or 64, at once, and says that there are more', () => {
    const many = assignTo(ME, at(0, rowsOf(200)))
    assert.deepEqual([many.take.length, many.isCutShort], [64, true])
    const more = assignTo(ME, [...at(0, rowsOf(100, ME, 'mine')), ...at(0, rowsOf(200))])
    assert.deepEqual([more.take.length, more.isCutShort], [100, true])
  })

  it('one of the most loaded, when it has none', () => {
    const { steal, isCutShort } = assignTo(ME, at(0, [...rowsOf(8, 'a', 'of-a'), ...rowsOf(3, 'b', 'of-b')]))
    assert.deepEqual([steal.length, steal[0].owner, isCutShort], [1, 'a', true])
  })

  it('none where all are within one', () => {
    for (const counts of [[3, 3, 2], [1, 0], [2, 1, 1, 1]]) {
      const [mine, ...others] = counts.toReversed()
      const observed = at(0, [...rowsOf(mine, ME, 'mine'), ...others.flatMap((count, i) => rowsOf(count, `other-${i}`, `of-${i}`))])
      assert.deepEqual(assignTo(ME, observed).steal, [], String(counts))
    }
  })

  it('none that a KCL is handing over, unless it has died of it', () => {
    const handed = { checkpointOwner: 'kcl' }
    const observed = at(0, [rowOf('a', 'other', handed), rowOf('b', 'other', handed), rowOf('c', undefined, handed), rowOf('d', 'other')])
    assert.deepEqual(keys(assignTo(ME, observed).steal), ['d'])
    assert.deepEqual(assignTo(ME, observed).take, [])
    assert.equal(assignTo(ME, at(FAILOVER_MS, [rowOf('c', undefined, handed)])).take.length, 1)
  })

  it('the first of the workers has to do what one does for all', () => {
    const observed = [...at(0, rowsOf(1, 'b', 'x')), ...at(FAILOVER_MS, rowsOf(1, 'a', 'y'))]
    assert.deepEqual(['b', 'c'].map(id => assignTo(id, observed).isFirst), [true, false])
  })

  it('knows from its own clock alone how long a counter has stood still', () => {
    const observer = new LeaseObserver()
    const idle = (counter, now) => observer.observe([rowOf('s', 'o', { counter })], now)[0].idleMs
    assert.deepEqual([idle(1, 1000), idle(1, 4000), idle(2, 5000), idle(2, 5500), idle(1, 6000)], [0, 3000, 0, 500, 0])
    observer.observe([], 7000)
    assert.equal(idle(1, 8000), 0)
  })

  it('doesn\'t count the time in which the table could not be read', () => {
    const observer = new LeaseObserver()
    const idle = (now) => observer.observe([rowOf('s', 'o', { counter: 1 })], now, 1000)[0].idleMs
    assert.deepEqual([idle(5000), idle(5500), idle(65500), idle(66000), idle(67500)], [0, 500, 1500, 2000, 3000])
  })

  it('looks twice a second at small tables, less often at large ones', () => {
    assert.deepEqual([passIntervalMs(32, () => 0), passIntervalMs(1000, () => 0), passIntervalMs(10000, () => 1)], [500, 500, 3750])
  })
})

describe('workers that come and go', () => {
  for (const [leases, seed] of [[32, 1], [33, 2], [7, 3], [600, 4], [1500, 5]]) {
    it(`have ${leases} leases within one of each other`, () => {
      const steps = [{ workers: 1 }, { workers: 4 }, { workers: 2 }, { workers: 30 }, { workers: 12, end: 'kill' }, { workers: 1 }]
      for (const { workers, leases: share, balancedMs } of simulate({ leases, steps, seed })) {
        const [least, most] = share.split('-').map(Number)
        assert.deepEqual([least, most], [Math.floor(leases / workers), Math.ceil(leases / workers)])
        assert.ok(balancedMs < 60000, `${workers} workers: ${balancedMs} ms on the fake clock`)
      }
    })
  }
})

describe('workers that take no more than they may', () => {
  const NONE = Infinity
  for (const [leases, limits, counts] of [
    [12, [NONE, NONE, 2], [[5, 5, 2]]],
    [30, [5, 10, 15], [[5, 10, 15]]],
    [26, [NONE, 4, 5, NONE, NONE], [[6, 4, 5, 6, 5], [6, 4, 5, 5, 6], [5, 4, 5, 6, 6]]],
    [100, [NONE, 1, 1, 1, 1, 1, NONE], [[48, 1, 1, 1, 1, 1, 47], [47, 1, 1, 1, 1, 1, 48]]]
  ]) {
    it(`leave ${leases} leases to the others where they may have ${limits.join(', ')}, who then come to rest`, () => {
      for (const seed of [1, 2, 3]) {
        const [step] = simulate({ leases, limits, seed, steps: [{ workers: limits.length }], restMs: 60000 })
        assert.ok(counts.some(expected => String(expected) === String(step.counts)), `${step.counts} of seed ${seed}`)
        assert.equal(step.restless, 0)
      }
    })
  }

  it('leave it to who comes later, and take it over from the dead', () => {
    const limits = [NONE, 3, 3, 3, NONE]
    const steps = [{ workers: 4 }, { workers: 5 }, { workers: 10 }, { workers: 5, end: 'kill' }]
    for (const { counts, restless } of simulate({ leases: 200, limits, steps, restMs: 60000 })) {
      const open = counts.filter(count => count > 3)
      assert.equal(restless, 0)
      assert.ok(Math.max(...open) - Math.min(...open) <= 1, String(counts))
      assert.equal(counts.reduce((sum, count) => sum + count, 0), 200)
    }
  })

  it('leave those lying that nobody may have, without a fight', () => {
    assert.throws(() => simulate({ leases: 10, limits: [2, 3], steps: [{ workers: 2 }] }), /not balanced .*"counts":\[2,3\].*"idle":5/)
  })
})
