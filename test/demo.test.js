'use strict'

const assert = require('node:assert')
const { spawn } = require('node:child_process')
const { once } = require('node:events')
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { Readable } = require('node:stream')
const { after, describe, it } = require('node:test')
const { webEvents } = require('../examples/demo/events')
const { Ledger } = require('../examples/demo/ledger')
const { readEvents, splitLines } = require('../examples/demo/lines')
const { parseOptions, UsageError } = require('../examples/demo/options')
const { report } = require('../examples/demo/report')

const root = path.join(__dirname, '..')

describe('events of the demo', () => {
  it('makes the committed file', () => {
    const made = [...webEvents({ count: 4000, seed: 7 })].map((event) => `${JSON.stringify(event)}\n`).join('')
    assert.ok(made === readFileSync(path.join(root, 'examples/demo/events.ndjson'), 'utf8'),
      'run: node examples/demo/events.js > examples/demo/events.ndjson')
  })

  it('makes varied events, others for another seed', () => {
    const events = [...webEvents({ count: 2000, seed: 1 })]
    assert.deepStrictEqual([...new Set(events.map(({ type }) => type))].sort(), ['click', 'error', 'purchase', 'search', 'view'])
    assert.strictEqual(new Set(events.map(({ id }) => id)).size, 2000)
    assert.ok(new Set(events.map(({ site }) => site)).size > 2)
    assert.ok(new Set(events.map(({ session }) => session)).size > 40)
    const lengths = events.map((event) => JSON.stringify(event).length)
    assert.ok(Math.min(...lengths) < 250 && Math.max(...lengths) > 2000)
    assert.match(JSON.stringify(events), /[^\0-\xff]/)
    const { value: other } = webEvents({ count: 1, seed: 2 }).next()
    assert.notDeepStrictEqual({ ...other, id: events[0].id }, events[0])
  })
})

describe('lines of the demo', () => {
  const inPieces = (text, pieceBytes) => {
    const bytes = Buffer.from(text)
    const count = Math.ceil(bytes.length / pieceBytes)
    return Array.from({ length: count }, (_, i) => bytes.subarray(i * pieceBytes, (i + 1) * pieceBytes))
  }

  const collect = async (text, field) => {
    const bad = []
    const events = []
    const onBadLine = (number, message) => bad.push([number, message])
    for await (const event of readEvents(Readable.from(inPieces(text, 3)), { field, onBadLine })) events.push(event)
    return { events, bad }
  }

  it('splits at line ends wherever the pieces end', async () => {
    const text = 'eins\n\nzwei ✓\r\ndrei'
    for (let pieceBytes = 1; pieceBytes <= 24; pieceBytes++) {
      const lines = []
      const source = Readable.from(inPieces(text, pieceBytes))
      for await (const { number, bytes } of splitLines(source)) lines.push([number, bytes.toString()])
      assert.deepStrictEqual(lines, [[1, 'eins'], [2, ''], [3, 'zwei ✓\r'], [4, 'drei']])
    }
  })

  it('reads what is JSON, skips what is blank, names what is neither', async () => {
    const { events, bad } = await collect('\ufeff{"a":1}\n\n  \r\n[1,"✓"]\r\n{oops\nnull')
    assert.deepStrictEqual(events.map(({ number, value }) => [number, value]), [[1, { a: 1 }], [4, [1, '✓']], [6, null]])
    assert.strictEqual(events[0].bytes.toString(), '{"a":1}')
    assert.strictEqual(bad.length, 1)
    assert.strictEqual(bad[0][0], 5)
    assert.match(bad[0][1], /^is not JSON: /)
  })

  it('refuses bytes that are not UTF-8', async () => {
    const bad = []
    const source = Readable.from([Buffer.from([0x22, 0xff, 0x22, 0x0a])])
    for await (const event of readEvents(source, { onBadLine: (...said) => bad.push(said) })) assert.fail(event)
    assert.deepStrictEqual(bad, [[1, 'is not UTF-8']])
  })

  it('takes the partition key from a member', async () => {
    const { events, bad } = await collect('{"user":"u1"}\n{"user":7}\n{"user":""}\n{"user":{}}\n{}\n[]\nnull\n{"user":null}', 'user')
    assert.deepStrictEqual(events.map(({ key }) => key), ['u1', '7'])
    assert.deepStrictEqual(bad.map(([number]) => number), [3, 4, 5, 6, 7, 8])
    assert.match(bad[0][1], /"user" for the partition key/)
    const inherited = await collect('{}', 'constructor')
    assert.strictEqual(inherited.bad.length, 1)
  })

  it('hashes the line where no member is named: equal lines, equal keys', async () => {
    const { events } = await collect('{"a":1}\n{"a":2}\n{"a":1}')
    assert.match(events[0].key, /^[0-9a-f]{32}$/)
    assert.strictEqual(events[0].key, events[2].key)
    assert.notStrictEqual(events[0].key, events[1].key)
  })

  it('does not gather a line without an end for ever', async () => {
    const endless = function * () { while (true) yield Buffer.alloc(1 << 20, 0x20) }
    await assert.rejects(async () => { for await (const line of splitLines(Readable.from(endless()))) assert.fail(line) },
      /line 1 is longer than/)
  })
})

