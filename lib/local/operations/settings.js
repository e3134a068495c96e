'use strict'

const { invalidArgument, validationError } = require('../errors')
const { activeStream, checkQuotas, checkWarmThroughput } = require('../preconditions')

/**
 * @typedef {import('../account').Account} Account
 * @typedef {import('../stream').Stream} Stream
 * @typedef {import('../stream').Settings} Settings
 * @typedef {import('./index').Operation} Operation
 */

const MIN_RETENTION_HOURS = 24
const MAX_RETENTION_HOURS = 8760
const METRICS = ['IncomingBytes', 'IncomingRecords', 'OutgoingBytes', 'OutgoingRecords',
  'WriteProvisionedThroughputExceeded', 'ReadProvisionedThroughputExceeded', 'IteratorAgeMilliseconds']

/**
 * @param {Account} account
 * @param {Stream} stream
 * @param {number} now
 * @param {Partial<Settings>} settings
 * @param {number} [delayMs]
 */
function configure (account, stream, now, settings, delayMs = account.delayMs) {
  return account.commit({ type: 'configure', at: now, name: stream.name, doneAt: now + delayMs, settings })
}

/** @type {Operation} */
function UpdateStreamMode (account, input, context) {
  const now = context.now()
  const stream = activeStream(account, input, now)
  const { StreamModeDetails: { StreamMode: mode }, WarmThroughputMiBps: warmMiBps } = input
  checkWarmThroughput(account, warmMiBps, mode)
  if (mode !== stream.settings.mode) {
    checkQuotas(account, now, mode === 'ON_DEMAND' ? { shards: 0, onDemand: 1 } : { shards: stream.open.length, onDemand: 0 })
  }
  return configure(account, stream, now, { mode, ...(warmMiBps !== undefined && { warmMiBps }) })
}

/** @type {Operation} */
function UpdateMaxRecordSize (account, input, context) {
  const now = context.now()
  return configure(account, activeStream(account, input, now), now, { maxRecordKiB: input.MaxRecordSizeInKiB })
}

/** @type {Operation} */
async function UpdateStreamWarmThroughput (account, input, context) {
  const now = context.now()
  const stream = activeStream(account, input, now)
  checkWarmThroughput(account, input.WarmThroughputMiBps, stream.settings.mode)
  const CurrentMiBps = stream.settings.warmMiBps ?? 0
  await configure(account, stream, now, { warmMiBps: input.WarmThroughputMiBps })
  return {
    StreamARN: stream.arn,
    StreamName: stream.name,
    WarmThroughput: { TargetMiBps: input.WarmThroughputMiBps, CurrentMiBps }
  }
}

/** @type {Operation} */
function UpdateStreamRecordDistributionStrategy (account, input, context) {
  const now = context.now()
  const stream = activeStream(account, input, now)
  return configure(account, stream, now, { distribution: input.RecordDistributionStrategy })
}

/**
 * @param {number} hours
 */
function checkRetention (hours) {
  if (hours < MIN_RETENTION_HOURS) {
    throw invalidArgument(`Minimum allowed retention period is ${MIN_RETENTION_HOURS} hours. ` +
      `Requested retention period (${hours} hours) is too short.`)
  }
  if (hours > MAX_RETENTION_HOURS) {
    throw invalidArgument(`Maximum allowed retention period is ${MAX_RETENTION_HOURS} hours. ` +
      `Requested retention period (${hours} hours) is too long.`)
  }
}

/** @type {(direction: 'Increase' | 'Decrease') => Operation} */
const changeRetention = (direction) => (account, input, context) => {
  const now = context.now()
  const stream = activeStream(account, input, now)
  const hours = input.RetentionPeriodHours
  checkRetention(hours)
  const present = stream.settings.retentionHours
  const [wrong, word, other] = direction === 'Increase'
    ? [hours < present, 'shorter', 'Decrease']
    : [hours > present, 'longer', 'Increase']
  if (wrong) {
    throw invalidArgument(`Requested retention period (${hours} hours) for stream ${stream.name} can not be ${word} ` +
      `than existing retention period (${present} hours). Use ${other}RetentionPeriod API.`)
  }
  return configure(account, stream, now, { retentionHours: hours })
}

/** @type {(type: 'KMS' | 'NONE') => Operation} */
const changeEncryption = (type) => (account, input, context) => {
  const now = context.now()
  const stream = activeStream(account, input, now)
  // Both operations take KMS: it is what they switch on and off.
  if (input.EncryptionType !== 'KMS') {
    throw validationError(`EncryptionType ${input.EncryptionType} is not supported; the only valid value is KMS.`)
  }
  return configure(account, stream, now, { encryptionType: type, keyId: input.KeyId })
}

/** @type {(change: (present: Set<string>, given: string[]) => string[]) => Operation} */
const changeMonitoring = (change) => async (account, input, context) => {
  const now = context.now()
  const stream = activeStream(account, input, now)
  const { metrics } = stream.settings
  const given = input.ShardLevelMetrics.includes('ALL') ? METRICS : input.ShardLevelMetrics
  const desired = change(new Set(metrics), given)
  await configure(account, stream, now, { metrics: desired })
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    CurrentShardLevelMetrics: metrics,
    DesiredShardLevelMetrics: desired
  }
}

module.exports = {
  UpdateStreamMode,
  UpdateMaxRecordSize,
  UpdateStreamWarmThroughput,
  UpdateStreamRecordDistributionStrategy,
  IncreaseStreamRetentionPeriod: changeRetention('Increase'),
  DecreaseStreamRetentionPeriod: changeRetention('Decrease'),
  StartStreamEncryption: changeEncryption('KMS'),
  StopStreamEncryption: changeEncryption('NONE'),
  EnableEnhancedMonitoring: changeMonitoring((present, given) => [...new Set([...present, ...given])]),
  DisableEnhancedMonitoring: changeMonitoring((present, given) => [...present].filter((name) => !given.includes(name)))
}
