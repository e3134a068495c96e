'use strict'

// The analytics process: reads clicks, counts them by site, and sends its parent what the chart shows.

const { Kinesis } = require('kinesis-native')
const { readClick } = require('./click')
const { SlidingCounts } = require('./sliding-counts')

/** So that the chart moves on where nobody clicks. */
const SNAPSHOT_EVERY_MS = 500

const [stream, windowMs] = [process.argv[2], Number(process.argv[3])]

/** @returns {ReturnType<typeof readClick>[]} one, or none: others may use the stream, too */
function clicksIn (data) {
  try {
    const click = readClick(data)
    return Number.isFinite(click.at) ? [click] : []
  } catch {
    return []
  }
}

async function main () {
  const kinesis = new Kinesis()
  const counts = new SlidingCounts(windowMs)
  // From a window ago on: whoever starts again has the counts that were there before.
  const consumer = kinesis.consumer(stream, { group: 'analytics', initialPosition: new Date(Date.now() - windowMs) })
  const send = (counted) => { if (process.connected) process.send({ ...counts.snapshot(), counted }) }

  const eachBatch = async ({ records }) => {
    const counted = records.flatMap(({ data }) => clicksIn(data))
      .filter(({ visitor, n, site, at }) => counts.add({ id: `${visitor} ${n}`, site, at }))
    if (counted.length > 0) send(counted.map(({ visitor, n }) => ({ visitor, n })))
  }

  let timer
  consumer.once('lease', () => { timer = setInterval(send, SNAPSHOT_EVERY_MS, []) })
  process.once('disconnect', () => consumer.close())
  process.on('SIGINT', () => {}) // Ctrl-C reaches the parent, too, which ends us when it is done
  try {
    await consumer.run({ eachBatch })
  } finally {
    clearInterval(timer)
    await kinesis.close()
    if (process.connected) process.disconnect()
  }
}

main().catch((error) => {
  console.error(`The analytics process ends: ${error.message}`)
  process.exitCode = 1
})
