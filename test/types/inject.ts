// Code that takes its client from outside, with the SDK's handlers, providers and test doubles.
import { Agent } from 'node:https'
import { fromEnv } from '@aws-sdk/credential-provider-env'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import {
  GetRecordsCommand, Kinesis, KinesisClient, KinesisServiceException, PutRecordCommand, ResourceNotFoundException,
  type GetRecordsCommandInput, type GetRecordsCommandOutput, type PutRecordCommandInput, type PutRecordInput,
  type ServiceInputTypes, type ServiceOutputTypes
} from '@aws-sdk/client-kinesis'

interface Sender { send (command: PutRecordCommand | GetRecordsCommand): Promise<unknown> }

export const client: KinesisClient = new Kinesis({
  region: 'eu-west-1',
  credentials: fromEnv(),
  requestHandler: new NodeHttpHandler({ connectionTimeout: 500, httpsAgent: new Agent({ keepAlive: true, maxSockets: 200 }) })
})

export class Repository {
  constructor (private readonly client: Pick<KinesisClient, 'send'>, private readonly stream: string) {}

  async save (key: string, value: unknown): Promise<string> {
    const base: Omit<PutRecordInput, 'Data'> = { StreamName: this.stream, PartitionKey: key }
    const input: PutRecordCommandInput = { ...base, Data: Buffer.from(JSON.stringify(value)) }
    const { SequenceNumber, ShardId } = await this.client.send(new PutRecordCommand(input))
    return `${ShardId}:${SequenceNumber!}`
  }

  async read (input: GetRecordsCommandInput): Promise<Uint8Array[]> {
    const output: GetRecordsCommandOutput = await this.client.send(new GetRecordsCommand(input))
    return output.Records!.map(({ Data }) => Data!)
  }
}

export const double: Sender = {
  async send (command) {
    if (command instanceof PutRecordCommand && command.input.StreamName === 'gone') {
      throw new ResourceNotFoundException({ message: 'gone', $metadata: { httpStatusCode: 400 } })
    }
    return { $metadata: {} }
  }
}

export function describe (error: unknown): string {
  if (error instanceof KinesisServiceException) return `${error.name} (${error.$fault}): ${error.message}`
  return String(error)
}

export type Log = (input: ServiceInputTypes, output: ServiceOutputTypes) => void
export const region = async (): Promise<string> => await client.config.region()
