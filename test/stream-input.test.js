'use strict'

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { describe, it, before, beforeEach } = require('node:test')
const { KinesisStream } = require('../lib/stream')
const { StubKinesis } = require('./helpers/stub-kinesis')

const MAX_RECORD_BYTES = 100

describe('putRecord', () => {
  let kinesis
  let stream

  beforeEach(() => {
    kinesis = new StubKinesis()
    kinesis.addShard('a')
    stream = new KinesisStream(kinesis, 'events', { maxRecordBytes: MAX_RECORD_BYTES })
  })

  /** Refused through the promise and through the callback alike, and never handed on. */
  async function refuses (key, data, expected) {
    await assert.rejects(stream.putRecord(key, data), expected)
    const [error] = await new Promise(resolve => {
      assert.equal(stream.putRecord(key, data, (...args) => resolve(args)), undefined)
    })
    assert.throws(() => { throw error }, expected)
    assert.equal(error.persisted, 'no')
    assert.equal(kinesis.puts.length, 0)
  }

  const invalid = message => ({ code: 'ERR_INVALID_ARG_VALUE', message })

  const keys = [
    ['that is not a string', 42, /^key must be a string; got 42/],
    ['that is missing', undefined, /^key must be a string; got undefined/],
    ['that is empty', '', /^key must have 1 to 256 characters/],
    ['of 257 characters', 'k'.repeat(257), /^key must have 1 to 256 characters/],
    ['of 257 characters outside of the BMP', '😀'.repeat(257), /^key must have 1 to 256 characters/],
    ['with a lone surrogate', 'a\ud800b', /^key has a lone surrogate/]
  ]
  for (const [what, key, message] of keys) {
    it(`refuses a key ${what}`, () => refuses(key, 'data', invalid(message)))
  }

  it('takes keys of 256 code points, NUL and names of the prototype among them', () => {
    const taken = ['k'.repeat(256), '😀'.repeat(256), 'a\0b', '__proto__', 'constructor']
    stream = new KinesisStream(kinesis, 'events')
    for (const key of taken) stream.putRecord(key, 1)
    assert.deepEqual(kinesis.puts.map(put => put.key), taken)
  })

  const circular = {}
  circular.self = circular
  const boom = new Error('boom')
  const values = [
    ['undefined', undefined, /^data must be bytes, or a value that JSON has; got undefined/],
    ['a function', () => {}, /got a function/],
    ['a symbol', Symbol('s'), /got Symbol\(s\)/],
    ['a circular object', circular, /^data cannot be written as JSON; got an object/],
    ['a BigInt', 1n, /^data cannot be written as JSON; got 1n/],
    ['what gives undefined as its JSON', { toJSON () {} }, /^data must be bytes, or a value that JSON has/]
  ]
  for (const [what, data, message] of values) {
    it(`refuses ${what} as data`, () => refuses('key', data, invalid(message)))
  }

  it('refuses data whose toJSON or getter throws, and says why', async () => {
    const refusal = { code: 'ERR_INVALID_ARG_VALUE', cause: boom }
    await refuses('key', { toJSON () { throw boom } }, refusal)
    await refuses('key', { get member () { throw boom } }, refusal)
  })

  it('refuses bytes that are detached, or outside of a buffer that shrank', async () => {
    const detached = new Uint8Array(8)
    structuredClone(detached.buffer, { transfer: [detached.buffer] })
    const shrunk = new ArrayBuffer(8, { maxByteLength: 8 })
    const views = [new Uint8Array(shrunk, 4, 4), new DataView(shrunk, 4, 4), new Float32Array(shrunk, 4, 1)]
    shrunk.resize(2)
    for (const data of [detached, detached.buffer, ...views]) {
      await refuses('key', data, invalid(/^data is detached, or lies outside of its buffer/))
    }
  })

  it('refuses what is larger than maxRecordBytes with its key, and takes what is not', async () => {
    const expected = { code: 'ERR_TOO_LARGE', message: /at most 100 bytes \(maxRecordBytes\); they have 101$/ }
    await refuses('key', Buffer.alloc(98), expected)
    await refuses('ä', 'ü'.repeat(48) + 'x', expected)
    stream.putRecord('key', Buffer.alloc(97))
    stream.putRecord('ä', 'ü'.repeat(48))
    assert.equal(kinesis.puts.length, 2)
  })

  it('measures bytes by what they are, not by what they say', () =>
    refuses('key', Object.defineProperty(Buffer.alloc(200), 'byteLength', { value: 1 }), { code: 'ERR_TOO_LARGE' }))

  it('hands on every kind of bytes as they are', () => {
    const { buffer } = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7)
    const shared = new SharedArrayBuffer(4)
    new Uint8Array(shared).set([9, 8, 7, 6])
    const given = [
      Buffer.from('raw'), new Uint8Array(buffer, 2, 3), new Uint16Array(buffer, 2, 2), new DataView(buffer, 1, 2),
      buffer, new Uint8Array(shared, 1, 2), shared, new Uint8Array(0)
    ]
    for (const data of given) stream.putRecord('key', data)
    assert.deepEqual(kinesis.puts.map(({ data }) => Buffer.from(data).toString('hex')), [
      '726177', '020304', '02030405', '0102', '0001020304050607', '0807', '09080706', ''
    ])
  })

  it('hands on everything else as JSON', () => {
    const date = new Date(0)
    const given = ['text', '', 1.5, NaN, true, null, [1], { a: { b: 1 } }, date, '\ud800']
    for (const data of given) stream.putRecord('key', data)
    assert.deepEqual(kinesis.puts.map(({ data }) => data), [
      '"text"', '""', '1.5', 'null', 'true', 'null', '[1]', '{"a":{"b":1}}', `"${date.toJSON()}"`, '"\\ud800"'
    ])
  })

  it('refuses a callback that is no function at once', () => {
    for (const callback of ['callback', {}, 1]) {
      const refusal = invalid(/^callback must be a function/)
      assert.throws(() => stream.putRecord('key', 1, callback), refusal)
      assert.throws(() => stream.getRecords(callback), refusal)
      assert.throws(() => stream.getShards(callback), refusal)
    }
    assert.equal(kinesis.puts.length, 0)
  })

  it('refuses everything after close()', async () => {
    const [shard] = await stream.getShards()
    stream.close()
    const [refusal] = await new Promise(resolve => shard.getRecords((...args) => resolve(args)))
    assert.equal(refusal.code, 'ERR_CLOSED')
    await refuses('key', 1, { code: 'ERR_CLOSED', message: 'the stream is closed' })
    for (const call of ['getRecords', 'getShards']) {
      await assert.rejects(stream[call](), { code: 'ERR_CLOSED' })
      const [error] = await new Promise(resolve => stream[call]((...args) => resolve(args)))
      assert.equal(error.code, 'ERR_CLOSED')
    }
    assert.deepEqual(await stream.records().next(), { done: true, value: undefined })
  })

  it('gives results and errors to callbacks in the manner of Node', async () => {
    const settled = []
    stream.putRecord('ok', 1, (...args) => settled.push(args))
    stream.putRecord('bad', 1, (...args) => settled.push(args))
    const result = { ShardId: 'a', SequenceNumber: '1' }
    kinesis.puts[0].resolve(result)
    kinesis.puts[1].reject(boom)
    await new Promise(setImmediate)
    assert.deepEqual(settled, [[null, result], [boom]])
  })

  it("emits 'error' for a failed put without a callback, if anybody listens", async () => {
    stream.putRecord('key', 1)
    kinesis.puts[0].reject(boom)
    await new Promise(setImmediate)

    const heard = once(stream, 'error')
    const put = stream.putRecord('key', 1)
    stream.putRecord('key', 1, () => {})
    kinesis.puts[1].reject(boom)
    kinesis.puts[2].reject(new Error('for the callback alone'))
    await assert.rejects(put, boom)
    assert.deepEqual(await heard, [boom])
    stream.on('error', assert.fail)
    await new Promise(setImmediate)
  })
})

