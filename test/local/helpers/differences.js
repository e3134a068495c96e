'use strict'

const fs = require('node:fs')
const http = require('node:http')
const http2 = require('node:http2')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { createLocalKinesis } = require('../../../lib/local')
const cbor = require('../../../lib/local/cbor')
const { usage } = require('../../../lib/local/cli')
const { faults } = require('../../../lib/local/faults')
const { localTable } = require('../../../lib/local/options')
const { tableMarkdown } = require('../../../lib/options')
const { startKinesalite } = require('../../helpers/kinesalite')
const { startKinesisLocal } = require('../../helpers/kinesis-local')
const { exchange, CREDENTIALS, REGION } = require('../../helpers/call')
const { CBOR_TYPE, signedHeaders } = require('./wire-server')

/*
 * What local servers answer, as short texts that can be compared with each other and with what the
 * service's documentation says. `node test/local/helpers/differences.js` writes docs/local.md anew.
 */

const OK = 'answers'
const SHARD = 'shardId-000000000000'
const HALF = String(1n << 127n)
const POLL_MS = 10
const POLLS = 400
const DEADLINE_MS = 20000
const POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [] })

/** One server under comparison, with a stream of its own for each question. */
class Probe {
  #streams = 0

  /** @param {{ endpoint: string }} server */
  constructor (server) {
    this.server = server
  }

  /** The answer's body, or the name of the error. */
  async ask (operation, input = {}) {
    const { status, headers, body, text } = await exchange(this.server, operation, input)
    if (status === 200) return { body: body ?? {} }
    const type = body?.__type ?? body?.code ?? headers['x-amzn-errortype'] ?? /<(\w+Exception)/.exec(text)?.[1]
    return { error: type ? type.split('#').at(-1).split(':')[0] : `HTTP ${status}` }
  }

  /** The body of what has to work for the question to make sense; else the question ends with its error. */
  async must (operation, input) {
    const { body, error } = await this.ask(operation, input)
    if (error) throw new Unanswered(`${operation}: ${error}`)
    return body
  }

  async outcome (operation, input) {
    return (await this.ask(operation, input)).error ?? OK
  }

  /** @returns {Promise<{ StreamName: string, StreamARN: string }>} of a stream that is active */
  async stream (ShardCount = 1) {
    const StreamName = `probe-${++this.#streams}`
    await this.must('CreateStream', { StreamName, ShardCount })
    return { StreamName, StreamARN: (await this.active(StreamName)).StreamARN }
  }

  async active (StreamName) {
    for (let i = 0; i < POLLS; i++) {
      const { StreamDescription } = await this.must('DescribeStream', { StreamName })
      if (StreamDescription.StreamStatus === 'ACTIVE') return StreamDescription
      await sleep(POLL_MS)
    }
    throw new Unanswered('never ACTIVE')
  }

  async iterator (StreamName, ShardIteratorType = 'TRIM_HORIZON', ShardId = SHARD) {
    return (await this.must('GetShardIterator', { StreamName, ShardId, ShardIteratorType })).ShardIterator
  }

  async consumer (StreamARN) {
    const { Consumer } = await this.must('RegisterStreamConsumer', { StreamARN, ConsumerName: 'reader' })
    for (let i = 0; i < POLLS; i++) {
      const { ConsumerDescription } = await this.must('DescribeStreamConsumer', { ConsumerARN: Consumer.ConsumerARN })
      if (ConsumerDescription.ConsumerStatus === 'ACTIVE') break
      await sleep(POLL_MS)
    }
    return Consumer.ConsumerARN
  }

  async channel () {
    const { StreamName, StreamARN } = await this.stream()
    return this.ask('CreateChannel', {
      ChannelName: StreamName,
      ServiceExecutionRoleARN: 'arn:aws:iam::000000000000:role/channel',
      StreamConfigurationList: [{ StreamARN, RecordConfiguration: { RecordFormatType: 'JSON' } }],
      S3DestinationConfiguration: {
        StorageConfiguration: { BucketARN: 'arn:aws:s3:::bucket', ExpectedBucketOwner: '000000000000', CompressionType: 'GZIP' }
      }
    })
  }