describe('ledger of the demo', () => {
  const counts = ({ missing, altered, duplicated, failed, underWay }) => ({ missing, altered, duplicated, failed, underWay })
  const clean = { missing: 0, altered: 0, duplicated: 0, failed: 0, underWay: 0 }

  it('matches a record that comes back after, or before, the answer to its put', () => {
    let nowMs = 0
    const ledger = new Ledger({ now: () => nowMs })
    const first = ledger.start({ n: 1 }, 7)
    const second = ledger.start({ n: 2 }, 7)
    assert.strictEqual(ledger.bytes, 14)
    nowMs = 10
    ledger.store(first, 'a', '100')
    nowMs = 30
    ledger.read('a', '100', { n: 1 })
    ledger.read('b', '100', { n: 2 })
    nowMs = 40
    ledger.store(second, 'b', '100')
    assert.deepStrictEqual(counts(ledger), clean)
    assert.strictEqual(ledger.bytes, 0)
    assert.deepStrictEqual([...ledger.shards], [['a', { put: 1, got: 1 }], ['b', { put: 1, got: 1 }]])
    assert.strictEqual(ledger.putLatency.count, 2)
    assert.ok(Math.abs(ledger.getLatency.max - 30e6) < 1e6, String(ledger.getLatency.max))
    assert.strictEqual(ledger.putsPerSecond, 50)
  })

  it('counts what is missing, altered, failed', () => {
    const ledger = new Ledger()
    ledger.store(ledger.start({ n: 1 }), 'a', '1')
    ledger.store(ledger.start({ n: 2 }), 'a', '2')
    ledger.fail(ledger.start({ n: 3 }))
    ledger.read('a', '2', { n: '2' })
    assert.deepStrictEqual(counts(ledger), { missing: 1, altered: 1, duplicated: 0, failed: 1, underWay: 1 })
    assert.match(report(ledger), /missing 1, altered 1, duplicated 0, not put 1/)
  })

  it('counts a record read twice, or stored twice by a retry', () => {
    const ledger = new Ledger()
    const put = ledger.start({ n: 1 })
    ledger.read('a', '1', { n: 1 })
    ledger.read('a', '1', { n: 1 })
    ledger.read('a', '2', { n: 1 })
    ledger.store(put, 'a', '2')
    assert.deepStrictEqual(counts(ledger), { ...clean, duplicated: 2 })
    ledger.read('a', '2', { n: 1 })
    assert.strictEqual(ledger.duplicated, 3)
  })

  it('ignores what others put into a shared stream, and forgets it', () => {
    const ledger = new Ledger({ shared: true })
    const put = ledger.start({ n: 1 })
    for (let n = 1; n <= 50; n++) ledger.read('a', String(n), { other: n })
    ledger.store(put, 'a', '20')
    assert.strictEqual(ledger.early.size, 0)
    assert.deepStrictEqual(counts(ledger), { ...clean, altered: 1 })
    ledger.read('a', '51', { other: 51 })
    assert.strictEqual(ledger.early.size, 0)
  })
})

describe('options of the demo', () => {
  it('reads what is given', () => {
    assert.deepStrictEqual({ ...parseOptions(['--key', 'user', '-']) }, { key: 'user', file: '-' })
    assert.match(parseOptions([]).file, /events\.ndjson$/)
    const { stream, region } = parseOptions(['--stream', 's', '--region', 'eu-west-1'])
    assert.deepStrictEqual({ stream, region }, { stream: 's', region: 'eu-west-1' })
  })

  it('says what is wrong', () => {
    const wrong = [[['--nope'], /--nope/], [['--key'], /--key/], [['--key='], /--key needs a value/], [['a', 'b'], /One file/],
      [['--region', 'eu-west-1'], /--stream/]]
    for (const [args, message] of wrong) {
      assert.throws(() => parseOptions(args), (error) => error instanceof UsageError && message.test(error.message))
    }
  })
})

