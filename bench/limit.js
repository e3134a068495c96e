'use strict'

// The limit that batches are held against: SHA-256, TLS and one copy of the bytes that a client has to move. The
// program is bench/limit.c; here it is built and given its request.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { BATCH, LIMIT } = require('./operations')
const { iteratorOf, wires } = require('./wire')

const SOURCE = path.join(__dirname, 'limit.c')
const PROGRAM = path.join(__dirname, '../build/bench/limit')
const WARM_UP_REQUESTS = 100

/** Builds the program where it is older than its source. */
function buildLimit () {
  const builtMs = fs.existsSync(PROGRAM) ? fs.statSync(PROGRAM).mtimeMs : 0
  if (builtMs >= fs.statSync(SOURCE).mtimeMs) return PROGRAM
  fs.mkdirSync(path.dirname(PROGRAM), { recursive: true })
  const args = ['-std=c11', '-D_GNU_SOURCE', '-O2', '-Wall', '-Wextra', SOURCE, '-o', PROGRAM, '-lssl', '-lcrypto']
  try {
    // Under a sanitizer, node's preloaded runtime would find the compiler's own leaks.
    execFileSync('cc', args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', env: { ...process.env, LD_PRELOAD: undefined } })
  } catch (error) {
    throw new Error(`bench/limit.c could not be built: ${error.stderr || error.message}`, { cause: error })
  }
  return PROGRAM
}

/** What each operation is asked with, in CBOR. @type {Record<string, { target: string, input: (bytes: number) => object }>} */
const INPUTS = {
  putRecords: {
    target: 'PutRecords',
    input: bytes => ({
      StreamName: 'bench',
      Records: Array.from({ length: BATCH }, (_, n) => ({ Data: Buffer.alloc(bytes, `${n}.`), PartitionKey: `user-${n}` }))
    })
  },
  /** Of the same bytes, in two requests. */
  get putMany () {
    return this.putRecords
  },
  getRecords: { target: 'GetRecords', input: bytes => ({ ShardIterator: iteratorOf(bytes), Limit: LIMIT }) },
  get consume () {
    return this.getRecords
  }
}

/** The same bytes as of a signed request, though nobody looks at the signature. */
function headOf (target, body) {
  const signature = 'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261126/us-east-1/kinesis/aws4_request, ' +
    `SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${'0'.repeat(64)}`
  return [
    'POST / HTTP/1.1',
    'Host: 127.0.0.1',
    `Content-Type: ${wires.cbor.contentType}`,
    `X-Amz-Target: Kinesis_20131202.${target}`,
    'X-Amz-Date: 20261126T000000Z',
    `Authorization: ${signature}`,
    'User-Agent: limit',
    `Content-Length: ${body.length}`,
    '\r\n'
  ].join('\r\n')
}

/**
 * The command that measures, and what makes a client's figures of its answer.
 * @param {import('./cases').Case & { endpoint: string }} setup
 */
function limitOf ({ endpoint, operation, recordBytes, records }, recordsPerCall) {
  const { target, input } = INPUTS[operation]
  const body = wires.cbor.render(input(recordBytes))
  const head = headOf(target, body)
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-limit-'))
  const file = path.join(folder, 'request')
  fs.writeFileSync(file, Buffer.concat([Buffer.from(head), body]))
  const calls = records / (operation === 'putMany' ? BATCH : recordsPerCall)
  return {
    command: [buildLimit(), new URL(endpoint).port, file, head.length, calls, WARM_UP_REQUESTS].map(String),
    remove: () => fs.rmSync(folder, { recursive: true }),
    figures: ({ seconds, userUs, systemUs, peakRssMiB }) => ({
      calls,
      records,
      seconds,
      cpuUs: (userUs + systemUs) / records,
      sysUs: systemUs / records,
      perSecond: records / seconds,
      peakRssMiB
    })
  }
}

module.exports = { limitOf, buildLimit }
