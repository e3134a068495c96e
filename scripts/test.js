'use strict'

// `npm test`: C tests, then the JavaScript tests. `npm test -- FILE …` runs those files alone, and
// options go to `node --test`. `--asan` and `--tsan` run the JavaScript tests on such an addon.

const { existsSync, readdirSync } = require('node:fs')
const { availableParallelism } = require('node:os')
const path = require('node:path')
const { root, ScriptError, main, runShown } = require('./platform')
const { setup } = require('./setup')
const { sanitizerEnv } = require('./sanitizers')

/** A sanitizer has nothing to see in tests that don't use the addon, or only as others do, and in processes of their own. */
const WITHOUT_ADDON = new RegExp('^(local/(?!clients)|compat/(?!kinesis\\.)|(bench|clickstream|config|' +
  'consumer/(?:assignment|lineage|memory-table|outage|processes)|' +
  'credentials|demo|endpoint|examples|helpers|integration|kinesis-input|model|options|paginators|scripts|sdk-config|shared-files|types|waiters)\\.test)')
const isWithoutAddon = (file) => WITHOUT_ADDON.test(file)

function testFiles (variant) {
  return readdirSync(path.join(root, 'test'), { recursive: true })
    .filter((file) => file.endsWith('.test.js') && !(variant && isWithoutAddon(file)))
    .map((file) => path.join('test', file))
    .sort()
}

/** Files among the arguments, given as the caller's folder has them, and the rest. */
function splitArguments (args) {
  const here = process.env.INIT_CWD ?? process.cwd()
  const isFile = (arg) => !arg.startsWith('-') && existsSync(path.resolve(here, arg))
  const lost = args.find((arg) => !arg.startsWith('-') && arg.endsWith('.js') && !isFile(arg))
  if (lost) throw new ScriptError(`There is no test file ${path.resolve(here, lost)}`)
  return {
    files: args.filter(isFile).map((arg) => path.resolve(here, arg)),
    options: args.filter((arg) => !isFile(arg))
  }
}

/** Tests wait more than they work: node's own choice of files at once, a core less than there are, takes half as long again. */
const CONCURRENCY = `--test-concurrency=${availableParallelism() + 1}`

function runJavaScript (files, options, env) {
  return runShown(process.execPath, ['--test', CONCURRENCY, ...options, ...files], { env: { ...process.env, ...env } })
}

function runC () {
  const code = runShown('make', ['--silent', '--no-print-directory', '-C', 'test/c', `-j${2 * availableParallelism()}`, 'check'])
  if (code !== 0) console.error('The C tests failed; the JavaScript tests follow.')
  return code
}

main((args) => {
  const variant = ['asan', 'tsan'].find((name) => args.includes(`--${name}`))
  const { files, options } = splitArguments(args.filter((arg) => arg !== `--${variant}`))
  const addon = setup({ groups: ['test'], variant })
  const cCode = variant || files.length > 0 ? 0 : runC()
  return runJavaScript(files.length > 0 ? files : testFiles(variant), options, variant && sanitizerEnv(variant, addon)) || cCode
})