describe('npm run demo', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kinesis-native-demo-'))
  after(() => rmSync(folder, { recursive: true }))

  const write = (name, text) => {
    const file = path.join(folder, name)
    writeFileSync(file, text)
    return file
  }

  const start = (...args) => {
    const child = spawn(process.execPath, [path.join(root, 'scripts/demo.js'), ...args], { cwd: folder })
    const ended = once(child, 'close').then(([code]) => ({ code, stdout: child.out, stderr: child.err }))
    child.out = ''
    child.err = ''
    child.stdout.on('data', (text) => { child.out += text })
    child.stderr.on('data', (text) => { child.err += text })
    return { child, ended }
  }

  const demo = (...args) => {
    const { child, ended } = start(...args)
    child.stdin.end()
    return ended
  }

  const clean = (total) => new RegExp(`total +${total} +${total}\n[^]*missing 0, altered 0, duplicated 0, not put 0`)

  it('puts a file and gets it back over three shards', async () => {
    const events = [...webEvents({ count: 300, seed: 3 })]
    const file = write('events.ndjson', events.map((event) => JSON.stringify(event)).join('\n'))
    const { code, stdout, stderr } = await demo(file, '--key', 'session')
    assert.match(stdout, clean(300), stderr)
    assert.strictEqual(stdout.match(/^shardId-/gm).length, 3)
    assert.strictEqual(code, 0)
  })

  it('keeps what JSON.stringify would change', async () => {
    const file = write('odd.ndjson', '-0\n1e999\n{"__proto__":{"a":1}}\n"\\u2028"\nnull\n[]\n{"a":1,"a":2}\r\n')
    const { code, stdout, stderr } = await demo(file)
    assert.match(stdout, clean(7), stderr)
    assert.strictEqual(code, 0)
  })

  it('names lines that are not JSON, puts the others, and ends with 1', async () => {
    const file = write('bad.ndjson', '{"a":1}\n{"a":\n{"a":3}\n')
    const { code, stdout, stderr } = await demo(file)
    assert.match(stdout, /total +2 +2\n[^]*missing 0, altered 0, duplicated 0, not put 1/)
    assert.match(stderr, /bad\.ndjson:2: is not JSON/)
    assert.strictEqual(code, 1)
  })

  it('ends when the stream has a name that none can have', async () => {
    const { code, stderr } = await demo('--stream', 'bad name', '--region', 'eu-west-1')
    assert.match(stderr, /name must be an ARN, or 1 to 128 letters.*"bad name"/)
    assert.strictEqual(code, 1)
  })

  it('takes an empty file, and reports a missing one', async () => {
    const empty = await demo(write('empty.ndjson', ''))
    assert.match(empty.stdout, /There are no events in/)
    assert.strictEqual(empty.code, 0)
    const missing = await demo('not-there.ndjson')
    assert.match(missing.stderr, /not-there\.ndjson/)
    assert.doesNotMatch(missing.stderr, /\n {4}at /)
    assert.strictEqual(missing.code, 1)
  })

  it('reads standard input, and stops cleanly when interrupted', async () => {
    const { child, ended } = start('-')
    child.stdin.on('error', () => {})
    let sent = 0
    const feed = setInterval(() => child.stdin.write(`{"n":${sent++}}\n`), 5)
    child.stdin.write('nonsense\n')
    let interrupted = false
    child.stderr.on('data', () => {
      if (!interrupted && child.err.includes('not JSON')) interrupted = child.kill('SIGINT')
    })
    const { code, stderr } = await ended
    clearInterval(feed)
    assert.ok(interrupted, stderr)
    assert.match(stderr, /standard input:1: is not JSON/)
    assert.match(stderr, /Interrupted\./)
    assert.strictEqual(code, 130)
  })

  it('explains itself, and ends with 2 on options that it does not know', async () => {
    const help = await demo('--help')
    assert.match(help.stdout, /--key FIELD/)
    assert.strictEqual(help.code, 0)
    const wrong = await demo('--nope')
    assert.match(wrong.stderr, /--nope/)
    assert.strictEqual(wrong.code, 2)
  })
})
