'use strict'

const { main, runShown } = require('./platform')
const { setup } = require('./setup')

main((args) => {
  setup()
  return runShown(process.execPath, ['bench/index.js', ...args])
})
