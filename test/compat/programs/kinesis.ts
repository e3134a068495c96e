// A program for kinesis in TypeScript.
import kinesis = require('kinesis-native/kinesis')
import https = require('node:https')
import { Transform } from 'node:stream'

const { KinesisStream } = kinesis

const source = kinesis.stream({ name: 'clicks', oldest: true, shards: ['shardId-000000000000', { id: 'shardId-000000000001' }] })
source.on('data', ({ Data, PartitionKey }: kinesis.ReadRecord) => console.log(Data.toString(), PartitionKey.length))
source.pipe(new Transform({ objectMode: true }))

export class Sink extends KinesisStream {
  readonly limit: number
  constructor () {
    super({
      name: 'clicks',
      region: { region: 'eu-west-1', host: 'localhost', port: 4567 },
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      agent: new https.Agent(),
      writeConcurrency: process.env.CONCURRENCY,
      retryPolicy (makeRequest, options, callback) {
        const { abort } = makeRequest((error, data) => error?.statusCode === 503 ? abort() : callback(error, data))
      }
    })
    this.limit = this.writeConcurrency
  }
}

kinesis.request('ListStreams', (error, data) => console.log(error?.message, data.StreamNames))
kinesis.request('ListStreams', {}, (error, data) => console.log(error?.message, data.StreamNames))
kinesis.request('ListStreams', {}, { timeout: 1000, maxRetries: 3 }, (error, data) => console.log(error?.message, data.StreamNames))
kinesis.request('ListStreams').then(({ StreamNames }) => console.log(StreamNames), (error) => console.log(error))
kinesis.listStreams((error, names) => console.log(error?.name, names?.length))
kinesis.listStreams({ region: 'us-west-1' }, (error, names) => console.log(error?.name, names?.length))
export const names: Promise<string[]> = kinesis.listStreams()
