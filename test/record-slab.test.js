'use strict'

// The memory that records wait in while their call is under way: how much, and who gets it next.

const assert = require('node:assert/strict')
const { beforeEach, describe, it } = require('node:test')

const KIB = 1024
const modulePath = require.resolve('../lib/record-slab')

describe('the memory of a call', () => {
  let makeSlab, releaseSlab
  beforeEach(() => {
    // With nothing kept.
    delete require.cache[modulePath]
    const slabs = require(modulePath)
    makeSlab = slabs.makeSlab
    releaseSlab = slabs.releaseSlab
  })

  const slabOf = (bytes) => makeSlab([{ PartitionKey: undefined, Data: Buffer.alloc(bytes, 7) }])

  it('is no more than a small one needs, and not kept', () => {
    for (const bytes of [0, 1, 100, 16 * KIB - 1]) {
      const slab = slabOf(bytes)
      assert.equal(slab.bytes.buffer.byteLength, bytes)
      releaseSlab(slab)
      assert.notEqual(slabOf(bytes).bytes.buffer, slab.bytes.buffer)
    }
  })

  it('has room for keys in any script', () => {
    for (const key of ['k', 'é'.repeat(20), '漢'.repeat(256), '😀'.repeat(128)]) {
      const { bytes, lengths } = makeSlab([{ PartitionKey: key, ExplicitHashKey: '12', Data: Buffer.from('data') }])
      const keyBytes = Buffer.byteLength(key)
      assert.deepEqual([...lengths], [keyBytes, 2, 4])
      assert.equal(bytes.toString('utf8', 0, keyBytes + 6), `${key}12data`)
    }
  })

  it('is used again for calls of similar size', () => {
    const slab = slabOf(100 * KIB)
    releaseSlab(slab)
    assert.equal(slabOf(97 * KIB).bytes, slab.bytes)
    assert.notEqual(slabOf(97 * KIB).bytes, slab.bytes, 'only one call has it')
  })

  it('is the smallest that does, and no more than 4 times what is needed', () => {
    const [large, small, middle] = [400, 64, 128].map((kib) => slabOf(kib * KIB))
    for (const slab of [large, small, middle]) releaseSlab(slab)
    assert.equal(slabOf(100 * KIB).bytes, middle.bytes)
    assert.equal(slabOf(100 * KIB).bytes, large.bytes, 'four times')
    releaseSlab(large)
    assert.equal(slabOf(99 * KIB).bytes.length, 112 * KIB, 'large would be more')
    assert.equal(slabOf(50 * KIB).bytes, small.bytes)
  })

  it('is kept up to 8 MiB, the latest', () => {
    const slabs = Array.from({ length: 9 }, () => slabOf(1024 * KIB))
    for (const slab of slabs) releaseSlab(slab)
    const again = Array.from({ length: 9 }, () => slabOf(1024 * KIB).bytes)
    assert.deepEqual(slabs.map(({ bytes }) => again.includes(bytes)), [false, ...Array(8).fill(true)])
    const huge = slabOf(9 * 1024 * KIB)
    releaseSlab(huge)
    assert.notEqual(slabOf(9 * 1024 * KIB).bytes, huge.bytes)
  })
})
