'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')
const { openStubbed } = require('./helpers/stub-client')

const MIB = 1024 * 1024
const ARN = 'arn:aws:kinesis:eu-west-1:123456789012:stream/s'

/** What the core was asked for a call that stays outstanding. */
function encoded (method, input) {
  const { kinesis, stub } = openStubbed()
  kinesis[method](input)
  assert.equal(stub.calls.length, 1)
  return stub.calls[0]
}

/** The one error of a call that must not reach the core. */
async function refusal (method, ...args) {
  const { kinesis, stub } = openStubbed()
  const promise = kinesis[method](...args)
  assert.ok(promise instanceof Promise)
  assert.equal(stub.calls.length, 0)
  const error = await promise.then(() => assert.fail('was accepted'), (error) => error)
  assert.equal(error.persisted, 'no')
  assert.equal(error.attempts, 0)
  return error
}

const record = (members) => ({ PartitionKey: 'k', Data: Buffer.from('d'), ...members })
const put = (members) => ({ StreamName: 's', ...record(members) })

test('PutRecord: its record crosses as bytes, the rest as JSON', () => {
  const data = Buffer.from('data')
  const call = encoded('putRecord', put({ Data: data, ExplicitHashKey: '5', SequenceNumberForOrdering: '1' }))
  assert.equal(call.operation, 'PutRecord')
  assert.equal(call.response, 'puts')
  assert.deepEqual(call.input, { StreamName: 's', SequenceNumberForOrdering: '1' })
  assert.deepEqual(call.records, [{ PartitionKey: 'k', ExplicitHashKey: '5', Data: data }])
})

test('PutRecords: so do its records', () => {
  const { input, records } = encoded('putRecords', {
    StreamARN: ARN, Records: [record({ Data: Buffer.from('1') }), { Data: Buffer.from('2') }]
  })
  assert.deepEqual(input, { StreamARN: ARN })
  assert.deepEqual(records.map(({ PartitionKey, Data }) => [PartitionKey, String(Data)]), [['k', '1'], [undefined, '2']])
})

test('records are copied at the call, for all attempts that a retryPolicy asks for', async () => {
  const { kinesis, stub } = openStubbed({ retryPolicy: () => 0 })
  const Data = Buffer.from('before')
  const promise = kinesis.putRecords({ StreamName: 's', Records: [record({ Data })] })
  Data.write('after!')
  stub.calls[0].fail({ code: 'ECONNRESET' })
  while (stub.calls.length === 0) await new Promise(setImmediate)
  assert.equal(String(stub.calls[0].records[0].Data), 'before')
  stub.calls[0].succeed()
  await promise
})

test('an ARN serves as StreamName', () => {
  assert.deepEqual(encoded('describeStream', { StreamName: ARN }).input, { StreamARN: ARN })
  assert.deepEqual(encoded('createStream', { StreamName: ARN }).input, { StreamName: ARN })
  assert.deepEqual(encoded('putRecord', put({ StreamName: ARN })).input, { StreamARN: ARN })
})

test('dates become epoch seconds, absent members go nowhere', () => {
  const { input } = encoded('listShards', {
    StreamName: 's',
    NextToken: undefined,
    ExclusiveStartShardId: null,
    ShardFilter: { Type: 'FROM_TIMESTAMP', Timestamp: new Date(1500) }
  })
  assert.deepEqual(input, { StreamName: 's', ShardFilter: { Type: 'FROM_TIMESTAMP', Timestamp: 1.5 } })
})

test('tags are a map', () => {
  const Tags = { team: 'web', 'needs space': 'é' }
  assert.deepEqual(encoded('createStream', { StreamName: 's', Tags }).input, { StreamName: 's', Tags })
})

test('bytes of every kind', () => {
  const bytes = Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7])
  const shared = new SharedArrayBuffer(8)
  new Uint8Array(shared).set(bytes)
  const values = {
    Uint8Array: bytes,
    Buffer: Buffer.from(bytes),
    ArrayBuffer: bytes.buffer,
    SharedArrayBuffer: shared,
    'view of a SharedArrayBuffer': new Uint8Array(shared),
    DataView: new DataView(bytes.buffer),
    Float64Array: new Float64Array(bytes.buffer)
  }
  for (const [kind, Data] of Object.entries(values)) {
    assert.deepEqual([...encoded('putRecord', put({ Data })).records[0].Data], [...bytes], kind)
  }
  assert.deepEqual([...encoded('putRecord', put({ Data: new Uint16Array(bytes.buffer, 2, 2) })).records[0].Data],
    [2, 3, 4, 5])
  assert.equal(String(encoded('putRecord', put({ Data: 'é€' })).records[0].Data), 'é€')
  assert.equal(encoded('putRecord', put({ Data: '' })).records[0].Data.length, 0)
})

