'use strict'

// Programs of kinesis.js, and what was wrong with the original.

const assert = require('node:assert/strict')
const { writeFileSync, mkdtempSync, rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { after, before, describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const Bacon = require('baconjs')
const kinesis = require('../../lib/compat/kinesis-js')
const { createLocalKinesis } = require('../../lib/local')
const { CREDENTIALS, REGION } = require('../helpers/call')
const { runChild } = require('../helpers/child')

const OLDEST = 'TRIM_HORIZON'

/** The first events of a stream, errors by their message. */
const take = (stream, count) => new Promise(resolve => {
  const events = []
  stream.mapError(error => `error: ${error.message}`).take(count).onValue(value => { if (events.push(value) === count) resolve(events) })
})

describe('kinesis-native/kinesis.js', () => {
  let server
  let options
  before(async () => {
    server = await createLocalKinesis({
      region: REGION, credentials: CREDENTIALS, limits: false, streams: { a: 2, latest: 1, errors: 1, again: 1, keys: 4, refused: 1 }
    })
    options = { endpoint: server.endpoint, region: REGION, credentials: CREDENTIALS }
  })
  after(() => server.close())

  it('by import and require', async () => {
    const required = require('kinesis-native/kinesis.js')
    const imported = await import('kinesis-native/kinesis.js')
    assert.deepEqual([imported.listen, imported.publish, imported.default], [required.listen, required.publish, required])
  })

  it('what is pushed into publish() comes out of listen()', async () => {
    const bus = kinesis.publish('a', options)
    for (let n = 0; n < 5; n++) bus.push({ n, log_id: 'one' })
    const values = await take(kinesis.listen('a', { ...options, ShardIteratorType: OLDEST }), 5)
    assert.deepEqual(values.map(({ n }) => n).sort(), [0, 1, 2, 3, 4])
  })

  it('streams are plugged in', async () => {
    const bus = kinesis.publish('latest', options)
    bus.plug(Bacon.fromArray([{ n: 1 }, { n: 2 }]))
    const values = await take(kinesis.listen('latest', { ...options, ShardIteratorType: OLDEST }).map(({ n }) => n), 2)
    assert.deepEqual(values.sort(), [1, 2])
  })

  it('listens from the moment it is called', async () => {
    const bus = kinesis.publish('latest', options)
    const old = kinesis.listen('latest', options)
    const values = take(old.map(({ n }) => n), 1)
    while (!values.isDone) {
      bus.push({ n: 3 })
      values.isDone = await Promise.race([values.then(() => true), sleep(50)])
    }
    assert.deepEqual(await values, [3])
  })

  it('the partition key is log_id, or a unique id', async () => {
    const bus = kinesis.publish('keys', options)
    const pushed = [{ log_id: 'one' }, { log_id: 7 }, { log_id: 0 }, {}, { log_id: null }, 5]
    for (const value of pushed) bus.push(value)
    await take(kinesis.listen('keys', { ...options, ShardIteratorType: OLDEST }), pushed.length)
    const keys = server.ledger('keys').map(({ partitionKey }) => partitionKey)
    assert.deepEqual(keys.filter(key => key.length < 4).sort(), ['0', '7', 'one'])
    assert.equal(new Set(keys).size, pushed.length)
  })

  it('what isn\'t JSON is an error event, and no end', async () => {
    const { Kinesis } = require('../..')
    const client = new Kinesis(options)
    for (const text of ['{"n":1}', 'no JSON', '{"n":2}']) await client.putRecord({ StreamName: 'errors', PartitionKey: 'a', Data: Buffer.from(text) })
    await client.close()
    const events = await take(kinesis.listen('errors', { ...options, ShardIteratorType: OLDEST }), 3)
    assert.deepEqual([events[0], events[2]], [{ n: 1 }, { n: 2 }])
    assert.match(events[1], /^error: the record \d+ of shardId-0+ isn't JSON$/)
  })

  it('who listens again goes on where the last one left', async () => {
    const bus = kinesis.publish('again', options)
    for (let n = 0; n < 6; n++) bus.push({ n, log_id: 'one' })
    const stream = kinesis.listen('again', { ...options, ShardIteratorType: OLDEST })
    const values = [...await take(stream, 2), ...await take(stream, 4)].map(({ n }) => n)
    assert.deepEqual(values.sort(), [0, 1, 2, 3, 4, 5])
  })

  it('a handler that throws is the program\'s exception, and polling goes on', async () => {
    const { stdout } = await runChild({
      code: `
        const { listen, publish } = require('./lib/compat/kinesis-js')
        const options = JSON.parse(process.argv[1])
        process.on('uncaughtException', ({ message }) => console.log(message))
        const bus = publish('a', options)
        let count = 0
        const stop = listen('a', { ...options, ShardIteratorType: 'TRIM_HORIZON' }).onValue(() => {
          if (++count === 1) throw new Error('of a handler')
          if (count === 3) { console.log('three'); stop() }
        })`,
      args: [JSON.stringify(options)]
    })
    assert.deepEqual(stdout.trim().split('\n').sort(), ['of a handler', 'three'])
  })

  it('what cannot be put comes out of the bus', async () => {
    const bus = kinesis.publish('refused', options)
    const circle = {}
    circle.self = circle
    const wrong = [undefined, () => {}, circle, 1n, { log_id: {} }, { log_id: '' }, { log_id: 'k'.repeat(257) }, { get log_id () { throw new Error('a getter') } }]
    const errors = []
    bus.onError(error => errors.push(error.message))
    for (const value of wrong) bus.push(value)
    while (errors.length < wrong.length) await sleep(5)
    assert.ok(errors.some(message => /log_id must be a string or a number/.test(message)))
    assert.ok(errors.includes('a getter'))
    const elsewhere = kinesis.publish('absent', options)
    const failed = new Promise(resolve => elsewhere.onError(resolve))
    elsewhere.push({})
    assert.equal((await failed).name, 'ResourceNotFoundException')
  })

  it('a stream that is not there is an error event, and the end', async () => {
    const events = []
    await new Promise(resolve => {
      const stream = kinesis.listen('absent', options)
      stream.onError(error => events.push(error.name))
      stream.onEnd(resolve)
    })
    assert.deepEqual(events, ['ResourceNotFoundException'])
  })

  it('refuses what is no stream or option', () => {
    for (const make of [kinesis.listen, kinesis.publish]) {
      for (const name of [undefined, '', 5, 'a b']) assert.throws(() => make(name, options), { name: 'InvalidArgumentError' })
      for (const given of [5, { ...options, ShardIteratorType: 'NEWEST' }, { ...options, Unknown: 1 }]) assert.throws(() => make('a', given), { name: 'InvalidArgumentError' })
    }
  })

  it('says that baconjs is missing', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kinesis-native-bacon-'))
    try {
      const hide = path.join(folder, 'hide.js')
      writeFileSync(hide, `
        const Module = require('node:module')
        const resolve = Module._resolveFilename
        Module._resolveFilename = (name, ...rest) => resolve(name === 'baconjs' ? 'baconjs-that-is-not-there' : name, ...rest)`)
      const { stdout } = await runChild({
        nodeArgs: ['--require', hide],
        code: 'try { require(\'./lib/compat/kinesis-js\') } catch ({ code, message }) { console.log(code, message) }'
      })
      assert.equal(stdout, 'ERR_CONFIG kinesis-native/kinesis.js needs the package baconjs, which is not installed: npm install baconjs\n')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
