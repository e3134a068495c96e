'use strict'

// `npm run fuzz -- SECONDS`: feeds the core's decoders what libFuzzer comes up with, for so long in
// all, on all cores. `-- --keep` takes what runs have found since into the kept corpus, if it reaches new code.

const { execFile } = require('node:child_process')
const { mkdirSync, readdirSync } = require('node:fs')
const { availableParallelism } = require('node:os')
const path = require('node:path')
const { ScriptError, main, root, runQuietly } = require('./platform')
const { setup } = require('./setup')

const build = path.join(root, 'build/fuzz')
const DEFAULT_SECONDS = 60
/** Answers this long reach all code; longer ones only take longer. */
const MAX_INPUT_BYTES = 2048

/** Each test/c/fuzz_NAME.c is a target, which starts from test/c/corpus/NAME. */
function findTargets () {
  return readdirSync(path.join(root, 'test/c')).flatMap((file) => /^fuzz_(\w+)\.c$/.exec(file)?.[1] ?? []).sort()
}

/** What a run finds interesting is where the next one starts from, too. */
function folders (target) {
  const found = path.join(build, 'found', target)
  mkdirSync(found, { recursive: true })
  return { found, kept: path.join(root, 'test/c/corpus', target), artifacts: `${path.join(build, `artifact-${target}-`)}` }
}

/** The exit code, and what libFuzzer says. */
function runTarget (target, seconds, { found, kept, artifacts }) {
  const args = [
    `-max_total_time=${seconds}`, `-max_len=${MAX_INPUT_BYTES}`, '-timeout=10', '-print_final_stats=1',
    `-artifact_prefix=${artifacts}`, found, kept
  ]
  return new Promise((resolve) => {
    execFile(path.join(build, `fuzz_${target}`), args, { maxBuffer: 1 << 28 },
      (error, _stdout, stderr) => resolve({ failure: error, stderr }))
  })
}

async function fuzz (target, seconds) {
  const where = folders(target)
  const { failure, stderr } = await runTarget(target, seconds, where)
  if (failure === null) {
    const inputs = Number(/number_of_executed_units: (\d+)/.exec(stderr)?.[1])
    console.log(`${target}: ${inputs.toLocaleString('en')} inputs in ${seconds} s, no finding`)
    return true
  }
  const said = stderr.split('\n').slice(-60).join('\n').trim() || failure.message
  console.error(`${said}\nFAILED ${target}: mend it, and keep the input as a test, by a name of what it is:\n` +
    `  cp ${where.artifacts}… ${path.relative(root, where.kept)}/NAME`)
  return false
}

/** As many at a time as there are cores. */
async function fuzzAll (targets, seconds) {
  const waiting = [...targets]
  let passed = true
  const worker = async () => {
    for (let target; (target = waiting.shift()) !== undefined;) if (!await fuzz(target, seconds)) passed = false
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return passed
}

function keep (target) {
  const { found, kept } = folders(target)
  const before = readdirSync(kept).length
  runQuietly(path.join(build, `fuzz_${target}`), ['-set_cover_merge=1', `-max_len=${MAX_INPUT_BYTES}`, kept, found])
  console.log(`${target}: ${readdirSync(kept).length - before} inputs more`)
}

main(async (args) => {
  const wanted = args.find((arg) => arg !== '--keep') ?? String(DEFAULT_SECONDS)
  const seconds = Number(wanted)
  const targets = findTargets()
  if (!Number.isInteger(seconds) || seconds < targets.length) {
    throw new ScriptError(`npm run fuzz -- SECONDS: a whole number from ${targets.length} on, one for each target, not ${wanted}`)
  }
  setup({ groups: ['fuzz'] })
  runQuietly('make', ['--silent', '-C', 'test/c', '-j2', 'fuzzers'])
  if (args.includes('--keep')) return targets.forEach(keep)
  return await fuzzAll(targets, Math.floor(seconds / targets.length)) ? 0 : 1
})
