'use strict'

// Programs with either import, against the local Kinesis; and what is ours alone: what a client refuses.

const assert = require('node:assert/strict')
const { after, before, describe, it } = require('node:test')
const sdk = require('@aws-sdk/client-kinesis')
const { NodeHttpHandler } = require('@smithy/node-http-handler')
const { createLocalKinesis } = require('../lib/local')
const ours = require('../lib/sdk')
const { CREDENTIALS, REGION } = require('./helpers/call')
const { runChild } = require('./helpers/child')
const { faults, startFaultServer } = require('./helpers/fault-server')
const { startKinesalite } = require('./helpers/kinesalite')
const { startKinesisLocal } = require('./helpers/kinesis-local')
const { startOurLocal } = require('./helpers/our-local')

const keys = { accessKeyId: 'AKIDSDK', secretAccessKey: 'hunter2secret' }

/** Without what differs from run to run: ids, times, and those who made them. */
function steady (value) {
  if (value instanceof Date) return 'a Date'
  if (ArrayBuffer.isView(value)) return value
  if (Array.isArray(value)) return value.map(steady)
  if (typeof value !== 'object' || value === null) return value
  const masked = /^(requestId|extendedRequestId|totalRetryDelay|\w*SequenceNumber|ShardIterator|NextShardIterator|MillisBehindLatest|ContinuationSequenceNumber)$/
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, masked.test(name) ? typeof member : steady(member)]))
}

/** Where a server says nothing, as kinesis-local of an iterator that is none, each package has words of its own. */
function saidBy ({ message }) {
  return /^UnknownError$|^the ser(vice|ver) answered with an error/.test(message) ? 'nothing' : message
}

/** A program as users write it, by the names of the one package or the other; gives all that it saw. */
async function program (names, client, stream, { readsByTime = true } = {}) {
  const {
    AddTagsToStreamCommand, CreateStreamCommand, DeleteStreamCommand, DescribeStreamCommand, DescribeStreamSummaryCommand,
    GetRecordsCommand, GetShardIteratorCommand, ListShardsCommand, ListStreamsCommand, ListTagsForStreamCommand,
    PutRecordCommand, PutRecordsCommand, SplitShardCommand, UpdateShardCountCommand
  } = names
  const seen = []
  const send = async (command) => {
    const output = await client.send(command).catch((error) => ({
      error: error.name,
      message: saidBy(error),
      $fault: error.$fault,
      $metadata: error.$metadata,
      isOwn: names[error.name] && error instanceof names[error.name]
    }))
    seen.push([command.constructor.name, steady(output)])
    return output
  }
  const wait = { client, minDelay: 0.01, maxDelay: 0.02, maxWaitTime: 60 }
  await send(new CreateStreamCommand({ StreamName: stream, ShardCount: 2, Tags: { team: 'web' } }))
  seen.push((await names.waitUntilStreamExists(wait, { StreamName: stream })).state)
  await send(new CreateStreamCommand({ StreamName: stream, ShardCount: 2 }))
  await send(new PutRecordCommand({ StreamName: stream, PartitionKey: 'kéy😀', Data: Buffer.from('one') }))
  await send(new PutRecordsCommand({
    StreamName: stream, Records: [{ PartitionKey: 'a', Data: Uint8Array.of(1, 2, 3) }, { PartitionKey: 'b', Data: new Uint8Array(0), ExplicitHashKey: '0' }]
  }))
  await send(new AddTagsToStreamCommand({ StreamName: stream, Tags: { a: '1', é: 'ü' } }))
  await send(new ListTagsForStreamCommand({ StreamName: stream }))
  const { Shards } = await send(new ListShardsCommand({ StreamName: stream }))
  for (const { ShardId } of Shards) {
    const { ShardIterator } = await send(new GetShardIteratorCommand({ StreamName: stream, ShardId, ShardIteratorType: 'TRIM_HORIZON' }))
    await send(new GetRecordsCommand({ ShardIterator }))
    if (readsByTime) await send(new GetShardIteratorCommand({ StreamName: stream, ShardId, ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date() }))
  }
  await send(new SplitShardCommand({ StreamName: stream, ShardToSplit: 'shardId-000000000000', NewStartingHashKey: '100' }))
  await send(new GetRecordsCommand({ ShardIterator: 'none' }))
  await send(new PutRecordCommand({ StreamName: stream }))
  await send(new UpdateShardCountCommand({ StreamName: 'missing', TargetShardCount: 1, ScalingType: 'UNIFORM_SCALING' }))
  await send(new DescribeStreamSummaryCommand({ StreamName: stream }))
  await send(new DescribeStreamCommand({ StreamName: stream, Limit: 1 }))
  for await (const page of names.paginateListStreams({ client, pageSize: 1 }, {})) seen.push(steady(page))
  await send(new ListStreamsCommand())
  await send(new DeleteStreamCommand({ StreamName: stream, EnforceConsumerDeletion: true }))
  seen.push((await names.waitUntilStreamNotExists(wait, { StreamName: stream })).state)
  return seen
}

