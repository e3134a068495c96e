'use strict'

/**
 * How calls are made. Cases with `records` measure CPU: every client gets as many, on cores the sink doesn't use.
 * Cases with `durationMs` measure the event loop's delay, the client unpinned. The one with `processes` measures what
 * a fresh process pays, in as many of them.
 * @typedef {{ text: string, operation?: string, inFlight?: number, perSecond?: number, coalesce?: boolean,
 *   pinned?: boolean, records?: number, durationMs?: number, recordBytes?: number, processes?: number,
 *   shardBits?: number, isIdle?: boolean, isLong?: boolean, clients: string[] }} Case
 */

const PEERS = ['harness', 'ours', 'producer', 'sdk', 'mhart']
const BATCH_PEERS = ['harness', 'ours-operation', 'ours-sdk', 'sdk', 'mhart', 'by-hand', 'limit']

const MANY_PEERS = ['harness', 'producer', 'sdk', 'mhart', 'by-hand', 'limit']

/** Whether cost grows with what was put, or with the shards. @returns {Case} */
const flatCase = (records, shardBits) => ({
  text: `a put for each event, 4,096 in flight, ${(1 << shardBits).toLocaleString('en-US')} shards`,
  operation: 'put',
  inFlight: 4096,
  coalesce: true,
  pinned: true,
  records,
  shardBits,
  isLong: true,
  clients: ['harness', 'producer']
})

/** @type {Record<string, Case>} */
const CASES = {
  single: {
    text: 'one request per put, 64 in flight',
    operation: 'put',
    inFlight: 64,
    coalesce: false,
    pinned: true,
    records: 10000,
    clients: ['harness', 'ours', 'sdk', 'mhart']
  },
  burst: {
    text: 'a put for each event, 4,096 in flight (ours coalesces)',
    operation: 'put',
    inFlight: 4096,
    coalesce: true,
    pinned: true,
    records: 50000,
    clients: PEERS
  },
  'single-loop': {
    text: 'as single, unpinned, for its event-loop delay',
    operation: 'put',
    inFlight: 64,
    coalesce: false,
    pinned: false,
    durationMs: 3000,
    clients: ['harness', 'ours']
  },
  'burst-loop': {
    text: 'as burst, unpinned, for its event-loop delay',
    operation: 'put',
    inFlight: 4096,
    coalesce: true,
    pinned: false,
    durationMs: 3000,
    clients: ['harness', 'ours', 'producer']
  },
  paced: {
    text: '2,000 puts/s, unpinned',
    operation: 'put',
    perSecond: 2000,
    coalesce: true,
    pinned: false,
    durationMs: 3000,
    clients: PEERS
  },
  idle: {
    text: 'nothing, two seconds after puts: what an idle client costs',
    operation: 'put',
    inFlight: 4096,
    coalesce: true,
    pinned: false,
    isIdle: true,
    durationMs: 3000,
    clients: ['harness', 'ours', 'producer']
  },
  'put-many-100': {
    text: 'putMany of 1,000, or two PutRecords of 500, 32 in flight',
    operation: 'putMany',
    inFlight: 32,
    coalesce: true,
    pinned: true,
    records: 1000000,
    recordBytes: 100,
    clients: MANY_PEERS
  },
  'put-many-1k': {
    text: 'putMany of 1,000, or two PutRecords of 500, 32 in flight',
    operation: 'putMany',
    inFlight: 32,
    coalesce: true,
    pinned: true,
    records: 400000,
    recordBytes: 1024,
    clients: MANY_PEERS
  },
  ...Object.fromEntries([[1e4, 2], [1e5, 2], [1e6, 2], [1e7, 2], [1e6, 0], [1e6, 14]].map(([records, shardBits]) =>
    [`flat-${records}-${1 << shardBits}`, flatCase(records, shardBits)])),
  'put-records-100': {
    text: 'PutRecords of 500, 8 in flight',
    operation: 'putRecords',
    inFlight: 8,
    coalesce: false,
    pinned: true,
    records: 200000,
    recordBytes: 100,
    clients: BATCH_PEERS
  },
  'put-records-1k': {
    text: 'PutRecords of 500, 8 in flight',
    operation: 'putRecords',
    inFlight: 8,
    coalesce: false,
    pinned: true,
    records: 100000,
    recordBytes: 1024,
    clients: BATCH_PEERS
  },
  duplex: {
    text: 'records written to the Duplex of `kinesis`, writeConcurrency 100',
    operation: 'write',
    inFlight: 2,
    coalesce: true,
    pinned: true,
    records: 100000,
    clients: ['harness', 'ours-kinesis', 'mhart']
  },
  'get-records-1k': {
    text: 'GetRecords that give 1,000, 4 in flight',
    operation: 'getRecords',
    inFlight: 4,
    coalesce: false,
    pinned: true,
    records: 200000,
    recordBytes: 1024,
    clients: BATCH_PEERS
  },
  'get-records-1k-loop': {
    text: 'the same one at a time, unpinned, for how long each blocks the event loop',
    operation: 'getRecords',
    inFlight: 1,
    coalesce: false,
    pinned: false,
    durationMs: 3000,
    recordBytes: 1024,
    clients: ['harness', 'ours-operation', 'ours-sdk', 'sdk', 'mhart']
  },
  'consume-1k': {
    text: 'a consumer of 4 shards in batches of 1,000, or GetRecords that give as many, 4 in flight',
    operation: 'consume',
    inFlight: 4,
    coalesce: false,
    pinned: true,
    records: 1000000,
    recordBytes: 1024,
    clients: ['harness', 'consumer', 'ours-operation', 'sdk', 'mhart', 'limit']
  },
  'consume-1k-loop': {
    text: 'the same, unpinned, for its event-loop delay',
    operation: 'consume',
    inFlight: 4,
    coalesce: false,
    pinned: false,
    durationMs: 3000,
    recordBytes: 1024,
    clients: ['harness', 'consumer', 'sdk']
  },
  start: {
    text: 'requiring, and requiring with a first put, in fresh processes; installed size',
    processes: 15,
    recordBytes: 100,
    clients: ['ours', 'ours-sdk', 'sdk', 'mhart']
  }
}

