// A poller of every shard with the aggregated client.
import {
  ExpiredIteratorException, Kinesis, KinesisServiceException, ShardIteratorType,
  type GetRecordsCommandOutput, type GetShardIteratorCommandInput, type Shard, type _Record
} from '@aws-sdk/client-kinesis'

type Handler = (records: _Record[], shard: Shard) => Promise<void>

export class Poller {
  private readonly kinesis: Kinesis
  constructor (region: string, private readonly stream: string, private readonly handle: Handler) {
    this.kinesis = new Kinesis({ region, customUserAgent: 'poller/1.0' })
  }

  async shards (): Promise<Shard[]> {
    const shards: Shard[] = []
    let NextToken: string | undefined
    do {
      const page = await this.kinesis.listShards(NextToken ? { NextToken } : { StreamName: this.stream })
      shards.push(...page.Shards ?? [])
      NextToken = page.NextToken
    } while (NextToken)
    return shards
  }

  private async iterator (shard: Shard, from?: Date): Promise<string | undefined> {
    const input: GetShardIteratorCommandInput = from === undefined
      ? { StreamName: this.stream, ShardId: shard.ShardId, ShardIteratorType: ShardIteratorType.TRIM_HORIZON }
      : { StreamName: this.stream, ShardId: shard.ShardId, ShardIteratorType: 'AT_TIMESTAMP', Timestamp: from }
    return (await this.kinesis.getShardIterator(input)).ShardIterator
  }

  async poll (shard: Shard): Promise<bigint> {
    let bytes = 0n
    let iterator = await this.iterator(shard)
    while (iterator !== undefined) {
      try {
        const answer: GetRecordsCommandOutput = await this.kinesis.getRecords({ ShardIterator: iterator, Limit: 1000 })
        for (const record of answer.Records ?? []) {
          const text: string = new TextDecoder().decode(record.Data)
          bytes += BigInt(record.Data!.byteLength + text.length)
          const arrived: number | undefined = record.ApproximateArrivalTimestamp?.getTime()
          if (arrived !== undefined && record.EncryptionType === 'KMS') console.log(record.SequenceNumber!, record.PartitionKey)
        }
        await this.handle(answer.Records!, shard)
        iterator = answer.NextShardIterator
      } catch (error) {
        if (error instanceof ExpiredIteratorException) iterator = await this.iterator(shard)
        else if (error instanceof KinesisServiceException && error.$retryable !== undefined) continue
        else throw error
      }
    }
    return bytes
  }

  withCallbacks (done: (error: Error | null, names?: string[]) => void): void {
    this.kinesis.listStreams({}, (error, data) => done(error, data?.StreamNames))
    this.kinesis.describeStream({ StreamName: this.stream }, {}, (error: any, data) => {
      if (data !== undefined) console.log(data.StreamDescription!.Shards!.length, error)
    })
  }
}