test('bytes that are not there any more', async () => {
  const detached = new Uint8Array(4)
  structuredClone(detached.buffer, { transfer: [detached.buffer] })
  const resizable = new ArrayBuffer(8, { maxByteLength: 16 })
  const outside = [new Uint8Array(resizable, 4, 4), new DataView(resizable, 4, 4), new Uint16Array(resizable, 4, 2)]
  resizable.resize(2)
  for (const Data of [detached, detached.buffer, ...outside]) {
    const { message } = await refusal('putRecord', put({ Data }))
    assert.match(message, /^Data is detached, or lies outside/)
  }
})

test('a forged length is not believed', () => {
  const Data = Buffer.alloc(8)
  Object.defineProperty(Data, 'byteLength', { value: 1e9 })
  Object.defineProperty(Data, 'length', { value: 1e9 })
  assert.equal(encoded('putRecord', put({ Data })).records.length, 1)
})

test('a record of more than 10 MiB is refused, one of 10 MiB is not', async () => {
  const Data = Buffer.alloc(10 * MIB - 1)
  assert.equal(encoded('putRecord', put({ Data })).records[0].Data.length, Data.length)
  const error = await refusal('putRecord', put({ Data, PartitionKey: 'é' }))
  assert.equal(error.code, 'ERR_TOO_LARGE')
  assert.match(error.message, /^Data and its PartitionKey must have at most 10485760 bytes; they have 10485761$/)
  const { message } = await refusal('putRecords', { StreamName: 's', Records: [record(), record({ Data: Buffer.alloc(11 * MIB) })] })
  assert.match(message, /^Records\[1\]\.Data and its/)
})

test('partition keys have 1 to 256 characters', async () => {
  for (const PartitionKey of ['k', 'x'.repeat(256), '😀'.repeat(256), 'a\0b']) {
    assert.equal(encoded('putRecord', put({ PartitionKey })).records[0].PartitionKey, PartitionKey)
  }
  for (const PartitionKey of ['', 'x'.repeat(257), '😀'.repeat(257), 'x'.repeat(1e6), 5, {}]) {
    assert.match((await refusal('putRecord', put({ PartitionKey }))).message, /^PartitionKey must/)
  }
})

const revoked = Proxy.revocable([], {})
revoked.revoke()
const throwing = {
  get StreamName () {
    throw new Error('boom')
  }
}
const refused = [
  ['putRecord', put({ Data: 5 }), /^Data must be bytes.*got 5$/],
  ['putRecord', put({ Data: [1, 2] }), /^Data must be bytes.*got an array of 2$/],
  ['putRecord', put({ Data: new Proxy(Buffer.alloc(2), {}) }), /^Data must be bytes.*got a Proxy$/],
  ['putRecord', put({ Data: undefined }), /^Data is required/],
  ['putRecord', put({ Data: 'a\ud800' }), /^Data has a lone surrogate/],
  ['putRecord', put({ PartitionKey: '\udc00' }), /^PartitionKey has a lone surrogate/],
  ['putRecord', put({ PartitonKey: 'x' }), /unknown member of the input: "PartitonKey"; did you mean PartitionKey\?/],
  ['putRecord', put({ DryRun: 'yes' }), /^DryRun must be true or false; got "yes"$/],
  ['putRecords', { StreamName: 's' }, /^Records is required/],
  ['putRecords', { StreamName: 's', Records: {} }, /^Records must be an array; got an object$/],
  ['putRecords', { StreamName: 's', Records: revoked.proxy }, /^Records could not be read; got a Proxy$/],
  ['putRecords', { StreamName: 's', Records: new Array(2 ** 32 - 1) }, /^Records must have at most/],
  ['putRecords', { StreamName: 's', Records: [record(), record(), record(), record({ Data: 7 })] }, /^Records\[3\]\.Data must be bytes.*got 7$/],
  ['putRecords', { StreamName: 's', Records: [record(), 5] }, /^Records\[1\] must be an object; got 5$/],
  ['putRecords', { StreamName: 's', Records: [record({ Date: 1 })] }, /unknown member of Records\[0\]: "Date"; did you mean Data\?/],
  ['getRecords', {}, /^ShardIterator is required/],
  ['getRecords', { ShardIterator: 'i', Limit: '5' }, /^Limit must be a whole number; got "5"$/],
  ['getRecords', { ShardIterator: 'i', Limit: 1.5 }, /^Limit must be a whole number; got 1.5$/],
  ['getShardIterator', { StreamName: 's', ShardId: 'x', ShardIteratorType: 'AT_TIMESTAMP', Timestamp: 5 }, /^Timestamp must be a valid Date; got 5$/],
  ['getShardIterator', { StreamName: 's', ShardId: 'x', ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(NaN) }, /^Timestamp must be a valid Date/],
  ['listShards', { ShardFilter: {} }, /^ShardFilter\.Type is required/],
  ['createStream', { StreamName: 's', Tags: { a: 5 } }, /^Tags\.a must be a string/],
  ['describeStream', null, /^input must be an object; got null$/],
  ['describeStream', 's', /^input must be an object; got "s"$/],
  ['describeStream', ['s'], /^input must be an object; got an array of 1$/],
  ['describeStream', throwing, /^input\.StreamName could not be read/],
  ['describeStream', revoked.proxy, /^input could not be read; got a Proxy$/]
]
for (const [method, input, message] of refused) {
  test(`${method} is refused: ${message}`, async () => {
    assert.match((await refusal(method, input)).message, message)
  })
}