/** A client's figure, or NaN where it wasn't measured. */
const figure = (rows, client, name) => rows[client]?.[name] ?? NaN

/** How much of one client's figure another's is. */
const share = (name, client, of) => rows => figure(rows, client, name) / figure(rows, of, name)

/** By how much a client's figure is above another's. */
const excess = (name, client, above) => rows => figure(rows, client, name) - figure(rows, above, name)

/** The targets of `start` are ms on a machine where requiring the SDK takes so long: elsewhere, shares of what it takes there. */
const SDK_REQUIRE_MS = 73
const startShare = (name, client) => rows => figure(rows, client, name) / figure(rows, 'sdk', 'requireMs')

/** Ours, called by its own names and by the SDK's. */
const OURS = ['ours-operation', 'ours-sdk']

/** @type {[string, number][]} */
const SHARES_OF_SDK = [['put-records-100', 1 / 8], ['put-records-1k', 1 / 6], ['get-records-1k', 1 / 8]]

/** What the project means to reach: `most` is the limit of what `value` makes of a case's rows. */
const TARGETS = [
  { name: 'single', text: 'CPU of a put, ours / SDK', most: 1 / 12, value: share('netCpuUs', 'ours', 'sdk') },
  { name: 'burst', text: 'CPU of a put with coalescing, ours / SDK', most: 1 / 100, value: share('netCpuUs', 'ours', 'sdk') },
  ...['single-loop', 'burst-loop', 'paced'].map(name => ({
    name, text: "loop delay p99 above the harness's, ms", most: 2, value: excess('loopP99Ms', 'ours', 'harness')
  })),
  { name: 'burst', text: 'CPU of a put, producer / SDK', most: 1 / 450, value: share('netCpuUs', 'producer', 'sdk') },
  { name: 'burst', text: 'CPU of a put, producer, µs', most: 2, value: rows => figure(rows, 'producer', 'netCpuUs') },
  { name: 'put-many-100', text: 'CPU of a record, producer / SDK', most: 1 / 12, value: share('netCpuUs', 'producer', 'sdk') },
  { name: 'put-many-100', text: 'CPU of a record, producer, µs', most: 0.8, value: rows => figure(rows, 'producer', 'netCpuUs') },
  { name: 'put-many-100', text: 'µs a record on one core, producer', most: 2, value: rows => 1e6 / figure(rows, 'producer', 'perSecond') },
  { name: 'put-many-1k', text: 'CPU of a record, producer / limit', most: 3, value: share('netCpuUs', 'producer', 'limit') },
  { name: 'put-many-1k', text: 'ms a MB on one core, producer', most: 1000 / 150, value: rows => 1e9 / 1024 / figure(rows, 'producer', 'perSecond') },
  ...['burst-loop', 'paced'].map(name => ({
    name, text: "loop delay p99 above the harness's, producer, ms", most: 2, value: excess('loopP99Ms', 'producer', 'harness')
  })),
  { name: 'paced', text: 'put p99, producer, ms', most: 110, value: rows => figure(rows, 'producer', 'callP99Ms') },
  { name: 'idle', text: "CPU above the harness's, producer, ms a s", most: 0.1, value: excess('idleCpuMs', 'producer', 'harness') },
  ...['burst', 'put-many-100'].map(name => ({
    name, text: "peak RSS above the harness's, producer, MiB", most: 80, value: excess('peakRssMiB', 'producer', 'harness')
  })),
  { name: 'duplex', text: 'CPU of a record, ours / kinesis', most: 1 / 50, value: share('netCpuUs', 'ours-kinesis', 'mhart') },
  { name: 'consume-1k', text: 'CPU of a record, consumer / SDK', most: 1 / 8, value: share('netCpuUs', 'consumer', 'sdk') },
  { name: 'consume-1k', text: 'ms a MB on one core, consumer', most: 1000 / 200, value: rows => 1e9 / 1024 / figure(rows, 'consumer', 'perSecond') },
  {
    name: 'consume-1k-loop',
    text: "loop delay p99 above the harness's, consumer, ms",
    most: 2,
    value: excess('loopP99Ms', 'consumer', 'harness')
  },
  ...OURS.flatMap(client => [
    ...SHARES_OF_SDK.map(([name, most]) => ({
      name, text: `CPU of a record, ${client} / SDK`, most, value: share('netCpuUs', client, 'sdk')
    })),
    {
      name: 'put-records-1k', text: `CPU of a record, ${client} / limit`, most: 2, value: share('netCpuUs', client, 'limit')
    },
    {
      name: 'get-records-1k-loop',
      text: `event loop blocked by a call, p99 above the harness's, ${client}, ms`,
      most: 1,
      value: excess('threadP99Ms', client, 'harness')
    }
  ]),
  ...['ours', 'ours-sdk'].flatMap(client => [
    { name: 'start', text: `require, ${client} / SDK's`, most: 20 / SDK_REQUIRE_MS, value: startShare('requireMs', client) },
    { name: 'start', text: `require and first put, ${client} / SDK's require`, most: 25 / SDK_REQUIRE_MS, value: startShare('firstPutMs', client) }
  ]),
  { name: 'start', text: 'installed size, ours / SDK', most: 1 / 3, value: share('installedMB', 'ours', 'sdk') }
]

module.exports = { CASES, TARGETS }
