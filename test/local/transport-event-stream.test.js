'use strict'

const assert = require('node:assert/strict')
const { describe, it } = require('node:test')
const { EventStreamCodec } = require('@smithy/core/event-streams')
const { encodeHeaders, encodeMessage, tableCrc32 } = require('../../lib/local/event-stream')

const codec = new EventStreamCodec(bytes => Buffer.from(bytes).toString(), text => Buffer.from(text))
const typed = headers => Object.fromEntries(
  Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }]))

const cases = {
  'no header and no payload': [{}, ''],
  'an event': [{ ':message-type': 'event', ':event-type': 'SubscribeToShardEvent', ':content-type': 'application/json' }, '{"Records":[]}'],
  'a value of many bytes': [{ name: 'ä'.repeat(16000) }, 'x'],
  'a large payload': [{ a: 'b' }, 'y'.repeat(3 * 1024 * 1024)]
}

describe('event stream', () => {
  for (const [title, [headers, payload]] of Object.entries(cases)) {
    it(`writes ${title} as another encoder does, and that one's decoder reads it`, () => {
      const message = encodeMessage(encodeHeaders(headers), Buffer.from(payload))
      const expected = codec.encode({ headers: typed(headers), body: Buffer.from(payload) })
      assert.ok(message.equals(expected))
      const decoded = codec.decode(message)
      assert.deepEqual(decoded.headers, typed(headers))
      assert.equal(Buffer.from(decoded.body).toString(), payload)
    })
  }

  it('has the checksum that everybody knows, on a Node without one too', () => {
    assert.equal(tableCrc32(Buffer.from('123456789')), 0xcbf43926)
    const message = encodeMessage(encodeHeaders({ a: 'b' }), Buffer.from('payload'))
    assert.equal(message.readUInt32BE(message.length - 4), tableCrc32(message.subarray(0, -4)))
  })
})