  /** The first frames of a subscription, by their types. */
  async subscription (input) {
    const body = JSON.stringify(input)
    const headers = await signedHeaders(this.server, 'SubscribeToShard', body)
    const request = http.request(this.server.endpoint, { method: 'POST', headers })
    try {
      return await Promise.race([
        sleep(DEADLINE_MS, 'silence', { ref: false }),
        new Promise((resolve, reject) => {
          request.on('error', reject).on('response', (response) => {
            if (response.statusCode !== 200) resolve(`HTTP ${response.statusCode}`)
            response.on('error', () => {}).once('data', (chunk) => resolve(/:event-type[^]{3}([\w-]+)/.exec(chunk.toString('latin1'))?.[1]))
          })
          request.end(body)
        })
      ])
    } finally {
      request.destroy()
    }
  }

  /** A call in CBOR: the decoded answer. */
  async cbor (operation, input) {
    const body = cbor.encode(input)
    const headers = await signedHeaders(this.server, operation, body, { contentType: CBOR_TYPE })
    const response = await new Promise((resolve, reject) =>
      http.request(this.server.endpoint, { method: 'POST', headers }, resolve).on('error', reject).end(body))
    const bytes = Buffer.concat(await response.toArray())
    if (response.headers['content-type'] !== CBOR_TYPE) throw new Unanswered(`HTTP ${response.statusCode}, not in CBOR`)
    return cbor.decode(bytes)
  }

  /** Whether a request over HTTP/2 by prior knowledge is answered. */
  async http2 () {
    const headers = await signedHeaders(this.server, 'ListStreams', '{}')
    const session = http2.connect(this.server.endpoint)
    try {
      return await Promise.race([
        sleep(DEADLINE_MS, 'silence', { ref: false }),
        new Promise((resolve) => {
          session.on('error', ({ code }) => resolve(code))
          const { host, ...rest } = headers
          const stream = session.request({ ':method': 'POST', ':path': '/', ':authority': host, ...rest })
          stream.on('error', ({ code }) => resolve(code)).on('response', (head) => resolve(head[':status'] === 200 ? OK : `HTTP ${head[':status']}`))
          stream.end('{}')
        })
      ])
    } finally {
      session.destroy()
    }
  }

  async signed (credentials, date) {
    const headers = await signedHeaders(this.server, 'ListStreams', '{}', { credentials, date })
    const response = await new Promise((resolve, reject) =>
      http.request(this.server.endpoint, { method: 'POST', headers }, resolve).on('error', reject).end('{}'))
    const text = Buffer.concat(await response.toArray()).toString()
    return response.statusCode === 200 ? OK : JSON.parse(text).__type.split('#').at(-1)
  }
}

/** A question that a server cannot even be asked. */
class Unanswered extends Error {}

const record = (Data = 'eA==', more = {}) => ({ Data, PartitionKey: 'k', ...more })
const named = (operation, input = {}) => async (probe) => {
  const { StreamName } = await probe.stream()
  return probe.outcome(operation, { StreamName, ...input })
}
const byArn = (operation, input = {}) => async (probe) => {
  const { StreamARN } = await probe.stream()
  return probe.outcome(operation, { StreamARN, ...input })
}
const ofResource = (operation, input = {}) => async (probe) => {
  const { StreamARN } = await probe.stream()
  if (operation === 'GetResourcePolicy') await probe.must('PutResourcePolicy', { ResourceARN: StreamARN, Policy: POLICY })
  return probe.outcome(operation, { ResourceARN: StreamARN, ...input })
}
const ofConsumer = (operation) => async (probe) => {
  const { StreamARN } = await probe.stream()
  return probe.outcome(operation, { ConsumerARN: await probe.consumer(StreamARN) })
}
const ofChannel = (operation, input = {}) => async (probe) => {
  const { body, error } = await probe.channel()
  return error ?? probe.outcome(operation, { ChannelARN: body.ChannelDescription.ChannelARN, ...input })
}
const alone = (operation, input) => (probe) => probe.outcome(operation, input)

