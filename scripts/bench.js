'use strict'

const { main, runShown } = require('./platform')
const { setup } = require('./setup')

// `npm run bench` compares clients, `npm run bench:local` local servers; `npm run bench:soak` strains a producer.
const OTHERS = ['local', 'soak']

main(([first, ...rest]) => {
  setup()
  const command = OTHERS.includes(first) ? [`bench/${first}.js`, ...rest] : ['bench/index.js', first, ...rest]
  return runShown(process.execPath, command.filter((word) => word !== undefined))
})
