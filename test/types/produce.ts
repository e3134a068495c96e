// A service's producer: batches, retries of what failed in part, errors by class.
import {
  KinesisClient, PutRecordsCommand, ProvisionedThroughputExceededException, ResourceNotFoundException,
  type KinesisClientConfig, type PutRecordsCommandInput, type PutRecordsCommandOutput, type PutRecordsRequestEntry,
  type PutRecordsResultEntry
} from '@aws-sdk/client-kinesis'

interface Event { id: string; kind: 'click' | 'view'; at: number }

const config: KinesisClientConfig = {
  region: process.env.AWS_REGION ?? 'eu-west-1',
  endpoint: process.env.KINESIS_ENDPOINT,
  maxAttempts: 5,
  retryMode: 'standard',
  credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c', expiration: new Date() }),
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 },
  logger: console
}
const client = new KinesisClient(config)

export class Batcher {
  private pending: PutRecordsRequestEntry[] = []
  constructor (private readonly streamName: string | undefined, private readonly kinesis: KinesisClient = client) {}

  add (event: Event): void {
    this.pending.push({ PartitionKey: event.id, Data: new TextEncoder().encode(JSON.stringify(event)) })
  }

  async flush (signal?: AbortSignal): Promise<number> {
    let entries = this.pending.splice(0, 500)
    let stored = 0
    while (entries.length > 0) {
      const input: PutRecordsCommandInput = { StreamName: this.streamName, Records: entries }
      const output: PutRecordsCommandOutput = await this.kinesis.send(new PutRecordsCommand(input), { abortSignal: signal })
      const failed = (output.Records ?? []).map((result: PutRecordsResultEntry, i: number) =>
        result.ErrorCode === undefined ? undefined : entries[i])
      stored += entries.length - (output.FailedRecordCount ?? 0)
      entries = failed.filter((entry): entry is PutRecordsRequestEntry => entry !== undefined)
    }
    return stored
  }
}

export async function main (): Promise<void> {
  const batcher = new Batcher(process.env.STREAM)
  batcher.add({ id: '1', kind: 'click', at: Date.now() })
  try {
    console.log(await batcher.flush())
  } catch (error) {
    if (error instanceof ProvisionedThroughputExceededException) {
      console.warn(error.name, error.$fault, error.$metadata.requestId, error.message)
    } else if (error instanceof ResourceNotFoundException) {
      const status: number | undefined = error.$metadata.httpStatusCode
      console.error(status, error.$metadata.attempts)
    } else {
      throw error
    }
  } finally {
    client.destroy()
  }
}