test('inputs that are Proxies, or without prototype, work; each getter runs once', () => {
  let reads = 0
  const input = Object.assign(Object.create(null), { StreamName: 's' })
  Object.defineProperty(input, 'Limit', {
    enumerable: true,
    get: () => ++reads
  })
  assert.deepEqual(encoded('describeStream', new Proxy(input, {})).input, { StreamName: 's', Limit: 1 })
})

test('so they do among the records of PutRecords', async () => {
  let reads = 0
  const entry = Object.create(null, {
    PartitionKey: { enumerable: true, get: () => `k${++reads}` },
    Data: { enumerable: true, value: 'd' },
    ExplicitHashKey: { enumerable: true, value: null }
  })
  for (const each of [entry, new Proxy(entry, {}), Object.assign(new (class {})(), entry)]) {
    reads = 0
    const { records } = encoded('putRecords', { StreamName: 's', Records: [each] })
    assert.deepEqual(records, [{ PartitionKey: 'k1', ExplicitHashKey: undefined, Data: Buffer.from('d') }])
  }
  const broken = { get ExplicitHashKey () { throw new Error('no') } }
  assert.match((await refusal('putRecords', { StreamName: 's', Records: [broken] })).message,
    /^Records\[0\]\.ExplicitHashKey could not be read/)
})

test('a polluted prototype adds nothing', (t) => {
  t.after(() => delete Object.prototype.ExplicitHashKey)
  Object.prototype.ExplicitHashKey = '0'
  for (const { records } of [encoded('putRecord', put()), encoded('putRecords', { StreamName: 's', Records: [record()] })]) {
    assert.equal(Object.hasOwn(records[0], 'ExplicitHashKey') && records[0].ExplicitHashKey, undefined)
  }
})

test('request(): anything that JSON has, dates and bytes as the wire wants them', () => {
  const { kinesis, stub } = openStubbed()
  kinesis.request('InventedOperation', {
    At: new Date(2500), Blob: Buffer.from('hi'), View: new DataView(new ArrayBuffer(1)), Absent: undefined, List: [1, null, { A: true }]
  })
  assert.deepEqual(stub.calls[0].input, { At: 2.5, Blob: 'aGk=', View: 'AA==', List: [1, null, { A: true }] })
  assert.equal(stub.calls[0].response, 'text')
  kinesis.request('ListStreams')
  assert.deepEqual(stub.calls[1].input, {})
})

test('request(): what JSON has not', async () => {
  const circular = {}
  circular.self = circular
  for (const input of [circular, { a: 1n }, { a: () => {} }, { a: NaN }, { a: Symbol('s') }, { a: '\ud800' }, { '\ud800': 1 }, 5, 'x', []]) {
    assert.equal((await refusal('request', 'InventedOperation', input)).name, 'InvalidArgumentError')
  }
  for (const operation of ['', 'Put Records', 'Put\r\nRecords', 'x'.repeat(65), 5, undefined, '__proto__']) {
    assert.match((await refusal('request', operation, {})).message, /^operation must be/)
  }
})

