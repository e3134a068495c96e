'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')
const sdk = require('@aws-sdk/client-kinesis')
const { waitForStreamExists, waitUntilChannelActive, waitUntilStreamExists, waitUntilStreamNotExists } = require('..')
const ours = require('../lib/sdk')
const { fromNative } = require('../lib/errors')

const $metadata = { httpStatusCode: 200 }
const described = (StreamStatus) => ({ StreamDescription: { StreamStatus }, $metadata })
const channel = (ChannelStatus) => ({ ChannelDescription: { ChannelStatus }, $metadata })
const failed = (code, message = 'm') => fromNative({ code, message, httpStatusCode: 400 })
const quick = { minDelay: 0.001, maxDelay: 0.002, maxWaitTime: 60 }

/** A client of our own that answers, or fails, one after another; the last for ever. */
function answering (...answers) {
  const asked = []
  return {
    asked,
    request: async (operation, input) => {
      const answer = answers[Math.min(asked.push([operation, input]), answers.length) - 1]
      if (answer instanceof Error) throw answer
      return answer
    }
  }
}

test('waits until it is so, and tells what it saw', async () => {
  const client = answering(failed('ResourceNotFoundException'), described('CREATING'), described('CREATING'), described('ACTIVE'))
  const result = await waitUntilStreamExists({ client, ...quick }, { StreamName: 's' })
  assert.deepEqual(result, {
    state: 'SUCCESS', reason: described('ACTIVE'), final: described('ACTIVE'), observedResponses: { '400: m': 1, '200: OK': 3 }
  })
  assert.deepEqual(client.asked, Array(4).fill(['DescribeStream', { StreamName: 's' }]))
})

test('waits until it is gone', async () => {
  const gone = failed('ResourceNotFoundException')
  const { state, reason } = await waitUntilStreamNotExists({ client: answering(described('DELETING'), gone), ...quick }, { StreamName: 's' })
  assert.equal(state, 'SUCCESS')
  assert.equal(reason, gone)
})

test('a failure ends the wait', async () => {
  for (const status of ['FAILED', 'DELETING']) {
    await assert.rejects(waitUntilChannelActive({ client: answering(channel('CREATING'), channel(status)), ...quick }, { ChannelARN: 'a' }),
      (error) => error.name === 'WaiterError' && JSON.parse(error.message).reason.ChannelDescription.ChannelStatus === status)
  }
})

test('the time is over', async () => {
  const configuration = { client: answering(described('CREATING')), minDelay: 0.01, maxDelay: 0.01, maxWaitTime: 0.03 }
  const { state, observedResponses } = await waitForStreamExists(configuration, { StreamName: 's' })
  assert.equal(state, 'TIMEOUT')
  assert.ok(observedResponses['200: OK'] >= 1)
  await assert.rejects(waitUntilStreamExists(configuration, { StreamName: 's' }), (error) =>
    error.name === 'TimeoutError' && error.code === 'ETIMEDOUT' && JSON.parse(error.message).state === 'TIMEOUT')
})

test('a signal ends the wait in the middle of a delay, or of a call', async () => {
  const slow = { minDelay: 1000, maxDelay: 1000, maxWaitTime: 100000 }
  const never = { request: () => new Promise(() => {}) }
  for (const client of [answering(described('CREATING')), never]) {
    const controller = new AbortController()
    const waiting = waitUntilStreamExists({ client, ...slow, abortSignal: controller.signal }, { StreamName: 's' })
    setImmediate(() => controller.abort())
    await assert.rejects(waiting, { name: 'AbortError', code: 'ABORT_ERR' })
  }
  const old = { aborted: false }
  const waiting = waitForStreamExists({ client: never, ...slow, abortController: { signal: old } }, {})
  setImmediate(() => old.onabort())
  assert.deepEqual(await waiting, { state: 'ABORTED' })
  assert.equal((await waitForStreamExists({ client: never, ...slow, abortSignal: AbortSignal.abort() }, {})).state, 'ABORTED')
})

test('what no waiting mends is an error at once', async () => {
  await assert.rejects(waitUntilStreamExists({ client: answering(failed('ERR_CLOSED')), ...quick }, {}), { code: 'ERR_CLOSED' })
  await assert.rejects(waitUntilStreamExists({ client: answering(failed('ERR_UNSUPPORTED')), ...quick }, {}), { code: 'ERR_UNSUPPORTED' })
  await assert.rejects(waitUntilStreamExists({ client: {}, ...quick }, {}), /client must be a Kinesis client/)
  for (const [wrong, message] of [
    [{ maxWaitTime: 0 }, /maxWaitTime must be greater than 0; got 0/], [{ maxWaitTime: undefined }, /maxWaitTime must be/],
    [{ minDelay: -1 }, /minDelay must be greater than 0/], [{ maxDelay: 0 }, /maxDelay must be greater than 0/],
    [{ minDelay: 5, maxDelay: 1, maxWaitTime: 10 }, /maxDelay must be at least minDelay, 5; got 1/],
    [{ minDelay: 5, maxDelay: 6, maxWaitTime: 5 }, /maxWaitTime must be greater than minDelay, 5; got 5/]
  ]) {
    await assert.rejects(waitUntilStreamExists({ client: answering(described('ACTIVE')), ...quick, ...wrong }, {}), message)
  }
})

/** What a waiter of one of the two comes to, with the same answers. */
async function outcome ({ KinesisClient, ...names }, waiter, answers) {
  const client = new KinesisClient({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })
  let asked = 0
  const sent = []
  client.send = async (command) => {
    sent.push([command.constructor.name, command.input])
    const answer = answers[Math.min(++asked, answers.length) - 1]
    if (typeof answer === 'string') throw new names[answer]({ message: 'm', $metadata: { httpStatusCode: 400 } })
    return answer
  }
  const configuration = { client, minDelay: 0.001, maxDelay: 0.002, maxWaitTime: answers.at(-1) === undefined ? 0.02 : 60 }
  try {
    const { reason, final, ...result } = await names[waiter](configuration, { StreamName: 's' })
    return { sent, result, reason: reason instanceof Error ? reason.name : reason, isFinal: reason === final }
  } catch ({ name, message }) {
    return { sent, name: name === 'WaiterError' ? 'Error' : name, result: JSON.parse(message) }
  }
}

for (const [waiter, ...answers] of [
  ['waitUntilStreamExists', 'ResourceNotFoundException', described('CREATING'), described('ACTIVE')],
  ['waitForStreamExists', described('ACTIVE')],
  ['waitUntilStreamNotExists', described('DELETING'), 'ResourceNotFoundException'],
  ['waitForStreamNotExists', 'AccessDeniedException', 'LimitExceededException', 'ResourceNotFoundException'],
  ['waitUntilChannelActive', channel('CREATING'), channel('UPDATING'), channel('ACTIVE')],
  ['waitUntilChannelActive', channel('FAILED')],
  ['waitForChannelActive', channel('DELETING')]
]) {
  test(`kinesis-native/sdk: ${waiter} comes to what the SDK's does: ${JSON.stringify(answers)}`, async () => {
    assert.deepEqual(await outcome(ours, waiter, answers), await outcome(sdk, waiter, answers))
  })
}
