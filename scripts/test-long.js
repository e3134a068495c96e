'use strict'

// `npm run test:long`: what takes too long for every change. `-- NAME …` runs some of it.

const { spawn } = require('node:child_process')
const { readdirSync } = require('node:fs')
const path = require('node:path')
const { ScriptError, main, root } = require('./platform')
const { setup } = require('./setup')

/** How often the tests that end processes in mid-flight are repeated. */
const lifetimeRuns = 20
const fuzzSeconds = 3600
const soakMinutes = 10
const outageSeconds = 60
const lifetimeTests = readdirSync(path.join(root, 'test'))
  .filter((name) => /^lifetime.*\.test\.js$/.test(name)).map((name) => path.join('test', name))

/** Runs a program; gives its exit code, and its output where it failed. */
function run (program, args, env) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const output = []
    child.stdout.on('data', (bytes) => output.push(bytes))
    child.stderr.on('data', (bytes) => output.push(bytes))
    child.on('error', (error) => resolve({ code: -1, output: error.message }))
    child.on('close', (code, signal) => resolve({ code: code ?? -1, output: `${Buffer.concat(output)}${signal ?? ''}` }))
  })
}

/** The C tests without sanitizers, which valgrind cannot run, in a folder of their own. */
async function valgrind () {
  const build = path.join(root, 'build/test-valgrind')
  const flags = '-std=c11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror'
  const made = await run('make', ['--silent', '-C', 'test/c', '-j2', `BUILD=${build}`, `CFLAGS=${flags}`, 'all'])
  if (made.code !== 0) return made
  for (const test of readdirSync(build).filter((name) => name.endsWith('_test'))) {
    const result = await run('valgrind', ['--quiet', '--error-exitcode=9', '--leak-check=full', '--errors-for-leak-kinds=definite',
      path.join(build, test)])
    if (result.code !== 0) return { ...result, output: `${test}\n${result.output}` }
  }
  return { code: 0, output: '' }
}

const tsan = () => run(process.execPath, ['scripts/test.js', '--tsan'])

async function lifetime () {
  for (let number = 1; number <= lifetimeRuns; number++) {
    const result = await run(process.execPath, ['scripts/test.js', ...lifetimeTests], { INIT_CWD: root })
    if (result.code !== 0) return { ...result, output: `run ${number} of ${lifetimeRuns}\n${result.output}` }
  }
  return { code: 0, output: '' }
}

const fuzz = () => run(process.execPath, ['scripts/fuzz.js', String(fuzzSeconds)])

const soak = () => run(process.execPath, ['bench/soak.js', '--minutes', String(soakMinutes)])

const soakConsumer = () => run(process.execPath, ['bench/soak-consumer.js', '--minutes', String(soakMinutes)])

/** Of DynamoDB, under groups of processes. */
const outage = () => run(process.execPath, ['scripts/test.js', 'test/consumer/outage.test.js'],
  { INIT_CWD: root, OUTAGE_MS: String(outageSeconds * 1000) })

/** @type {Record<string, { about: string, test: () => Promise<{ code: number, output: string }> }>} */
const tests = {
  valgrind: { about: 'C tests under valgrind', test: valgrind },
  tsan: { about: 'JavaScript tests with a ThreadSanitizer addon', test: tsan },
  lifetime: { about: `${lifetimeRuns} runs of the lifetime tests`, test: lifetime },
  fuzz: { about: `${fuzzSeconds} s of fuzzing the decoders under ASan and UBSan`, test: fuzz },
  soak: { about: `${soakMinutes} minutes of a producer on a server that goes wrong`, test: soak },
  'soak-consumer': { about: `${soakMinutes} minutes of a group of consumers that come, go and fail`, test: soakConsumer },
  outage: { about: `groups of consumers, ${outageSeconds} s of DynamoDB away, throttled, or with its answers lost`, test: outage }
}

async function measure (name) {
  const startedMs = performance.now()
  const { code, output } = await tests[name].test()
  if (code !== 0) console.error(output)
  return { name, about: tests[name].about, seconds: (performance.now() - startedMs) / 1000, passed: code === 0 }
}

main(async (args) => {
  const unknown = args.find((name) => !Object.hasOwn(tests, name))
  if (unknown) throw new ScriptError(`There is no long test ${unknown}; there are ${Object.keys(tests).join(', ')}`)
  setup({ groups: ['test', 'long'] })
  const results = []
  for (const name of args.length > 0 ? args : Object.keys(tests)) results.push(await measure(name))
  console.log('| test | | seconds | result |\n|---|---|---|---|')
  for (const { name, about, seconds, passed } of results) {
    console.log(`| ${name} | ${about} | ${seconds.toFixed(0)} | ${passed ? 'passed' : 'FAILED'} |`)
  }
  return results.every(({ passed }) => passed) ? 0 : 1
})
