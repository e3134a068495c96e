'use strict'

// The child process of kinesis-local.js: requiring the package starts it, with no handle to stop it by and
// on every interface, so listen() is turned to loopback here, and the process ends with its parent.

const net = require('node:net')
const path = require('node:path')

// Both its servers are bare net.Servers: which is which shows in the port they ask for; both get a free one.
const PLAIN_PORT = 1
const TLS_PORT = 2
const QUICK = '1ms'
const DURATIONS = ['CREATE_STREAM', 'DELETE_STREAM', 'MERGE_SHARDS', 'SPLIT_SHARD', 'UPDATE_SHARD_COUNT',
  'REGISTER_STREAM_CONSUMER', 'DEREGISTER_STREAM_CONSUMER', 'START_STREAM_ENCRYPTION', 'STOP_STREAM_ENCRYPTION',
  'UPDATE_STREAM_MODE']

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

const { listen } = net.Server.prototype
net.Server.prototype.listen = function (port, ...rest) {
  this.once('listening', () => {
    if (port === PLAIN_PORT) process.send(this.address().port)
  })
  return listen.call(this, 0, '127.0.0.1', ...rest)
}

const main = require.resolve('kinesis-local')
Object.assign(process.env, {
  KINESIS_MOCK_CERT_PATH: path.join(path.dirname(main), 'server.json'),
  KINESIS_MOCK_TLS_PORT: String(TLS_PORT),
  KINESIS_MOCK_PLAIN_PORT: String(PLAIN_PORT),
  SHARD_LIMIT: '1000',
  LOG_LEVEL: 'ERROR',
  ...Object.fromEntries(DURATIONS.map(name => [`${name}_DURATION`, QUICK]))
})
require(main)