/** Where a program runs, and what is said of the encoding where a server knows only one. */
const servers = {
  'our local Kinesis': { start: startOurLocal },
  'our local Kinesis, JSON': { start: startOurLocal, configuration: { protocol: 'json' } },
  'our local Kinesis, CBOR': { start: startOurLocal, configuration: { protocol: 'cbor' } },
  'kinesis-local': { start: startKinesisLocal },
  'kinesis-local, JSON': { start: startKinesisLocal, configuration: { protocol: 'json' } },
  // It takes CBOR, but stores what it got as something else than bytes; an iterator by time it never answers.
  'kinesalite, JSON': { start: startKinesalite, configuration: { protocol: 'json' }, does: { readsByTime: false } }
}

for (const [title, { start, configuration, does }] of Object.entries(servers)) {
  describe(`a program with either import: ${title}`, { timeout: 120000 }, () => {
    let server
    before(async () => { server = await start() })
    after(() => server.close())

    it('sees the same', async () => {
      const shared = { region: REGION, endpoint: server.endpoint, credentials: CREDENTIALS, maxAttempts: 1 }
      const theirs = new sdk.KinesisClient({ ...shared, requestHandler: new NodeHttpHandler() })
      const own = new ours.KinesisClient({ ...shared, ...configuration })
      const expected = await program(sdk, theirs, 'same', does)
      const actual = await program(ours, own, 'same', does)
      theirs.destroy()
      own.destroy()
      assert.deepEqual(actual, expected)
      assert.ok(expected.length > 20)
    })
  })
}