describe('a stream', () => {
  let kinesis

  before(() => {
    kinesis = new StubKinesis()
    kinesis.addShard('a')
  })

  for (const name of ['', undefined, 7, 'a b', 'a/b', 'x'.repeat(129), 'arn:with\nbreak', 'name\r\n']) {
    it(`refuses the name ${JSON.stringify(name)?.slice(0, 20)}`, () => {
      assert.throws(() => new KinesisStream(kinesis, name), { code: 'ERR_INVALID_ARG_VALUE', message: /^name must be/ })
    })
  }

  it('names an unknown option, and the nearest known one', () => {
    assert.throws(() => new KinesisStream(kinesis, 'events', { coalesced: true }),
      { code: 'ERR_INVALID_ARG_VALUE', message: /"coalesced"; did you mean coalesce\?/ })
    assert.throws(() => new KinesisStream(kinesis, 'events', { ShardIteratorType: 'OLDEST' }),
      { code: 'ERR_INVALID_ARG_VALUE', message: /^ShardIteratorType must be.*"OLDEST"/ })
  })

  it("takes its client's options as defaults, and an ARN in place of a name", () => {
    const owner = new StubKinesis()
    owner._options = { coalesce: false, maxBufferedRecords: 7 }
    const arn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/events'
    new KinesisStream(owner, arn, { maxBufferedRecords: 8 }).close()
    assert.deepEqual({ ...owner.openedPuts }, {
      naming: { StreamARN: arn },
      producer: false,
      coalesce: false,
      maxBufferedBytes: 64 * 1024 * 1024,
      maxBufferedRecords: 8
    })
  })
})
