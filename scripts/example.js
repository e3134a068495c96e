'use strict'

// `npm run example -- NAME`: sets up, and runs one of the examples.

const { UsageError, readArguments, runExample, usage } = require('../examples/run')
const { main } = require('./platform')
const { setup } = require('./setup')

main((args) => {
  if (args.length === 0 || args[0] === '--help') return console.log(usage())
  let example
  try {
    example = readArguments(args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${error.message}\n\n${usage()}`)
    return 2
  }
  setup()
  return runExample(example)
})