describe('KinesisClient', () => {
  let server
  let client
  before(async () => {
    server = await createLocalKinesis({ credentials: keys, region: 'eu-west-1', limits: false, streams: { s: 1 } })
    client = new ours.Kinesis({ region: async () => 'eu-west-1', endpoint: async () => server.endpoint, credentials: async () => keys })
  })
  after(async () => {
    client.destroy()
    await server.close()
  })

  it('has a method for each command, with promise and callback', async () => {
    const byPromise = await client.describeStreamSummary({ StreamName: 's' })
    assert.equal(byPromise.StreamDescriptionSummary.StreamName, 's')
    const called = (...args) => new Promise((resolve) => {
      client.listStreams(...args, (...results) => resolve(results))
    })
    for (const args of [[{}], [{}, {}]]) {
      const [error, output] = await called(...args)
      assert.equal(error, null)
      assert.deepEqual(output.StreamNames, ['s'])
    }
    const [error] = await new Promise((resolve) => client.send(new ours.DescribeStreamCommand({ StreamName: 'x' }), (...results) => resolve(results)))
    assert.ok(error instanceof ours.ResourceNotFoundException)
    assert.equal((await client.listStreams()).HasMoreStreams, false)
  })

  it('has methods for paginators and waiters, as the SDK\'s has', async () => {
    for (const name of Object.getOwnPropertyNames(sdk.Kinesis.prototype)) assert.equal(typeof client[name], 'function', name)
    const names = []
    for await (const { StreamNames } of client.paginateListStreams({}, { pageSize: 1 })) names.push(...StreamNames)
    assert.deepEqual(names, ['s'])
    assert.equal((await client.waitUntilStreamExists({ StreamName: 's' }, 60)).state, 'SUCCESS')
  })

  it('ends a command when its signal says so, old or new', async () => {
    await assert.rejects(client.send(new ours.ListStreamsCommand({}), { abortSignal: AbortSignal.abort() }), { name: 'AbortError' })
    await assert.rejects(client.send(new ours.ListStreamsCommand({}), { abortSignal: { aborted: true } }), { name: 'AbortError' })
    const old = { aborted: false, onabort: null }
    const sent = client.send(new ours.ListStreamsCommand({}), { abortSignal: old })
    old.onabort()
    await assert.rejects(sent, { name: 'AbortError' })
    await assert.rejects(client.send(new ours.ListStreamsCommand({}), { abortSignal: 5 }), /abortSignal must be an AbortSignal; got 5/)
    const limits = { abortSignal: new AbortController().signal, requestTimeout: 5000 }
    assert.ok((await client.send(new ours.ListStreamsCommand({}), limits)).StreamNames)
  })

  it('goes on after destroy(), as the SDK\'s does', async () => {
    const other = new ours.KinesisClient({ region: 'eu-west-1', endpoint: server.endpoint, credentials: keys })
    const sent = other.send(new ours.ListStreamsCommand({}))
    other.destroy()
    assert.deepEqual((await sent).StreamNames, ['s'])
    assert.deepEqual((await other.send(new ours.ListStreamsCommand({}))).StreamNames, ['s'])
    other.destroy()
    other.destroy()
  })

  it('takes nothing but its own commands', async () => {
    for (const command of [undefined, {}, new sdk.ListStreamsCommand({})]) {
      await assert.rejects(client.send(command), /command must be a command of kinesis-native\/sdk/)
    }
  })

  it('tells a logger what the SDK tells it', async () => {
    const told = { theirs: [], own: [] }
    const logger = (log) => Object.fromEntries(['debug', 'info', 'warn', 'error'].map((level) => [level, (entry) => log.push([level, entry])]))
    const shared = { region: 'eu-west-1', endpoint: server.endpoint, credentials: keys, maxAttempts: 1 }
    const theirs = new sdk.KinesisClient({ ...shared, requestHandler: new NodeHttpHandler(), logger: logger(told.theirs) })
    const own = new ours.KinesisClient({ ...shared, logger: logger(told.own) })
    for (const [names, sender] of [[sdk, theirs], [ours, own]]) {
      await sender.send(new names.ListStreamsCommand({ Limit: 5 }))
      await assert.rejects(sender.send(new names.DescribeStreamCommand({ StreamName: 'x' })))
      sender.destroy()
    }
    const seen = (log) => log.filter(([level]) => level === 'info' || level === 'error').map(([level, { error, ...entry }]) =>
      [level, steady(entry), error?.name])
    assert.equal(told.own.length, 2)
    assert.deepEqual(seen(told.own), seen(told.theirs))
    assert.ok(!JSON.stringify(told.own).includes(keys.secretAccessKey))
  })

  it('asks a provider that remembers for other keys, when the service refuses its own', async t => {
    const plan = [faults.error('ExpiredTokenException'), faults.json({ StreamNames: [] })]
    const refusing = await startFaultServer({ plan })
    t.after(() => refusing.close())
    let made = 0
    let known
    // As the SDK's memoizing providers do.
    const credentials = async ({ forceRefresh, callerClientConfig } = {}) => {
      assert.equal(await callerClientConfig.region(), 'eu-west-1')
      if (known === undefined || forceRefresh) known = { ...keys, accessKeyId: `AKID${++made}` }
      return known
    }
    const other = new ours.KinesisClient({ region: 'eu-west-1', endpoint: refusing.endpoint, credentials })
    t.after(() => other.destroy())
    const { $metadata } = await other.send(new ours.ListStreamsCommand({}))
    assert.equal($metadata.attempts, 2)
    assert.deepEqual(refusing.requests.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization)[1]), ['AKID1', 'AKID2'])
  })

  it('a logger that throws harms no command', async () => {
    const { code, stdout, stderr } = await runChild({
      env: { ENDPOINT: server.endpoint },
      code: `
        const { Kinesis } = require('./lib/sdk')
        const thrown = []
        process.on('uncaughtException', ({ message }, origin) => thrown.push(message + ' ' + origin))
        const throwing = (name) => () => { throw new Error(name) }
        const logger = { info: throwing('info'), error: throwing('error'), warn: throwing('warn') }
        const client = new Kinesis({ region: 'eu-west-1', endpoint: process.env.ENDPOINT, credentials: ${JSON.stringify(keys)}, logger })
        client.listStreams({})
          .then(({ StreamNames }) => client.describeStream({ StreamName: 'x' }).catch(({ name }) => [StreamNames, name]))
          .then((seen) => setImmediate(() => console.log(JSON.stringify([seen, thrown])) ?? client.destroy()))`
    })
    assert.deepEqual([code, stderr], [0, ''])
    assert.deepEqual(JSON.parse(stdout), [[['s'], 'ResourceNotFoundException'], ['info uncaughtException', 'error uncaughtException']])
  })

  it('rejects with what a provider was rejected with, be it nothing or frozen', async () => {
    const service = Object.freeze(new ours.KinesisServiceException({ message: 'm', code: 'ERR_SERVICE', body: '{"a":1}' }))
    for (const reason of [null, undefined, 'text', 5, Object.freeze(new Error('mine')), service]) {
      const logged = []
      const logger = { error: ({ error }) => logged.push(error), info: () => assert.fail() }
      const other = new ours.KinesisClient({ region: async () => { throw reason }, endpoint: server.endpoint, credentials: keys, logger })
      const outcome = await other.send(new ours.ListStreamsCommand({})).then(() => assert.fail('it was sent'), (error) => [error])
      assert.deepEqual([outcome, logged], [[reason], [reason]])
    }
  })

  it('has no middleware, and says so', () => {
    const command = new ours.PutRecordCommand({ StreamName: 's' })
    for (const stack of [client.middlewareStack, command.middlewareStack]) {
      for (const method of ['add', 'addRelativeTo', 'use', 'clone', 'concat']) {
        assert.throws(() => stack[method](() => {}, {}), (error) => error.name === 'UnsupportedError' &&
          error.message.includes(`middlewareStack.${method}()`) && error.message.includes('diagnostics_channel'))
      }
      assert.deepEqual([stack.identify(), stack.remove('x'), stack.removeByTag('x')], [[], false, false])
    }
    assert.throws(() => command.resolveMiddleware(), /PutRecordCommand\.resolveMiddleware/)
  })

  it('shows no secret', () => {
    const secretive = new ours.KinesisClient({ region: 'eu-west-1', credentials: keys })
    const { inspect } = require('node:util')
    assert.ok(!inspect(secretive, { depth: 9, showHidden: true }).includes(keys.secretAccessKey))
  })
})