test('request("PutRecords") is checked like putRecords()', async () => {
  assert.match((await refusal('request', 'PutRecords', {})).message, /^Records is required/)
  assert.match((await refusal('request', 'constructor', { a: 1n })).message, /input\.a cannot be sent/)
})

test('answers: dates, records, results, $metadata', async () => {
  const { kinesis, stub } = openStubbed()
  const answer = async (promise, result) => {
    stub.calls[0].succeed({ attempts: 2, totalRetryDelay: 30, ...result })
    return promise
  }
  const $metadata = {
    httpStatusCode: 200, requestId: 'r-1', extendedRequestId: undefined, cfId: undefined, attempts: 2, totalRetryDelay: 30
  }
  assert.deepEqual(await answer(kinesis.putRecord(put()),
    { text: '{"EncryptionType":"NONE"}', puts: [{ ShardId: 'shard-0', SequenceNumber: '9' }] }),
  { EncryptionType: 'NONE', ShardId: 'shard-0', SequenceNumber: '9', $metadata })
  const Records = [{ ErrorCode: 'InternalFailure', ErrorMessage: 'm' }]
  assert.deepEqual(await answer(kinesis.putRecords({ StreamName: 's', Records: [record()] }),
    { text: '{"FailedRecordCount":1}', puts: Records }), { FailedRecordCount: 1, Records, $metadata })
  assert.deepEqual(await answer(kinesis.getRecords({ ShardIterator: 'i' }),
    { text: '{"MillisBehindLatest":0}', records: [] }), { MillisBehindLatest: 0, Records: [], $metadata })
  assert.deepEqual(await answer(kinesis.listStreams(),
    { text: '{"StreamNames":[],"StreamSummaries":[{"StreamCreationTimestamp":1.5}]}' }),
  { StreamNames: [], StreamSummaries: [{ StreamCreationTimestamp: new Date(1500) }], $metadata })
  assert.deepEqual(await answer(kinesis.deleteStream({ StreamName: 's' }), { text: '' }), { $metadata })
  assert.deepEqual(await answer(kinesis.request('Invented', {}), { text: '{"At":1.5}' }), { At: 1.5, $metadata })
})

test('an answer that is no JSON is an error, and may have been stored', async () => {
  const { kinesis, stub } = openStubbed()
  const promise = kinesis.createStream({ StreamName: 's' })
  stub.calls[0].succeed({ text: '{' })
  await assert.rejects(promise, { name: 'ResponseError', persisted: 'unknown', attempts: 1 })
})

test('callbacks: after the input, or after the options', async () => {
  const { kinesis, stub } = openStubbed()
  const results = []
  const callback = (...args) => results.push(args)
  assert.equal(kinesis.listStreams(callback), undefined)
  assert.equal(kinesis.listStreams({}, callback), undefined)
  assert.equal(kinesis.listStreams({ Limit: 'x' }, {}, callback), undefined)
  for (const { succeed } of stub.calls) succeed()
  await new Promise(setImmediate)
  const [[invalid], ...fine] = results
  assert.equal(invalid.name, 'InvalidArgumentError')
  assert.deepEqual(fine.map(([error, { $metadata }]) => [error, $metadata.requestId]), [[null, 'r-1'], [null, 'r-1']])
})

test('a callback that throws is an uncaught exception', async () => {
  const { execFileSync } = require('node:child_process')
  const program = `
    const { openStubbed } = require(${JSON.stringify(require.resolve('./helpers/stub-client'))})
    process.on('uncaughtException', (error, origin) => console.log(error.message, origin))
    const { kinesis, stub } = openStubbed()
    kinesis.listStreams({}, () => { throw new Error('mine') })
    kinesis.listStreams({ Limit: 'x' }, () => { throw new Error('mine') })
    stub.calls[0].succeed()`
  assert.equal(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }),
    'mine uncaughtException\nmine uncaughtException\n')
})

test('a signal that is aborted already keeps the call from the core', async () => {
  const reason = new Error('changed my mind')
  const error = await refusal('listStreams', {}, { signal: AbortSignal.abort(reason) })
  assert.equal(error.name, 'AbortError')
  assert.equal(error.code, 'ABORT_ERR')
  assert.equal(error.cause, reason)
})

