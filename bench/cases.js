'use strict'

/**
 * How puts are made. Cases with `records` measure CPU: every client gets as many, on cores the sink doesn't use.
 * Cases with `durationMs` measure the event loop's delay, the client unpinned.
 * @typedef {{ text: string, inFlight?: number, perSecond?: number, coalesce: boolean, pinned: boolean,
 *   records?: number, durationMs?: number, clients: string[] }} Case
 */

const PEERS = ['stub', 'ours', 'sdk', 'mhart']

/** @type {Record<string, Case>} */
const CASES = {
  single: {
    text: 'one request per put, 64 in flight',
    inFlight: 64,
    coalesce: false,
    pinned: true,
    records: 10000,
    clients: PEERS
  },
  burst: {
    text: 'a put for each event, 4,096 in flight (ours coalesces)',
    inFlight: 4096,
    coalesce: true,
    pinned: true,
    records: 30000,
    clients: PEERS
  },
  'single-loop': {
    text: 'as single, unpinned, for its event-loop delay',
    inFlight: 64,
    coalesce: false,
    pinned: false,
    durationMs: 3000,
    clients: ['stub', 'ours']
  },
  'burst-loop': {
    text: 'as burst, unpinned, for its event-loop delay',
    inFlight: 4096,
    coalesce: true,
    pinned: false,
    durationMs: 3000,
    clients: ['stub', 'ours']
  },
  paced: {
    text: '2,000 puts/s, unpinned',
    perSecond: 2000,
    coalesce: true,
    pinned: false,
    durationMs: 3000,
    clients: PEERS
  }
}

/** What the project means to reach: `most` is the limit of what `value` makes of a case's rows. */
const TARGETS = [
  {
    name: 'single',
    text: 'CPU of a put, ours / SDK',
    most: 1 / 12,
    value: ({ ours, sdk }) => ours.netCpuUs / sdk.netCpuUs
  },
  {
    name: 'burst',
    text: 'CPU of a put with coalescing, ours / SDK',
    most: 1 / 100,
    value: ({ ours, sdk }) => ours.netCpuUs / sdk.netCpuUs
  },
  ...['single-loop', 'burst-loop', 'paced'].map(name => ({
    name,
    text: "loop delay p99 above the stub's, ms",
    most: 2,
    value: ({ ours, stub }) => ours.loopP99Ms - stub.loopP99Ms
  }))
]

module.exports = { CASES, TARGETS }
