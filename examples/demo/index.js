'use strict'

// `npm run demo`: puts events into a stream, reads them back, and checks that they are the same.

const { createReadStream } = require('node:fs')
const { once } = require('node:events')
const { addAbortSignal } = require('node:stream')
const { Kinesis } = require('kinesis-native')
const { createLocalKinesis } = require('kinesis-native/local')
const { Ledger } = require('./ledger')
const { readEvents } = require('./lines')
const { report, showProgress } = require('./report')

/** What may be under way at once, so that a file of any size fits into memory. */
const limits = { outstandingPuts: 2000, records: 50_000, bytes: 32 * 1024 * 1024 }

/** Longer than a put may take with its retries (60 s): after that, what is missing stays missing. */
const stalledMs = 70_000

/** Complaints about lines, of which a wrong file has millions. */
const shownComplaints = 20

/**
 * The stream of the real service, or a local one made for this run.
 * @returns {Promise<{ stream: import('kinesis-native').KinesisStream, local: boolean, close: () => Promise<void> }>}
 */
async function connect ({ stream: name, region }) {
  if (name) {
    const kinesis = new Kinesis({ region })
    return { stream: kinesis.stream(name), local: false, close: async () => { await kinesis.close() } }
  }
  // Without the service's rates: what is shown is what the client and this machine can do.
  const server = await createLocalKinesis({ streams: { events: 3 }, port: 0, limits: false })
  const kinesis = new Kinesis({ endpoint: server.endpoint, region: server.region, credentials: server.credentials })
  const close = async () => {
    await kinesis.close()
    await server.close()
  }
  return { stream: kinesis.stream('events'), local: true, close }
}

/** Resolves when records put from now on will be seen. */
function startReading (stream, ledger, onError) {
  return new Promise((resolve, reject) => {
    let tell = reject
    stream.once('startGetRecords', () => {
      tell = onError
      resolve()
    })
    stream.getRecords((error, records) => {
      if (error) return tell(error)
      for (const { shardId, number, val } of records) ledger.read(shardId, number, val)
    })
  })
}

function hasRoom (ledger) {
  return ledger.outstanding.size < limits.outstandingPuts && ledger.underWay < limits.records && ledger.bytes < limits.bytes
}

async function putEvents (events, { stream, ledger, complain, signal }) {
  for await (const { number, key, value, bytes } of events) {
    while (!hasRoom(ledger)) await once(ledger, 'change', { signal })
    const put = ledger.start(value, bytes.length)
    stream.putRecord(key, bytes).then(
      ({ ShardId, SequenceNumber }) => ledger.store(put, ShardId, SequenceNumber),
      (error) => {
        if (!signal.aborted) complain(number, `was not put: ${error.message}`)
        ledger.fail(put)
      })
  }
}

const reasons = {
  stalled: `Gave up: nothing happened for ${stalledMs / 1000} s.`,
  deaf: 'Gave up: the stream cannot be read any more.',
  interrupted: 'Interrupted.'
}

/** Ends the run when nothing happens to what is under way, or at Ctrl-C. */
function guard (ledger) {
  const controller = new AbortController()
  const stop = (reason) => controller.abort(reason)
  const watchdog = setTimeout(() => {
    if (ledger.underWay > 0) stop('stalled')
    else watchdog.refresh()
  }, stalledMs)
  ledger.on('change', () => watchdog.refresh())
  const interrupt = () => stop('interrupted')
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  return {
    signal: controller.signal,
    stop,
    release () {
      clearTimeout(watchdog)
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    }
  }
}

function complaintsAbout (file, progress) {
  const name = file === '-' ? 'standard input' : file
  let count = 0
  return (number, message) => {
    count++
    if (count > shownComplaints) return
    progress.clear()
    console.error(`${name}:${number}: ${message}`)
    if (count === shownComplaints) console.error('(further ones are counted only)')
  }
}

/** Everything goes in and comes back; ends early, without an error, when the signal aborts. */
async function roundTrip (file, { stream, ledger, complain, field, signal, onReadError }) {
  try {
    await Promise.race([startReading(stream, ledger, onReadError), once(signal, 'abort')])
    signal.throwIfAborted()
    const source = addAbortSignal(signal, file === '-' ? process.stdin : createReadStream(file))
    const onBadLine = (number, message) => {
      complain(number, message)
      ledger.refuse()
    }
    const events = readEvents(source, { field, onBadLine })
    await putEvents(events, { stream, ledger, complain, signal })
    while (ledger.underWay > 0) await once(ledger, 'change', { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Says how it went; gives the exit code. */
function conclude ({ file, local, ledger, signal, readError }) {
  console.log(report(ledger))
  if (ledger.started === 0 && ledger.failed === 0) console.log(`There are no events in ${file === '-' ? 'standard input' : file}.`)
  if (local) console.log('(The local server runs in this process, without the rates of the service: there these are other numbers.)')
  if (readError) console.error(`Reading reported: ${readError.message}`)
  if (signal.aborted) console.error(reasons[signal.reason])
  if (signal.reason === 'interrupted') return 130
  return ledger.missing + ledger.altered + ledger.failed > 0 || signal.aborted ? 1 : 0
}

/**
 * @param {ReturnType<typeof import('./options').parseOptions>} options
 * @returns {Promise<number>} the exit code
 */
async function runDemo ({ file, key, stream: name, region }) {
  const { stream, local, close } = await connect({ stream: name, region })
  const ledger = new Ledger({ shared: !local })
  const { signal, stop, release } = guard(ledger)
  const progress = showProgress(ledger)
  const complain = complaintsAbout(file, progress)
  let readError
  const onReadError = (error) => {
    readError = error
    // Those that may pass are tried again by the stream itself.
    if (!error.retryable && error.code !== 'ETIMEDOUT') stop('deaf')
  }
  try {
    await roundTrip(file, { stream, ledger, complain, field: key, signal, onReadError })
  } finally {
    progress.stop()
    stream.close()
    await close()
    release()
  }
  return conclude({ file, local, ledger, signal, readError })
}

module.exports = { runDemo }
