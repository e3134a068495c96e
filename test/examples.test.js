'use strict'

// Runs every example as a person would, and looks at what the stream holds after it.

const assert = require('node:assert/strict')
const { readdirSync } = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { after, before, describe, it } = require('node:test')
const { deaggregate } = require('..')
const { UsageError, listExamples, localEnv, readArguments } = require('../examples/run')
const { createLocalKinesis } = require('../lib/local')
const { runChild, startChild } = require('./helpers/child')

const root = path.join(__dirname, '..')
const namesIn = (folder) => listExamples().map(({ name }) => name).filter((name) => name.startsWith(`${folder}/`))
const streamOf = (name) => name.replace('/', '-')

/** @type {import('../lib/local').LocalKinesis} */
let server

before(async () => {
  const streams = Object.fromEntries([...listExamples().map(({ name }) => streamOf(name)), 'mine'].map((name) => [name, 2]))
  server = await createLocalKinesis({ streams, limits: false })
})

after(() => server.close())

const program = (name, ...rest) =>
  ({ file: path.join(root, 'examples', name), args: [streamOf(name), ...rest], env: localEnv(server) })

/** Runs it to an end without complaints; gives what it printed, line by line. */
async function run (name) {
  const { stdout, ...ending } = await runChild(program(name))
  assert.deepEqual(ending, { code: 0, signal: null, stderr: '', timedOut: false })
  return stdout.trimEnd().split('\n')
}

/** The user records of its stream, in the order of their shards. */
function storedBy (name) {
  return server.ledger(streamOf(name)).flatMap(({ shardId, partitionKey: PartitionKey, data: Data }) =>
    deaggregate({ PartitionKey, Data }).map(({ partitionKey, data }) => ({ shardId, partitionKey, value: JSON.parse(data) })))
}

/** What follows a word at the beginning of lines, sorted. */
const said = (lines, word) => lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1)).sort()

/** Those that tell of each put where it is stored; the others put through a Writable, which doesn't say. */
const withPlaces = (name) => !name.endsWith('-streams')

describe('styles', { concurrency: 2 }, () => {
  const pages = ['/', '/cart', '/checkout', '/shoes']

  for (const name of namesIn('styles')) {
    it(`${name} puts four clicks, and reads them`, async () => {
      const lines = await run(name)
      const stored = storedBy(name)
      assert.deepEqual(stored.map(({ partitionKey, value }) => [partitionKey, value]).sort(), pages.map((page) => [page, { page }]))
      assert.deepEqual(said(lines, 'read'), pages)
      const places = withPlaces(name) ? stored.map(({ shardId, value: { page } }) => `${page} in ${shardId}`).sort() : ['4']
      assert.deepEqual(said(lines, 'stored'), places)
    })
  }
})

describe('samples of the talk', { concurrency: 2 }, () => {
  /** How many there are of each, by a key made of their values. */
  const countBy = (records, keyOf) => {
    const counts = new Map()
    for (const record of records) counts.set(keyOf(record), (counts.get(keyOf(record)) ?? 0) + 1)
    return counts
  }
  const numbers = (count) => Array.from({ length: count }, (_, n) => n)

  it('push puts a thousand events', async () => {
    const lines = await run('talk/push')
    const stored = storedBy('talk/push')
    assert.deepEqual(stored.map(({ value }) => value.n).sort((a, b) => a - b), numbers(1000))
    const shards = countBy(stored, ({ shardId }) => shardId)
    assert.deepEqual(lines.sort(), [...shards].map(([shardId, count]) => `${count} events stored in ${shardId}`).sort())
  })

  it('co-push puts ten rounds of a hundred, one after the other', async () => {
    const lines = await run('talk/co-push')
    const stored = storedBy('talk/co-push')
    assert.deepEqual(stored.map(({ value: { round, n } }) => 100 * round + n).sort((a, b) => a - b), numbers(1000))
    for (const shardId of new Set(stored.map((each) => each.shardId))) {
      const rounds = stored.filter((each) => each.shardId === shardId).map(({ value }) => value.round)
      assert.deepEqual(rounds, rounds.toSorted((a, b) => a - b))
    }
    assert.deepEqual(lines, numbers(10).map((round) => `round ${round}: 100 events stored in 2 shards`))
  })

  it('cluster-push puts from two workers, and reads what both have put', async () => {
    const lines = await run('talk/cluster-push')
    const stored = storedBy('talk/cluster-push')
    const places = stored.map(({ value: { worker, n } }) => 500 * (worker - 1) + n)
    assert.deepEqual(places.sort((a, b) => a - b), numbers(1000))
    assert.deepEqual(lines.sort(), ['read 500 events of worker 1', 'read 500 events of worker 2'])
  })

  it('push and cluster-push end with what has failed', async () => {
    const failWorkers = "--import=data:text/javascript,import{isWorker}from'node:cluster';if(isWorker)process.exit(7)"
    const [push, clusterPush] = await Promise.all([
      runChild({ ...program('talk/push'), args: ['absent'] }),
      runChild({ ...program('talk/cluster-push'), env: { ...localEnv(server), NODE_OPTIONS: failWorkers } })])
    assert.match(push.stderr, /^Error: Event 0 was not stored\n[^]*Stream absent /m)
    assert.match(clusterPush.stderr, /^Error: Worker \d has failed: exit code 7\n/m)
    assert.deepEqual([push.code, clusterPush.code], [1, 1])
  })

  it('serve puts a click for each request, and ends when interrupted', async () => {
    const child = startChild(program('talk/serve'))
    await child.printed('Ctrl-C')
    const [address] = child.stdout.match(/http:\S+\d/)
    for (const path of ['/', '/shoes?size=42']) {
      const response = await fetch(address + path, { headers: { 'user-agent': 'a test', connection: 'close' } })
      assert.equal(await response.text(), 'Counted.\n')
    }
    child.process.kill('SIGINT')
    const { code, stderr } = await child.finished
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    const clicks = storedBy('talk/serve').map(({ partitionKey, value: { at, ...click } }) => ({ partitionKey, ...click, isTimed: at > 0 }))
    const click = { partitionKey: '127.0.0.1', method: 'GET', agent: 'a test', isTimed: true }
    assert.deepEqual(clicks.sort((a, b) => a.url < b.url ? -1 : 1), [{ ...click, url: '/' }, { ...click, url: '/shoes?size=42' }])
  })
})

