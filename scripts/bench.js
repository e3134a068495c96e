'use strict'

const { main, runShown } = require('./platform')
const { setup } = require('./setup')

// `npm run bench` compares clients, `npm run bench:local` local servers.
main(([first, ...rest]) => {
  setup()
  const command = first === 'local' ? ['bench/local.js', ...rest] : ['bench/index.js', first, ...rest]
  return runShown(process.execPath, command.filter((word) => word !== undefined))
})