describe('names', () => {
  it('all of the SDK\'s are here, but its schemas', () => {
    const missing = Object.keys(sdk).filter((name) => !(name in ours) && !name.endsWith('$'))
    assert.deepEqual(missing, ['errorTypeRegistries'])
    for (const name of Object.keys(sdk).filter((each) => each in ours)) assert.equal(typeof ours[name], typeof sdk[name], name)
  })

  it('enumerations are equal', () => {
    for (const [name, value] of Object.entries(sdk)) {
      if (typeof value === 'object' && !Array.isArray(value) && name in ours) assert.deepEqual({ ...ours[name] }, value, name)
    }
  })

  it('commands keep their input and have their names', () => {
    const input = { StreamName: 's' }
    assert.equal(new ours.PutRecordCommand(input).input, input)
    assert.deepEqual(new ours.ListStreamsCommand().input, {})
    assert.equal(ours.PutRecordCommand.name, 'PutRecordCommand')
    assert.ok(new ours.PutRecordCommand(input) instanceof ours.$Command)
    assert.ok(!(new ours.PutRecordCommand(input) instanceof ours.PutRecordsCommand))
  })

  it('exceptions are made as the SDK\'s are', () => {
    for (const name of Object.keys(ours).filter((each) => /Exception$|^KMSOptInRequired$/.test(each))) {
      const options = { name: 'Odd', $fault: 'server', message: 'm', $metadata: { httpStatusCode: 500 } }
      const [theirs, own] = [sdk, ours].map((names) => new names[name](options))
      for (const member of ['name', 'message', '$fault', '$metadata']) assert.deepEqual(own[member], theirs[member], `${name}.${member}`)
      assert.ok(own instanceof ours.KinesisServiceException)
    }
  })
})
