'use strict'

// What soaks share: their arguments, a process's memory as time goes by, and what they print at the end.

const { setTimeout: sleep } = require('node:timers/promises')
const { parseArgs } = require('node:util')

const MINUTE_MS = 60000
const MIB = 1024 * 1024
const MAX_GROWTH_MIB = 30

const toMib = bytes => Math.round(bytes / MIB)

/**
 * For so many minutes.
 * @param {number} minutes
 * @param {() => Promise<number>} readRss in bytes
 * @returns {Promise<number>} after the first minute, or third of it all
 */
async function watchMemory (minutes, readRss) {
  const startedMs = performance.now()
  const baseAfterMs = Math.min(MINUTE_MS, minutes * MINUTE_MS / 3)
  const everyMs = Math.max(baseAfterMs / 2, minutes * MINUTE_MS / 20)
  let base
  for (let ms = 0; ms < minutes * MINUTE_MS; ms = performance.now() - startedMs) {
    await sleep(Math.min(everyMs, minutes * MINUTE_MS - ms))
    const rss = await readRss()
    const elapsedMs = performance.now() - startedMs
    if (elapsedMs >= baseAfterMs) base ??= rss
    console.log(`${(elapsedMs / MINUTE_MS).toFixed(1)} min: RSS ${toMib(rss)} MiB`)
  }
  return base
}

/**
 * Prints all.
 * @param {object} counts
 * @param {{ first: number, last: number }} rss in bytes
 * @param {string[]} wrong what contradicts what is promised
 * @returns {number} exit code
 */
function conclude (counts, rss, wrong) {
  const growth = toMib(rss.last - rss.first)
  const problems = growth <= MAX_GROWTH_MIB ? wrong : [...wrong, `RSS has grown by ${growth} MiB since the first minute`]
  console.log(JSON.stringify({ ...counts, rssMib: { first: toMib(rss.first), last: toMib(rss.last) } }, null, 2))
  console.log(problems.length === 0 ? 'nothing was lost' : problems.join('\n'))
  return problems.length === 0 ? 0 : 1
}

/**
 * Runs a soak as a program.
 * @param {string} usage
 * @param {(options: { minutes: number, seed: number }) => Promise<number>} soak gives the exit code
 */
async function runSoak (usage, soak) {
  try {
    const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } } })
    const [minutes, seed] = [Number(values.minutes), Number(values.seed)]
    if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Error(usage)
    process.exitCode = await soak({ minutes, seed })
  } catch (error) {
    console.error(error.code?.startsWith('ERR_PARSE_ARGS') ? `${error.message}\n${usage}` : error.stack)
    process.exit(1) // what else is under way would go on
  }
}

module.exports = { conclude, runSoak, watchMemory }
