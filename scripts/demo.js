'use strict'

const { parseOptions, usage, UsageError } = require('../examples/demo/options')
const { main } = require('./platform')
const { setup } = require('./setup')

function readOptions (args) {
  try {
    return parseOptions(args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${error.message}\n\n${usage}`)
  }
}

main(async (args) => {
  const options = readOptions(args)
  if (!options) return 2
  if (options.help) return console.log(usage)
  setup()
  try {
    return await require('../examples/demo').runDemo(options)
  } catch (error) {
    console.error(error.message)
    return 1
  }
})