describe('log sinks', { concurrency: 2 }, () => {
  for (const name of namesIn('logs')) {
    it(`${name} stores each line, a host's in order`, async () => {
      assert.deepEqual(await run(name), ['All lines are stored.'])
      const stored = storedBy(name)
      assert.deepEqual([...new Set(stored.map(({ partitionKey }) => partitionKey))], [os.hostname()])
      assert.deepEqual(stored.map(({ value }) => value.msg), ['order placed', 'payment is late', 'order cancelled'])
      const [placed, late, { err }] = stored.map(({ value }) => value)
      assert.deepEqual([placed.name, placed.order, late.level], ['shop', 7, 40])
      assert.match(err.stack, /^Error: card refused\n/)
    })
  }
})

describe('npm run example', () => {
  const file = path.join(root, 'scripts/example.js')
  const example = (...args) => runChild({ file, args })

  it('lists all, with a line for each', async () => {
    const { code, stdout } = await example()
    assert.equal(code, 0)
    const names = [...stdout.matchAll(/^ {2}(?!--)(\S+) {2,}\S.*\.$/gm)].map(([, name]) => name)
    const files = ['styles', 'talk', 'logs'].flatMap((folder) =>
      readdirSync(path.join(root, 'examples', folder)).map((file) => `${folder}/${path.basename(file, '.js')}`))
    assert.deepEqual(names, [...files, 'clickstream'])
  })

  it('runs one on a local Kinesis of its own, and tells what that holds', async () => {
    const { code, stdout, stderr } = await example('styles/promises')
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    assert.match(stdout, /^read \/shoes$/m)
    assert.match(stdout, /The local stream holds 4 records: \d in shardId-000000000000, \d in shardId-000000000001\.\n$/)
  })

  it('runs one on a stream of the user\'s, found by the environment', async () => {
    const { code, stdout } = await runChild({ file, args: ['styles/promises', '--stream', 'mine'], env: localEnv(server) })
    assert.equal(code, 0)
    assert.doesNotMatch(stdout, /The local stream/)
    assert.equal(server.ledger('mine').length, 4)
  })

  it('takes its own options out of those of the example', () => {
    const { stream, region, rest } = readArguments(['talk/serve', '--stream', 's', '8080', '--region=eu-west-1', '--other', 'x'])
    assert.deepEqual({ stream, region, rest }, { stream: 's', region: 'eu-west-1', rest: ['8080', '--other', 'x'] })
  })

  it('says what is wrong, and ends with 2', async () => {
    const wrong = [[['styles/nope'], /no example "styles\/nope"/], [['talk/push', '--stream'], /--stream needs a value/],
      [['talk/push', '--region', 'eu-west-1'], /--stream/]]
    for (const [args, message] of wrong) {
      assert.throws(() => readArguments(args), (error) => error instanceof UsageError && message.test(error.message))
    }
    const { code, stderr } = await example('nope')
    assert.match(stderr, /^There is no example "nope"\n\nnpm run example -- NAME/)
    assert.equal(code, 2)
  })
})
