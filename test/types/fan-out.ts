// Enhanced fan-out: a subscription that goes on where it ended.
import {
  KinesisClient, SubscribeToShardCommand, type StartingPosition, type SubscribeToShardCommandOutput, type SubscribeToShardEvent,
  type SubscribeToShardEventStream
} from '@aws-sdk/client-kinesis'

const client = new KinesisClient({ region: 'eu-west-1' })

export async function * events (ConsumerARN: string, ShardId: string): AsyncGenerator<SubscribeToShardEvent> {
  let StartingPosition: StartingPosition = { Type: 'LATEST' }
  for (;;) {
    const answer: SubscribeToShardCommandOutput =
      await client.send(new SubscribeToShardCommand({ ConsumerARN, ShardId, StartingPosition }))
    const stream: AsyncIterable<SubscribeToShardEventStream> = answer.EventStream!
    for await (const event of stream) {
      if (event.ResourceInUseException) throw event.ResourceInUseException
      if (event.SubscribeToShardEvent === undefined) continue
      const { ContinuationSequenceNumber, ChildShards } = event.SubscribeToShardEvent
      yield event.SubscribeToShardEvent
      if (ContinuationSequenceNumber === undefined) return void ChildShards?.map(({ ShardId }) => ShardId)
      StartingPosition = { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: ContinuationSequenceNumber }
    }
  }
}
