'use strict'

// What the child programs share: a client of the server that the test names in the environment.

const { CREDENTIALS, PATIENT, REGION } = require('../helpers/call')

const SETTINGS = {
  endpoint: process.env.ENDPOINT,
  ca: process.env.CA || undefined,
  region: REGION,
  credentials: CREDENTIALS,
  ...PATIENT,
  maxConnections: 16
}

/** @param {object} [options] on top of the settings; loads the addon */
function openKinesis (options) {
  const { Kinesis } = require('../..')
  return new Kinesis({ ...SETTINGS, ...options })
}

/**
 * Puts without end, so that at any moment there are transfers in every state.
 * @param {import('../..').KinesisStream} stream
 * @param {() => void} [onStored]
 */
function putForEver (stream, onStored = () => {}) {
  const again = async () => {
    for (;;) {
      await stream.putRecord('key', 'x'.repeat(100))
      onStored()
    }
  }
  for (let i = 0; i < 24; i++) again().catch(() => {})
}

const openFiles = () => require('node:fs').readdirSync('/proc/self/fd').length
const threads = () => require('node:fs').readdirSync('/proc/self/task').length

module.exports = { openKinesis, openFiles, putForEver, threads }
