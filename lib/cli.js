#!/usr/bin/env node
'use strict'

/** @type {Record<string, { text: string, run: (args: string[]) => Promise<number> | number }>} */
const commands = {
  local: {
    text: 'runs a Kinesis on this machine',
    run: (args) => require('./local/cli').runLocal(args)
  },
  tail: {
    text: 'shows the records of a stream as they come',
    run: (args) => require('./tail').runTail(args)
  }
}

const usage = `kinesis-native COMMAND [options]

Commands:
${Object.entries(commands).map(([name, { text }]) => `  ${name.padEnd(12)}${text}`).join('\n')}
  help        shows this text, or that of a command: kinesis-native help local
  version     shows the version

Exit code: 0 all went well, 1 not, 2 wrong usage.`

/**
 * @param {string[]} args without node and the file
 * @returns {Promise<number> | number} exit code
 */
function runCli ([name = 'help', ...args]) {
  if (name === '--version' || name === '-v' || name === 'version') return say(require('../package.json').version)
  const isHelp = name === '--help' || name === '-h' || name === 'help'
  if (isHelp && args.length === 0) return say(usage)
  const wanted = isHelp ? args[0] : name
  if (!Object.hasOwn(commands, wanted)) {
    console.error(`kinesis-native: there is no command ${JSON.stringify(wanted)}\n\n${usage}`)
    return 2
  }
  return commands[wanted].run(isHelp ? ['--help'] : args)
}

/** @param {string} text */
function say (text) {
  console.log(text)
  return 0
}

if (require.main === module) {
  Promise.resolve(runCli(process.argv.slice(2))).then((code) => { process.exitCode = code })
}

module.exports = { runCli }
