'use strict'

const { main, runShown } = require('./platform')
const { setup } = require('./setup')

/** `npm run bench` compares clients; what isn't that is a program of its own, in bench/. */
const PROGRAMS = ['drain', 'latency', 'leases', 'local', 'shards', 'soak', 'soak-consumer']

main((args) => {
  setup()
  const [first, ...rest] = args
  return runShown(process.execPath, PROGRAMS.includes(first) ? [`bench/${first}.js`, ...rest] : ['bench/index.js', ...args])
})
