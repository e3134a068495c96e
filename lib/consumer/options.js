'use strict'

const { oneOf, parseOptions } = require('../options')
const { KinesisError, invalidArgument } = require('../errors')
const { readLeases } = require('./lease-options')

const KIB = 1024
const MIB = 1024 * KIB
const DAY_MS = 86400000
const MINUTE_MS = 60000

/**
 * @template T
 * @typedef {import('../options').OptionType<T>} OptionType
 */

/** @typedef {'TRIM_HORIZON' | 'LATEST' | Date | Record<string, string>} InitialPosition */

/** @typedef {import('./lease-options').LeasesOptions} LeasesOptions */

/**
 * What is done with a batch whose handler failed to the last. A function that resolves has dealt with it; one that
 * rejects halts the consumer.
 * @typedef {'halt' | 'skip' | ((error: unknown, batch: import('./batch').Batch) => unknown)} OnPoison
 */

/** @param {any} value */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
/** @param {unknown} value */
const isName = (value) => typeof value === 'string' && /^[\w.-]{1,128}$/.test(value)

/** @type {OptionType<string>} */
const group = {
  words: 'string of 1 to 128 letters, digits, dots, hyphens and underscores',
  accepts: isName
}

/** @type {OptionType<InitialPosition>} */
const position = {
  words: '\'TRIM_HORIZON\', \'LATEST\', a Date, or sequence numbers by shard id',
  accepts: (value) => value === 'TRIM_HORIZON' || value === 'LATEST' || (value instanceof Date ? isPast(value) : isPositionMap(value)),
  expects: () => 'must be \'TRIM_HORIZON\', \'LATEST\', a Date that is not in the future, or an object of sequence numbers ' +
    '(strings of digits) by shard id'
}

/** @param {Date} date */
function isPast (date) {
  return date.getTime() <= Date.now()
}

/** @param {unknown} value */
function isPositionMap (value) {
  return isObject(value) && Object.entries(/** @type {object} */ (value)).every(([shardId, number]) =>
    isName(shardId) && typeof number === 'string' && /^(0|[1-9]\d{0,127})$/.test(number))
}

/** @type {OptionType<'memory' | LeasesOptions>} */
const leases = {
  words: '\'memory\', or { table, endpoint?, region?, credentials? }',
  accepts: (value) => value === 'memory' || isObject(value),
  expects: () => 'must be \'memory\', or an object { table, endpoint?, region?, credentials? } of a DynamoDB table'
}

/** @type {OptionType<OnPoison>} */
const onPoison = {
  words: '\'halt\', \'skip\', or a function (error, batch)',
  accepts: (value) => value === 'halt' || value === 'skip' || typeof value === 'function',
  expects: () => 'must be \'halt\', \'skip\', or a function (error, batch)'
}

const mode = oneOf(/** @type {const} */ (['polling', 'enhanced-fan-out']))
const checkpoint = oneOf(/** @type {const} */ (['auto', 'manual']))

