'use strict'

// `npm test`: C tests, then the JavaScript tests. `npm test -- FILE …` runs those files alone, and
// options go to `node --test`. `--asan` and `--tsan` run the JavaScript tests on such an addon. `--again` runs the
// JavaScript tests that failed once more.

const { existsSync, readdirSync, readFileSync } = require('node:fs')
const { availableParallelism } = require('node:os')
const path = require('node:path')
const { root, ScriptError, main, runShown } = require('./platform')
const { DIED } = require('./failed-files')
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

function runJavaScript (files, options, env, concurrency = CONCURRENCY) {
  return runShown(process.execPath, ['--test', concurrency, ...options, ...files], { env: { ...process.env, ...env } })
}

/** So many files may fail because a machine that others use stalled. */
const MAX_FILES_AGAIN = 3

/**
 * A fault fails alone, too, and a second time. What ended a process, such as a sanitizer's finding, need not come again: it stays
 * a failure.
 */
function runAgainIfFailed (files, options, env) {
  const failures = path.join(root, 'build', 'failed-tests.txt')
  const code = runJavaScript(files, [...options,
    `--test-reporter=${process.stdout.isTTY ? 'spec' : 'tap'}`, '--test-reporter-destination=stdout',
    `--test-reporter=${path.join(__dirname, 'failed-files.js')}`, `--test-reporter-destination=${failures}`], env)
  if (code === 0) return code
  const failed = readFileSync(failures, 'utf8').split('\n').filter(Boolean)
  if (failed.length === 0 || failed.length > MAX_FILES_AGAIN || failed.includes(DIED)) return code
  console.log(`Failed, and run again, one by one: ${failed.map((file) => path.relative(root, file)).join(', ')}`)
  return runJavaScript(failed, options, env, '--test-concurrency=1')
}

function runC () {
  const code = runShown('make', ['--silent', '--no-print-directory', '-C', 'test/c', `-j${2 * availableParallelism()}`, 'check'])
  if (code !== 0) console.error('The C tests failed; the JavaScript tests follow.')
  return code
}

main((args) => {
  const variant = ['asan', 'tsan'].find((name) => args.includes(`--${name}`))
  const isOwn = (arg) => arg === `--${variant}` || arg === '--again'
  const { files, options } = splitArguments(args.filter((arg) => !isOwn(arg)))
  const addon = setup({ groups: ['test'], variant })
  const cCode = variant || files.length > 0 ? 0 : runC()
  const run = args.includes('--again') ? runAgainIfFailed : runJavaScript
  return run(files.length > 0 ? files : testFiles(variant), options, variant && sanitizerEnv(variant, addon)) || cCode
})
