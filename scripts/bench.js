'use strict'

const { main, runShown } = require('./platform')
const { setup } = require('./setup')

/** `npm run bench` compares clients; what isn't that is a program of its own. */
const PROGRAMS = new Map([['local', 'bench/local.js'], ['shards', 'bench/shards.js'], ['soak', 'bench/soak.js']])

main((args) => {
  setup()
  const program = PROGRAMS.get(args[0])
  return runShown(process.execPath, program === undefined ? ['bench/index.js', ...args] : [program, ...args.slice(1)])
})