/**
 * How each operation is asked for.
 * @type {Record<string, (probe: Probe) => Promise<string>>}
 */
const OPERATIONS = {
  PutRecord: named('PutRecord', record()),
  PutRecords: named('PutRecords', { Records: [record()] }),
  GetShardIterator: named('GetShardIterator', { ShardId: SHARD, ShardIteratorType: 'LATEST' }),
  GetRecords: async (probe) => {
    const { StreamName } = await probe.stream()
    return probe.outcome('GetRecords', { ShardIterator: await probe.iterator(StreamName) })
  },
  SubscribeToShard: async (probe) => {
    const { StreamARN } = await probe.stream()
    const type = await probe.subscription({ ConsumerARN: await probe.consumer(StreamARN), ShardId: SHARD, StartingPosition: { Type: 'LATEST' } })
    return type === 'initial-response' ? OK : `begins with ${type}`
  },
  CreateStream: alone('CreateStream', { StreamName: 'made', ShardCount: 1 }),
  DeleteStream: named('DeleteStream'),
  DescribeStream: named('DescribeStream'),
  DescribeStreamSummary: named('DescribeStreamSummary'),
  ListStreams: alone('ListStreams'),
  UpdateStreamMode: byArn('UpdateStreamMode', { StreamModeDetails: { StreamMode: 'ON_DEMAND' } }),
  UpdateMaxRecordSize: byArn('UpdateMaxRecordSize', { MaxRecordSizeInKiB: 2048 }),
  UpdateStreamWarmThroughput: async (probe) => {
    const { StreamName, StreamARN } = await probe.stream()
    await probe.must('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } })
    await probe.must('UpdateStreamMode', { StreamARN, StreamModeDetails: { StreamMode: 'ON_DEMAND' } })
    await probe.active(StreamName)
    return probe.outcome('UpdateStreamWarmThroughput', { StreamARN, WarmThroughputMiBps: 10 })
  },
  UpdateStreamRecordDistributionStrategy: async (probe) => {
    const { StreamName, StreamARN } = await probe.stream()
    await probe.must('UpdateStreamMode', { StreamARN, StreamModeDetails: { StreamMode: 'ON_DEMAND' } })
    await probe.active(StreamName)
    return probe.outcome('UpdateStreamRecordDistributionStrategy', { StreamARN, RecordDistributionStrategy: 'AUTO' })
  },
  IncreaseStreamRetentionPeriod: named('IncreaseStreamRetentionPeriod', { RetentionPeriodHours: 48 }),
  DecreaseStreamRetentionPeriod: async (probe) => {
    const { StreamName } = await probe.stream()
    await probe.must('IncreaseStreamRetentionPeriod', { StreamName, RetentionPeriodHours: 48 })
    await probe.active(StreamName)
    return probe.outcome('DecreaseStreamRetentionPeriod', { StreamName, RetentionPeriodHours: 24 })
  },
  StartStreamEncryption: named('StartStreamEncryption', { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' }),
  StopStreamEncryption: async (probe) => {
    const { StreamName } = await probe.stream()
    const key = { StreamName, EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' }
    await probe.must('StartStreamEncryption', key)
    await probe.active(StreamName)
    return probe.outcome('StopStreamEncryption', key)
  },
  EnableEnhancedMonitoring: named('EnableEnhancedMonitoring', { ShardLevelMetrics: ['ALL'] }),
  DisableEnhancedMonitoring: named('DisableEnhancedMonitoring', { ShardLevelMetrics: ['ALL'] }),
  ListShards: named('ListShards'),
  SplitShard: named('SplitShard', { ShardToSplit: SHARD, NewStartingHashKey: HALF }),
  MergeShards: async (probe) => {
    const { StreamName } = await probe.stream(2)
    return probe.outcome('MergeShards', { StreamName, ShardToMerge: SHARD, AdjacentShardToMerge: 'shardId-000000000001' })
  },
  UpdateShardCount: named('UpdateShardCount', { TargetShardCount: 2, ScalingType: 'UNIFORM_SCALING' }),
  RegisterStreamConsumer: byArn('RegisterStreamConsumer', { ConsumerName: 'reader' }),
  DeregisterStreamConsumer: ofConsumer('DeregisterStreamConsumer'),
  DescribeStreamConsumer: ofConsumer('DescribeStreamConsumer'),
  ListStreamConsumers: byArn('ListStreamConsumers'),
  AddTagsToStream: named('AddTagsToStream', { Tags: { a: 'b' } }),
  RemoveTagsFromStream: named('RemoveTagsFromStream', { TagKeys: ['a'] }),
  ListTagsForStream: named('ListTagsForStream'),
  TagResource: ofResource('TagResource', { Tags: { a: 'b' } }),
  UntagResource: ofResource('UntagResource', { TagKeys: ['a'] }),
  ListTagsForResource: ofResource('ListTagsForResource'),
  GetResourcePolicy: ofResource('GetResourcePolicy'),
  PutResourcePolicy: ofResource('PutResourcePolicy', { Policy: POLICY }),
  DeleteResourcePolicy: async (probe) => {
    const { StreamARN: ResourceARN } = await probe.stream()
    await probe.must('PutResourcePolicy', { ResourceARN, Policy: POLICY })
    return probe.outcome('DeleteResourcePolicy', { ResourceARN })
  },
  DescribeLimits: alone('DescribeLimits'),
  DescribeAccountSettings: alone('DescribeAccountSettings'),
  UpdateAccountSettings: alone('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } }),
  CreateChannel: async (probe) => (await probe.channel()).error ?? OK,
  DescribeChannel: ofChannel('DescribeChannel'),
  UpdateChannel: ofChannel('UpdateChannel', { S3DestinationConfiguration: { DataFreshnessInSeconds: 60 } }),
  DeleteChannel: ofChannel('DeleteChannel'),
  ListChannels: alone('ListChannels')
}

/**
 * What the documentation says beside the bare operations.
 * @type {{ text: string, documented: string, source: string, run: (probe: Probe) => Promise<string> }[]}
 */
const BEHAVIOURS = [
  {
    text: 'A signature by another secret',
    documented: 'InvalidSignatureException',
    source: 'SigV4',
    run: (probe) => probe.signed({ ...CREDENTIALS, secretAccessKey: 'another' })
  },
  {
    text: 'A signature of ten minutes ago',
    documented: 'InvalidSignatureException',
    source: 'SigV4',
    run: (probe) => probe.signed(CREDENTIALS, new Date(Date.now() - 600000))
  },
  {
    text: 'PutRecord by StreamARN',
    documented: OK,
    source: 'PutRecord',
    run: byArn('PutRecord', record())
  },
  {
    text: 'PutRecords of 501 records',
    documented: 'ValidationException',
    source: 'PutRecords',
    run: named('PutRecords', { Records: Array(501).fill(record()) })
  },
  {
    text: 'A partition key of 257 characters',
    documented: 'ValidationException',
    source: 'PutRecord',
    run: named('PutRecord', record('eA==', { PartitionKey: 'k'.repeat(257) }))
  },
  {
    text: 'A partition key of 256 characters beyond the BMP',
    documented: OK,
    source: 'PutRecord',
    run: named('PutRecord', record('eA==', { PartitionKey: '\u{1f600}'.repeat(256) }))
  },
  {
    text: '1,500 records a second into a shard',
    documented: '500 of them ProvisionedThroughputExceededException',
    source: 'PutRecords',
    async run (probe) {
      const { StreamName } = await probe.stream()
      const answers = await Promise.all(Array.from({ length: 3 }, () =>
        probe.must('PutRecords', { StreamName, Records: Array(500).fill(record()) })))
      const codes = answers.flatMap(({ Records }) => Records.flatMap(({ ErrorCode }) => ErrorCode ?? []))
      // How many another server lets through meanwhile is not what is asked for.
      return codes.length > 0 ? `500 of them ${codes[0]}` : 'all stored'
    }
  },
  {
    text: '7 GetRecords a second on a shard',
    documented: 'ProvisionedThroughputExceededException',
    source: 'GetRecords',
    async run (probe) {
      const { StreamName } = await probe.stream()
      const ShardIterator = await probe.iterator(StreamName)
      for (let i = 0; i < 6; i++) await probe.ask('GetRecords', { ShardIterator })
      return probe.outcome('GetRecords', { ShardIterator })
    }
  },
  {
    text: 'GetRecords with a made-up iterator',
    documented: 'InvalidArgumentException',
    source: 'GetRecords',
    run: alone('GetRecords', { ShardIterator: 'QUJDRA==' })
  },
  {
    text: 'An answer to CBOR: Data and its time',
    documented: 'bytes, integer milliseconds',
    source: 'SDKs for Java',
    async run (probe) {
      const { StreamName } = await probe.stream()
      await probe.must('PutRecord', { StreamName, ...record() })
      const { Records } = await probe.cbor('GetRecords', { ShardIterator: await probe.iterator(StreamName) })
      const { Data, ApproximateArrivalTimestamp: time } = Records[0]
      const form = time instanceof Date ? 'integer milliseconds' : `a ${typeof time}`
      return `${Buffer.isBuffer(Data) ? 'bytes' : `a ${typeof Data}`}, ${form}`
    }
  },
  {
    text: 'HTTP/2 by prior knowledge, on the plain port',
    documented: OK,
    source: 'SDK v3',
    run: (probe) => probe.http2()
  },
  {
    text: 'The end of a closed shard',
    documented: 'ChildShards, no NextShardIterator',
    source: 'GetRecords',
    async run (probe) {
      const { StreamName } = await probe.stream()
      await probe.must('SplitShard', { StreamName, ShardToSplit: SHARD, NewStartingHashKey: HALF })
      await probe.active(StreamName)
      const { ChildShards, NextShardIterator } = await probe.must('GetRecords', { ShardIterator: await probe.iterator(StreamName) })
      return `${ChildShards?.length ? 'ChildShards' : 'no ChildShards'}, ${NextShardIterator ? 'a' : 'no'} NextShardIterator`
    }
  },
  {
    text: 'EndingSequenceNumber of a closed shard',
    documented: 'not below its last record',
    source: 'SequenceNumberRange',
    async run (probe) {
      const { StreamName } = await probe.stream()
      const { SequenceNumber } = await probe.must('PutRecord', { StreamName, ...record() })
      await probe.must('SplitShard', { StreamName, ShardToSplit: SHARD, NewStartingHashKey: HALF })
      const { Shards } = await probe.active(StreamName)
      const { EndingSequenceNumber } = Shards[0].SequenceNumberRange
      return BigInt(EndingSequenceNumber ?? -1) >= BigInt(SequenceNumber) ? 'not below its last record' : 'below its last record'
    }
  },
  {
    text: 'A stream that isn\'t there',
    documented: 'ResourceNotFoundException',
    source: 'DescribeStream',
    run: alone('DescribeStream', { StreamName: 'none' })
  },
  {
    text: 'CreateStream of one that is there',
    documented: 'ResourceInUseException',
    source: 'CreateStream',
    async run (probe) {
      const { StreamName } = await probe.stream()
      return probe.outcome('CreateStream', { StreamName, ShardCount: 1 })
    }
  },
  {
    text: 'ListShards with a filter',
    documented: 'open shards alone',
    source: 'ListShards',
    async run (probe) {
      const { StreamName } = await probe.stream()
      await probe.must('SplitShard', { StreamName, ShardToSplit: SHARD, NewStartingHashKey: HALF })
      await probe.active(StreamName)
      const { Shards } = await probe.must('ListShards', { StreamName, ShardFilter: { Type: 'AT_LATEST' } })
      return Shards.length === 2 ? 'open shards alone' : `${Shards.length} shards`
    }
  }
]

/** @param {Probe} probe @param {(probe: Probe) => Promise<string>} run */
async function answer (probe, run) {
  try {
    return await run(probe)
  } catch (error) {
    if (error instanceof Unanswered) return error.message
    return `fails: ${error.code ?? error.message}`
  }
}

/** Everything asked of one server: { operations, behaviours }, texts by what was asked. */
async function askAll (server) {
  const probe = new Probe(server)
  const found = { operations: {}, behaviours: {} }
  for (const [operation, run] of Object.entries(OPERATIONS)) found.operations[operation] = await answer(probe, run)
  for (const { text, run } of BEHAVIOURS) found.behaviours[text] = await answer(probe, run)
  return found
}

const row = (...cells) => `| ${cells.join(' | ')} |`

/** The tables of docs/local.md. @param {Record<string, Awaited<ReturnType<typeof askAll>>>} found by server */
function differencesMarkdown (found) {
  const names = Object.keys(found)
  const cell = (outcome, documented) => outcome === documented ? 'yes' : outcome
  return [
    row('operation', ...names),
    row('---', ...names.map(() => '---')),
    ...Object.keys(OPERATIONS).map((operation) =>
      row(`\`${operation}\``, ...names.map((name) => cell(found[name].operations[operation], OK)))),
    '',
    row('what', 'the service, by its documentation', ...names),
    row('---', '---', ...names.map(() => '---')),
    ...BEHAVIOURS.map(({ text, documented, source }) =>
      row(text, `${documented} (${source})`, ...names.map((name) => cell(found[name].behaviours[text], documented)))),
    ''
  ].join('\n')
}

/** What the three servers answer, in the order of the tables' columns. @returns {Promise<Record<string, any>>} */
async function askServers () {
  const now = Date.now()
  const starters = {
    // On a clock that stands still: all that is asked for comes within a second, however slow the machine.
    'kinesis-native local': () =>
      createLocalKinesis({ credentials: CREDENTIALS, region: REGION, limits: { callRate: Infinity }, clock: () => now }),
    kinesalite: () => startKinesalite({ shardLimit: 1000 }),
    'kinesis-local': startKinesisLocal
  }
  const found = {}
  for (const [name, start] of Object.entries(starters)) {
    const server = await start()
    found[name] = await askAll(server)
    await server.close()
  }
  return found
}

const DOCUMENT = path.join(__dirname, '../../../docs/local.md')

/**
 * What docs/local.md has from here, by the name in its `<!-- name -->` … `<!-- end -->` marks.
 * @param {Record<string, any>} found
 */
function generated (found) {
  return {
    options: tableMarkdown(localTable),
    flags: `\`\`\`\n${usage}\n\`\`\`\n`,
    faults: faultsMarkdown(),
    differences: differencesMarkdown(found)
  }
}

function faultsMarkdown () {
  const lines = [...faults].map(([name, { text, stage, protocol, args }]) =>
    row(`\`${name}\``, [stage, protocol].filter(Boolean).join(', '), text, args ? `\`${JSON.stringify(args)}\`` : ''))
  return [row('fault', 'acts on', 'what', 'arguments, with their defaults'), row('---', '---', '---', '---'), ...lines, ''].join('\n')
}

/** The document with its generated parts replaced. */
function fill (text, parts) {
  return Object.entries(parts).reduce((whole, [name, part]) =>
    whole.replace(new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end -->)`), (_, begin, end) => `${begin}\n${part}\n${end}`), text)
}

if (require.main === module) {
  askServers().then((found) => {
    fs.writeFileSync(DOCUMENT, fill(fs.readFileSync(DOCUMENT, 'utf8'), generated(found)))
  })
}

module.exports = { BEHAVIOURS, DOCUMENT, OK, OPERATIONS, askServers, fill, generated }
