'use strict'

const { KinesisError, mayPass } = require('../errors')
const { backoffMs } = require('../clock')

const POLL_MS = 1000
const BACKOFF = { baseMs: 200, maxMs: 10000 }
/** That there are too many consumers is told like too many calls, and doesn't pass. */
const TOO_MANY = 'LimitExceededException'

/** Where a consumer that isn't active yet is on its way. @type {Record<string, boolean | undefined>} */
const IS_COMING = { CREATING: true }

/**
 * @typedef {object} Surroundings
 * @property {AbortSignal} signal
 * @property {import('../clock').Clock} clock
 * @property {(error: unknown) => void} tell of a failure after which it goes on
 */

/**
 * The registered consumer of enhanced fan-out: registered if it is absent, and active when this resolves.
 * @param {import('../kinesis').Kinesis} kinesis
 * @param {Record<string, string>} naming
 * @param {string} name
 * @param {Surroundings} surroundings
 * @returns {Promise<string>} its ARN
 */
async function registerConsumer (kinesis, naming, name, surroundings) {
  const { signal, clock, tell } = surroundings
  for (let attempt = 1; ; attempt++) {
    try {
      return await untilActive(kinesis, naming, name, surroundings)
    } catch (error) {
      if (signal.aborted || !mayPass(error) || /** @type {any} */ (error).name === TOO_MANY) throw error
      tell(error)
      await clock.sleep(backoffMs(clock, attempt, BACKOFF), signal)
    }
  }
}

/**
 * @param {import('../kinesis').Kinesis} kinesis
 * @param {Record<string, string>} naming
 * @param {string} ConsumerName
 * @param {Surroundings} surroundings
 * @returns {Promise<string>}
 */
async function untilActive (kinesis, naming, ConsumerName, { signal, clock }) {
  const StreamARN = naming.StreamARN ?? await arnOf(kinesis, naming, signal)
  for (;;) {
    const { ConsumerARN, ConsumerStatus } = await describeOrRegister(kinesis, { StreamARN, ConsumerName }, signal)
    if (ConsumerStatus === 'ACTIVE') return ConsumerARN
    if (!IS_COMING[ConsumerStatus]) {
      throw new KinesisError({ code: 'ResourceInUseException', message: `the consumer ${ConsumerName} is ${ConsumerStatus}` })
    }
    await clock.sleep(POLL_MS, signal)
  }
}

/**
 * @param {import('../kinesis').Kinesis} kinesis
 * @param {Record<string, string>} naming
 * @param {AbortSignal} signal
 */
async function arnOf (kinesis, naming, signal) {
  const { StreamDescriptionSummary } = await kinesis.describeStreamSummary(/** @type {any} */ (naming), { signal })
  return String(StreamDescriptionSummary?.StreamARN)
}

/**
 * @param {import('../kinesis').Kinesis} kinesis
 * @param {{ StreamARN: string, ConsumerName: string }} names
 * @param {AbortSignal} signal
 * @returns {Promise<{ ConsumerARN: string, ConsumerStatus: string }>}
 */
async function describeOrRegister (kinesis, names, signal) {
  try {
    const { ConsumerDescription } = await kinesis.describeStreamConsumer(names, { signal })
    return /** @type {any} */ (ConsumerDescription)
  } catch (error) {
    if (/** @type {any} */ (error).name !== 'ResourceNotFoundException') throw error
  }
  try {
    const { Consumer } = await kinesis.registerStreamConsumer(names, { signal })
    return /** @type {any} */ (Consumer)
  } catch (error) {
    // Another worker of the group was faster.
    if (/** @type {any} */ (error).name !== 'ResourceInUseException') throw error
    return { ConsumerARN: '', ConsumerStatus: 'CREATING' }
  }
}

exports.registerConsumer = registerConsumer
