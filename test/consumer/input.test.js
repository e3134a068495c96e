'use strict'

// What consumers refuse: every wrong option and argument, by its name, before anything is sent.

const assert = require('node:assert/strict')
const { after, before, describe, it } = require('node:test')
const { Kinesis } = require('../..')
const { leasesTable, readLeases } = require('../../lib/consumer/lease-options')
const { consumerTable } = require('../../lib/consumer/options')
const { startFaultServer } = require('../helpers/fault-server')

const invalid = message => ({ name: 'InvalidArgumentError', code: 'ERR_INVALID_ARG_VALUE', persisted: 'no', attempts: 0, message })
const boom = new Error('boom')
const revoked = (() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()
const NO_STRINGS = [5, true, {}, [], '', null, Symbol('s'), 'a\nb', 'a\0b']
const NO_NAMES = [...NO_STRINGS, 'a b', 'ä', 'a/b', 'x'.repeat(129)]
const NO_BOOLEANS = [0, 1, 'true', null, {}]

/** What each option that is no whole number refuses, and one value that it takes. */
const OPTIONS = {
  group: { bad: NO_NAMES, good: 'a.b-c_1' },
  workerId: { bad: NO_STRINGS, good: 'host:1' },
  initialPosition: {
    bad: ['latest', 'AT_TIMESTAMP', '', 5, null, [], new Date(NaN), new Date(Date.now() + 600000), { 'shardId-0': 7 }, { 'shardId-0': '07' },
      { 'shardId-0': '-1' }, { 'shardId-0': '' }, { 'a b': '7' }, { 'shardId-0': '1'.repeat(129) }, revoked],
    good: { 'shardId-000000000000': '495903382714902566085596925383615' }
  },
  leases: { bad: ['dynamodb', '', 5, null, [], true, revoked], good: { table: 'leases' } },
  mode: { bad: ['poll', 'enhanced', '', 5, null], good: 'enhanced-fan-out' },
  consumerName: { bad: NO_NAMES, good: 'apart' },
  fallback: { bad: NO_BOOLEANS, good: false },
  deaggregate: { bad: NO_BOOLEANS, good: false },
  checkpoint: { bad: ['automatic', '', true, null], good: 'manual' },
  onPoison: { bad: ['stop', '', null, {}, true], good: () => {} }
}
const KEYS = { accessKeyId: 'AKID', secretAccessKey: 'secret' }
/** The same of the options of a DynamoDB table. */
const LEASES = {
  table: { bad: [...NO_STRINGS, 'ab', 'x'.repeat(256), 'a b', 'a/b'], good: 'a.b-c_1' },
  endpoint: {
    bad: ['', 5, null, {}, 'a\nb', 'dynamodb', 'http://', 'ftp://example.com', 'https://a b', 'http://h/?q', 'http://h/#f', 'http://u:secret@h'],
    good: 'http://127.0.0.1:8000'
  },
  region: { bad: [...NO_STRINGS, 'eu west 1', 'EU', '1', '-', 'a/b', 'evil.example#', 'x'.repeat(64)], good: 'us-west-2' },
  credentials: {
    bad: ['AKID:secret', 5, null, {}, [], { accessKeyId: 'AKID' }, { accessKeyId: '', secretAccessKey: 'secret' },
      { accessKeyId: 'AKID', secretAccessKey: 'secret\n' }, { ...KEYS, sessionToken: 5 }, { ...KEYS, expiration: 'never' }, { ...KEYS, accountId: 12 }],
    good: KEYS
  }
}

describe('what a consumer refuses', { timeout: 120000 }, () => {
  let server, kinesis
  before(async () => {
    server = await startFaultServer({ plan: {} })
    kinesis = new Kinesis({ endpoint: server.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'AKID', secretAccessKey: 's' } })
  })
  after(async () => {
    await kinesis.close()
    await server.close()
    assert.deepEqual(server.requests, [])
  })
  const open = options => kinesis.consumer('events', { group: 'g', ...options })

  for (const [name, option] of Object.entries(consumerTable)) {
    it(`the option ${name}`, () => {
      const { min, max } = option
      const { bad, good } = option.type === 'integer'
        ? { bad: [min - 1, max + 1, min + 0.5, NaN, Infinity, String(min), BigInt(min), null, true, {}], good: min }
        : OPTIONS[name]
      for (const value of bad) assert.throws(() => open({ [name]: value }), invalid(new RegExp(`^${name} must be `)))
      assert.doesNotThrow(() => open({ [name]: good }))
    })
  }

  for (const name of Object.keys(leasesTable)) {
    it(`the option leases.${name}`, () => {
      const { bad, good } = LEASES[name]
      for (const value of bad) {
        const message = new RegExp(`^leases\\.${name}(\\.\\w+)? must (not )?[^;]+; got (?!.*secret)`)
        assert.throws(() => open({ leases: { table: 'leases', [name]: value } }), invalid(message), String(JSON.stringify(value)))
      }
      assert.deepEqual(readLeases({ table: 'leases', [name]: good }, kinesis._options)[name], good)
    })
  }

  it('no group, no table, no options', () => {
    for (const options of [{}, undefined]) assert.throws(() => kinesis.consumer('events', options), invalid(/^group must be a string of 1 to 128/))
    assert.throws(() => open({ leases: {} }), invalid(/^leases.table must be the name of a DynamoDB table/))
    for (const options of [null, 'text', 5, [], () => {}]) assert.throws(() => kinesis.consumer('events', options), invalid(/^options must be an object/))
  })

  it('names that aren\'t known, with the nearest one that is', () => {
    assert.throws(() => open({ failoverTimeMS: 5 }), invalid(/^unknown option "failoverTimeMS"; did you mean failoverTimeMs\?$/))
    assert.throws(() => open({ leases: { tableName: 'leases' } }), invalid(/^leases: unknown option "tableName"; did you mean table\?|known:/))
    assert.throws(() => open({ fallback: true }), invalid(/^fallback is of use with mode: 'enhanced-fan-out' only$/))
  })

  it('an endpoint for leases beside what excludes it', async () => {
    const fips = new Kinesis({ region: 'us-east-1', useFipsEndpoint: true, credentials: KEYS })
    const leases = { table: 'leases', endpoint: 'http://127.0.0.1:8000' }
    try {
      assert.throws(() => fips.consumer('events', { group: 'g', leases }),
        invalid(/^leases\.endpoint and useFipsEndpoint exclude each other.*; got "http:\/\/127.0.0.1:8000\/"$/))
      assert.throws(() => open({ leases: { ...leases, region: 'us-gov-west-1-fips' } }),
        invalid(/^leases\.region and an endpoint exclude each other.*; got "us-gov-west-1-fips"$/))
    } finally {
      await fips.close()
    }
  })

  it('secrets are not shown', () => {
    assert.throws(() => open({ leases: { table: 'leases', credentials: 'AKID:secret' } }), ({ message }) => !message.includes('secret'))
  })

  it('what is polluted onto the prototype is no option', () => {
    Object.prototype.maxLeases = -1
    try {
      assert.doesNotThrow(() => open({}))
    } finally {
      delete Object.prototype.maxLeases
    }
  })

  it('getters that throw', () => {
    assert.throws(() => open({ get mode () { throw boom } }), boom) // it is spread here
    const options = Object.defineProperty({ group: 'g' }, 'mode', { enumerable: true, get () { throw boom } })
    assert.throws(() => kinesis.consumer('events', options), { ...invalid(/^options\.mode could not be read/), cause: boom })
  })

  it('streams that are none', () => {
    for (const name of ['', 'a b', 5, null, undefined, {}]) assert.throws(() => kinesis.consumer(name, { group: 'g' }), invalid(/^name must be an ARN, or/))
  })

  it('options of run()', async () => {
    for (const options of [undefined, null, 5, () => {}]) await assert.rejects(open().run(options), invalid(/^run options must be an object/))
    await assert.rejects(open().run({}), invalid(/^run\(\) needs either eachBatch or eachRecord$/))
    await assert.rejects(open().run({ eachBatch () {}, eachRecord () {} }), invalid(/^run\(\) needs either/))
    await assert.rejects(open().run({ eachbatch () {} }), invalid(/^unknown run option "eachbatch"; did you mean eachBatch\?$/))
    for (const wrong of ['f', null, {}]) await assert.rejects(open().run({ eachBatch: wrong }), invalid(/^eachBatch must be a function/))
    for (const signal of ['s', null, {}]) await assert.rejects(open().run({ eachBatch () {}, signal }), invalid(/^signal must be an AbortSignal/))
  })

  it('a run() that was refused leaves the consumer as it was', async () => {
    const consumer = open()
    await assert.rejects(consumer.run({}))
    const ended = AbortSignal.abort()
    assert.equal(await consumer.run({ eachBatch () {}, signal: ended }), undefined)
  })
})
