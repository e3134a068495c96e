'use strict'

// What leaves kinesis-native/sdk is what leaves the AWS SDK, for every operation.

const assert = require('node:assert/strict')
const { after, before, describe, it } = require('node:test')
const { operations } = require('../lib/model')
const { encodeCall } = require('../lib/operations')
const { BLOBS, DATES, UNICODE, holds, valueOf } = require('./helpers/model-values')
const { SdkPair } = require('./helpers/sdk-pair')

const names = [...operations.keys()].filter((name) => operations.get(name).response !== 'events')

/** Input by what is special about it. */
function inputsOf ({ input }) {
  const inputs = {
    'all members': valueOf(input),
    'required members': valueOf(input, { isMinimal: true }),
    'no members': {},
    unicode: valueOf(input, { text: (name) => `${UNICODE}${name}` }),
    'empty values': valueOf(input, { text: () => '', length: 0, number: 0, boolean: false, blob: BLOBS['empty Buffer'] }),
    'one element, and members that nobody knows': { ...valueOf(input, { length: 1 }), Unheard: { of: 1 }, undefined },
    'absent members': { ...valueOf(input), ...Object.fromEntries(Object.keys(input.members).map((name) => [name, undefined])) }
  }
  if (holds(input, 'timestamp')) {
    for (const [kind, date] of Object.entries(DATES)) inputs[`date: ${kind}`] = valueOf(input, { date })
    inputs['seconds for a date'] = valueOf(input, { date: 1700000000.5 })
  }
  if (holds(input, 'blob')) {
    for (const [kind, blob] of Object.entries(BLOBS)) inputs[`blob: ${kind}`] = valueOf(input, { blob })
    inputs['text for a blob'] = valueOf(input, { blob: () => UNICODE })
  }
  return inputs
}

describe('requests', () => {
  const pair = new SdkPair()
  before(() => pair.open())
  after(() => pair.close())

  it('there is one for each operation but SubscribeToShard', () => assert.ok(names.length >= 44))

  for (const name of names) {
    for (const [kind, input] of Object.entries(inputsOf(operations.get(name)))) {
      it(`${name}: ${kind}`, async () => {
        const { theirs, own, others } = await pair.requestsOf(name, input)
        assert.deepEqual(others, [])
        assert.deepEqual(own, theirs)
        assert.equal(own.target, `Kinesis_20131202.${name}`)
      })
    }
  }

  it('SubscribeToShard, whose answer is a stream: the same body', async () => {
    for (const [kind, input] of Object.entries(inputsOf(operations.get('SubscribeToShard')))) {
      const body = await pair.theirBody('SubscribeToShard', input)
      assert.deepEqual(JSON.parse(encodeCall('SubscribeToShard', input, { isLenient: true }).inputText), body, kind)
    }
  })

  it('records without data or key', async () => {
    for (const Records of [[{}], [{ PartitionKey: 'k' }], [{ Data: Buffer.from('d') }], [{ PartitionKey: '', Data: Buffer.from('d') }], [null, undefined]]) {
      const { theirs, own } = await pair.requestsOf('PutRecords', { StreamName: 's', Records })
      assert.deepEqual(own, theirs)
    }
  })
})