/** @satisfies {Record<string, import('../options').Option>} */
const consumerTable = /** @type {const} */ ({
  group: {
    type: group,
    defaultText: 'must be given',
    text: 'Name of the group that shares the stream\'s shards: of its leases in memory, and of the consumer that enhanced fan-out registers.'
  },
  workerId: {
    type: 'string',
    defaultText: 'host name, process id and chance',
    text: 'Name of this member of the group, which no other may have: the owner that its leases name.'
  },
  initialPosition: {
    type: position,
    default: 'LATEST',
    text: 'Where reading starts while the group has no leases yet: the oldest record, from now on, a time, or after the sequence numbers ' +
      'given (shards that are not named, nor ancestors of such, from their oldest record). Shards that come later are read from ' +
      'their first record.'
  },
  leases: {
    type: leases,
    default: 'memory',
    text: 'Where the group keeps who reads which shard and how far: in this process alone, or in a DynamoDB table.'
  },
  failoverTimeMs: {
    type: 'integer',
    unit: 'ms',
    min: 300,
    max: 10 * MINUTE_MS,
    default: 10000,
    text: 'A worker that has not renewed its leases for so long has lost them. They are renewed three times as often.'
  },
  mode: {
    type: mode,
    default: 'polling',
    text: 'GetRecords, which all readers of a shard share 2 MiB a second of, or SubscribeToShard, which has 2 MiB a second to itself and ' +
      'is billed for that.'
  },
  consumerName: {
    type: group, defaultText: 'the `group`', text: 'Name of the consumer that enhanced fan-out registers, unless there is one of that name.'
  },
  fallback: {
    type: 'boolean', default: false, text: 'Poll, with a warning, where enhanced fan-out can\'t be set up, instead of failing.'
  },
  maxBufferedBytes: {
    type: 'integer',
    unit: 'bytes',
    min: 1 * KIB,
    max: 1024 * MIB,
    default: 10 * MIB,
    text: 'Records of a shard that are read ahead, those in the handler\'s hands included: reading goes on below it, so one more answer can be held.'
  },
  maxRecords: {
    type: 'integer', min: 1, max: 10000, default: 10000, text: 'Most Kinesis records that one GetRecords asks for.'
  },
  idleMs: {
    type: 'integer',
    unit: 'ms',
    min: 1,
    max: MINUTE_MS,
    default: 200,
    text: 'Pause between two polls of a shard that has nothing more; the service allows 5 polls a second for all readers together.'
  },
  rateLimitPercent: {
    type: 'integer',
    min: 0,
    max: 1000,
    default: 100,
    text: 'Most that polling asks of a shard, in percent of the 5 calls and 2 MiB a second that it gives to all readers together; 0: no limit.'
  },
  deaggregate: {
    type: 'boolean', default: true, text: 'Give the user records in aggregated records, instead of those as they are.'
  },
  checkpoint: {
    type: checkpoint, default: 'auto', text: '`auto`: a batch that was handled counts as dealt with. `manual`: what `batch.checkpoint()` says.'
  },
  checkpointIntervalMs: {
    type: 'integer',
    unit: 'ms',
    min: 0,
    max: 10 * MINUTE_MS,
    default: 0,
    text: 'Store a shard\'s checkpoint at most so often; 0: after each batch, before the next. What was handled since comes again after a crash.'
  },
  handlerMaxAttempts: {
    type: 'integer', min: 1, max: 1000000, default: 5, text: 'How often a handler that fails is called with the same records, before `onPoison`.'
  },
  handlerRetryBaseMs: {
    type: 'integer', unit: 'ms', min: 0, max: DAY_MS, default: 200, text: 'Longest pause before the first retry; it doubles with each.'
  },
  handlerRetryMaxMs: {
    type: 'integer', unit: 'ms', min: 0, max: DAY_MS, default: 30000, text: 'Longest pause before any retry. The pauses are random, up to those.'
  },
  onPoison: {
    type: onPoison,
    default: 'halt',
    text: 'What becomes of records whose handler failed to the last: the consumer stops before them, passes over them, or a function ' +
      'deals with them (when it rejects, the consumer stops).'
  },
  progressTimeoutMs: {
    type: 'integer',
    unit: 'ms',
    min: 0,
    max: DAY_MS,
    default: 15 * MINUTE_MS,
    text: 'A handler that neither returns nor calls `batch.progress()` for so long loses its lease to another worker; 0: never.'
  },
  maxLeases: {
    type: 'integer', min: 0, max: 100000, default: 0, text: 'Most shards that this worker takes; 0: no limit. What it leaves is shared by the others.'
  },
  assignIntervalMs: {
    type: 'integer',
    unit: 'ms',
    min: 0,
    max: 10 * MINUTE_MS,
    default: 0,
    text: 'How often the table of leases is looked at; 0: 500 ms, or 0.5 ms a lease if that is longer. A longer one costs less, and delays takeover.'
  },
  shardSyncIntervalMs: {
    type: 'integer',
    unit: 'ms',
    min: 1000,
    max: DAY_MS,
    default: MINUTE_MS,
    text: 'How often one worker of the group compares the leases with the shards, and creates what is missing.'
  }
})

/**
 * @typedef {import('../options').OptionsOf<typeof consumerTable> & { group: string }} ConsumerOptions
 * @typedef {import('../options').ParsedOptions<typeof consumerTable> &
 *   { group: string, leases: 'memory' | (LeasesOptions & { table: string }) }} ParsedConsumerOptions
 */

/**
 * @param {ConsumerOptions | undefined} given
 * @param {import('./lease-options').ClientSettings} client
 * @returns {ParsedConsumerOptions}
 */
function parseConsumerOptions (given, client) {
  const options = parseOptions(consumerTable, given)
  if (options.group === undefined) throw invalidArgument('group', undefined, `must be a ${group.words}`)
  if (options.fallback && options.mode === 'polling') {
    throw new KinesisError({ code: 'ERR_INVALID_ARG_VALUE', message: 'fallback is of use with mode: \'enhanced-fan-out\' only' })
  }
  const leases = options.leases === 'memory' ? options.leases : readLeases(options.leases, client)
  return { ...options, leases, group: options.group }
}

module.exports = { consumerTable, parseConsumerOptions }
