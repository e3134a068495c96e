// Sets up a stream: waiters, paginators, tags, enumerations.
import {
  AddTagsToStreamCommand, CreateStreamCommand, DeleteStreamCommand, DescribeStreamSummaryCommand, EnableEnhancedMonitoringCommand,
  KinesisClient, ListStreamsCommand, MetricsName, RegisterStreamConsumerCommand, ResourceInUseException, ScalingType, StreamMode,
  StreamStatus, UpdateShardCountCommand, paginateListStreamConsumers, paginateListStreams, waitUntilStreamExists,
  waitUntilStreamNotExists,
  type Consumer, type ListStreamsCommandOutput, type StreamDescriptionSummary
} from '@aws-sdk/client-kinesis'

const client = new KinesisClient({
  region: async () => 'us-east-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  endpoint: async () => ({ protocol: 'http:', hostname: '127.0.0.1', port: 4567, path: '/' }),
  useFipsEndpoint: false,
  useDualstackEndpoint: async () => false
})

export async function create (StreamName: string, mode: StreamMode = StreamMode.ON_DEMAND): Promise<StreamDescriptionSummary> {
  try {
    await client.send(new CreateStreamCommand({ StreamName, StreamModeDetails: { StreamMode: mode }, Tags: { team: 'web' } }))
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
  const { state, reason } = await waitUntilStreamExists({ client, maxWaitTime: 300, minDelay: 2, maxDelay: 10 }, { StreamName })
  console.log(state, reason)
  await client.send(new AddTagsToStreamCommand({ StreamName, Tags: { cost: 'x' } }))
  await client.send(new EnableEnhancedMonitoringCommand({ StreamName, ShardLevelMetrics: [MetricsName.INCOMING_BYTES, 'ALL'] }))
  await client.send(new UpdateShardCountCommand({ StreamName, TargetShardCount: 4, ScalingType: ScalingType.UNIFORM_SCALING }))
  const { StreamDescriptionSummary, $metadata } = await client.send(new DescribeStreamSummaryCommand({ StreamName }))
  if (StreamDescriptionSummary?.StreamStatus !== StreamStatus.ACTIVE) throw new Error(`${StreamName}: ${$metadata.requestId}`)
  return StreamDescriptionSummary
}

export async function names (): Promise<string[]> {
  const all: string[] = []
  for await (const page of paginateListStreams({ client, pageSize: 100 }, {})) all.push(...page.StreamNames ?? [])
  const first: ListStreamsCommandOutput = await client.send(new ListStreamsCommand())
  return all.length > 0 ? all : first.StreamNames!
}

export async function consumers (StreamARN: string): Promise<Consumer[]> {
  await client.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'c' }))
  const all: Consumer[] = []
  for await (const { Consumers = [] } of paginateListStreamConsumers({ client }, { StreamARN })) all.push(...Consumers)
  return all.filter(({ ConsumerStatus }) => ConsumerStatus === 'ACTIVE')
}

export async function remove (StreamName: string): Promise<void> {
  await client.send(new DeleteStreamCommand({ StreamName, EnforceConsumerDeletion: true }))
  await waitUntilStreamNotExists({ client, maxWaitTime: 60 }, { StreamName })
}