test('a signal ends the calls that share it, each once, and is let go of afterwards', async () => {
  const { kinesis, stub } = openStubbed()
  const controller = new AbortController()
  const { signal } = controller
  const listening = new Set()
  const { addEventListener, removeEventListener } = signal
  signal.addEventListener = (type, listener) => {
    listening.add(listener)
    addEventListener.call(signal, type, listener)
  }
  signal.removeEventListener = (type, listener) => {
    listening.delete(listener)
    removeEventListener.call(signal, type, listener)
  }
  const promises = Array.from({ length: 20 }, () => kinesis.listStreams({}, { signal }))
  assert.equal(listening.size, 1)
  stub.calls[0].succeed()
  await promises[0]
  controller.abort()
  const results = await Promise.allSettled(promises)
  assert.deepEqual(stub.cancelled, Array.from({ length: 19 }, (_, i) => i + 2))
  for (const { reason } of results.slice(1)) {
    assert.equal(reason.name, 'AbortError')
    assert.equal(reason.cause, signal.reason)
    assert.equal(reason.persisted, 'unknown')
  }
  assert.equal(listening.size, 0)
})

test('an error that came before the abort stays what it is', async () => {
  const { kinesis, stub } = openStubbed()
  const controller = new AbortController()
  const promise = kinesis.listStreams({}, { signal: controller.signal })
  stub.calls[0].fail({ code: 'AccessDeniedException' })
  controller.abort()
  await assert.rejects(promise, { name: 'AccessDeniedException' })
})

test('call options are checked', async () => {
  assert.match((await refusal('listStreams', {}, { signal: {} })).message, /^signal must be an AbortSignal/)
  assert.match((await refusal('listStreams', {}, { sginal: 1 })).message, /^unknown option "sginal"; did you mean signal\?/)
  assert.match((await refusal('listStreams', {}, 5)).message, /^options must be an object; got 5/)
})

const CAPS = { maxBufferedBytes: 1000, maxBufferedRecords: 10 }

function putThrough (kinesis, resolve, reject) {
  const puts = kinesis._openPuts({}, CAPS, (place) => place)
  puts.add('k', '', 'd', { stored: resolve, failed: reject })
  puts.handOver()
}

test('close() waits for calls and puts, then later calls are refused', async () => {
  const { kinesis, stub } = openStubbed()
  const call = kinesis.listStreams()
  const put = new Promise((resolve, reject) => {
    putThrough(kinesis, resolve, reject)
  })
  const closings = [kinesis.close(), kinesis.close({ timeoutMs: 5 })]
  await assert.rejects(kinesis.listStreams(), { code: 'ERR_CLOSED', persisted: 'no' })
  assert.throws(() => kinesis._openPuts({}, CAPS), { code: 'ERR_CLOSED' })
  assert.equal(stub.closings, 0)
  stub.calls[0].succeed()
  stub.puts.pop().reject(Object.assign(new Error(), { code: 'ECONNRESET' }))
  await call
  await assert.rejects(put, { code: 'ECONNRESET' })
  const summary = { ok: 1, failed: 1, abandoned: 0 }
  assert.deepEqual(await Promise.all(closings), [summary, summary])
  assert.deepEqual(await kinesis.close(), summary)
  assert.equal(stub.closings, 1)
})

test('close({ timeoutMs }) ends what is left', async () => {
  const { kinesis } = openStubbed()
  const call = assert.rejects(kinesis.listStreams(), { code: 'ERR_CLOSED' })
  const put = assert.rejects(new Promise((resolve, reject) => {
    putThrough(kinesis, resolve, reject)
  }), { code: 'ERR_CLOSED' })
  assert.deepEqual(await kinesis.close({ timeoutMs: 0 }), { ok: 0, failed: 0, abandoned: 2 })
  await Promise.all([call, put])
})

test('close() options are checked', async () => {
  const { kinesis, stub } = openStubbed()
  for (const timeoutMs of [-1, 1.5, '5', NaN, Infinity]) {
    await assert.rejects(kinesis.close({ timeoutMs }), /^InvalidArgumentError: timeoutMs must/)
  }
  assert.equal(stub.closings, 0)
})

test('close() from a callback, and Symbol.asyncDispose', async () => {
  const { kinesis, stub } = openStubbed()
  const closed = new Promise((resolve) => kinesis.listStreams({}, () => resolve(kinesis.close())))
  stub.calls[0].succeed()
  assert.deepEqual(await closed, { ok: 0, failed: 0, abandoned: 0 })
  const other = openStubbed()
  await other.kinesis[Symbol.asyncDispose]()
  assert.equal(other.stub.closings, 1)
})
