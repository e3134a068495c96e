'use strict'

// A group of consumers for minutes, in trouble all the time: `node bench/soak-consumer.js [--minutes N] [--seed N]`.
// The service, the table, who puts and who audits are this process; each worker is a process of its own.

const { GroupTrouble, NODE_ARGS, READ_FAULTS, TableTrouble } = require('../test/helpers/consumer-soak')
const { handleAll, startLoaded } = require('../test/helpers/group-world')
const { SoakTrouble } = require('../test/helpers/soak-trouble')
const { conclude, runSoak, watchMemory } = require('./soaking')

const USAGE = `node bench/soak-consumer.js [--minutes N] [--seed N]
  --minutes  how long (10)
  --seed     of what goes wrong, and of who comes and goes (1)`

const SHARDS = 4
/** Between twenty records and the next. */
const PAUSE_MS = 50
const RSS_EVERY_MS = 1000
/** Rounds of some five seconds. */
const PACE = 50

const sum = numbers => numbers.reduce((total, number) => total + number, 0)

/** What a group's history says. No record may have come twice but those of last batches; `wrong`: what contradicts what is promised. */
function audit (group) {
  const wrong = []
  for (const check of [() => group.assertRepeatsBounded(), () => group.assertKeyOrder()]) {
    try {
      check()
    } catch (error) {
      wrong.push(error.message)
    }
  }
  const { stints } = group
  const handled = stints.flatMap(({ batches }) => batches.flatMap(({ texts }) => texts))
  const lastBatches = stints.map(({ batches }) => batches.at(-1)?.texts.length ?? 0)
  return {
    handled: handled.length,
    duplicates: handled.length - new Set(handled).size,
    stints: stints.length,
    lastBatches: sum(lastBatches),
    wrong
  }
}

/** Until the time is up, whatever happens; gives how it went. */
async function strain (world, table, { minutes, seed }) {
  const { server, group } = world
  const [elder] = group.start(1, { nodeArgs: NODE_ARGS, rssEveryMs: RSS_EVERY_MS })
  const readRss = async () => elder.lines.findLast(({ rssBytes }) => rssBytes !== undefined)?.rssBytes
  const members = new GroupTrouble(group, seed)
  const service = new SoakTrouble(server, { faults: READ_FAULTS, seed, pace: PACE })
  const running = Promise.all([members.run(), service.run()])
  const first = await Promise.race([watchMemory(minutes, readRss), running])
  for (const trouble of [members, service, table]) trouble.stop()
  await running
  const { killed, closed, frozen } = members
  const { splits, merges } = service
  const events = { workers: group.workers.length, killed, closed, frozen, splits, merges, spoiltTableCalls: table.spoilt }
  return { events, rss: { first, last: await readRss() }, left: [elder, ...members.members] }
}

async function soak (options) {
  const cleanUps = []
  const after = cleanUp => cleanUps.unshift(cleanUp)
  const table = new TableTrouble(options.seed)
  try {
    const world = await startLoaded({ after }, { shards: SHARDS, pauseMs: PAUSE_MS, intercept: table.intercept })
    const { events, rss, left } = await strain(world, table, options)
    await handleAll(world)
    await Promise.all(left.map(worker => worker.close()))
    const { wrong, ...counts } = audit(world.group)
    return conclude({ put: world.load.texts.length, ...counts, ...events }, rss, wrong)
  } finally {
    for (const cleanUp of cleanUps) await cleanUp()
  }
}

runSoak(USAGE, soak)
