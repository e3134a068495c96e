// The names of @aws-sdk/client-kinesis as kinesis-native/sdk has them. This part is written by hand, in
// scripts/sdk-face.d.ts; what follows it is generated from lib/model by scripts/types.js.

import type { Agent as HttpAgent, AgentOptions as HttpAgentOptions } from 'node:http';
import type { Agent as HttpsAgent, AgentOptions as HttpsAgentOptions } from 'node:https';

export interface ResponseMetadata {
  httpStatusCode?: number;
  requestId?: string;
  extendedRequestId?: string;
  cfId?: string;
  attempts?: number;
  /** ms */
  totalRetryDelay?: number;
}

export interface MetadataBearer {
  $metadata: ResponseMetadata;
}

/** A value, or an async function that gives it when the first command needs it. */
export type Provider<T> = () => Promise<T>;

export interface AwsCredentialIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly credentialScope?: string;
  readonly accountId?: string;
  readonly expiration?: Date;
}

export type AwsCredentialIdentityProvider = (identityProperties?: Record<string, any>) => Promise<AwsCredentialIdentity>;

export interface Logger {
  trace?: (...content: any[]) => void;
  debug: (...content: any[]) => void;
  info: (...content: any[]) => void;
  warn: (...content: any[]) => void;
  error: (...content: any[]) => void;
}

export interface Endpoint {
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null>;
}

/** An AbortSignal of Node's, or one of the SDK's older ones. */
export interface AnyAbortSignal {
  readonly aborted: boolean;
  onabort?: ((this: any, event: any) => any) | null;
}

/** Of one call. */
export interface HttpHandlerOptions {
  abortSignal?: AbortSignal | AnyAbortSignal;
  /** ms; 0: none */
  requestTimeout?: number;
}

/** What is read of a NodeHttpHandler's or NodeHttp2Handler's options; time-outs in ms, 0: none. */
export interface RequestHandlerOptions {
  connectionTimeout?: number;
  /** Of one attempt. */
  requestTimeout?: number;
  /** Of one attempt, where there is no requestTimeout. */
  socketTimeout?: number;
  sessionTimeout?: number;
  maxConcurrentStreams?: number;
  httpAgent?: HttpAgent | HttpAgentOptions;
  httpsAgent?: HttpsAgent | HttpsAgentOptions;
  throwOnRequestTimeout?: boolean;
  socketAcquisitionWarningTimeout?: number;
  disableConcurrentStreams?: boolean;
  logger?: Logger;
}

/** A NodeHttpHandler or NodeHttp2Handler: it is read, not called. */
export interface RequestHandler {
  handle (...args: any[]): Promise<any>;
  metadata?: { handlerProtocol: string };
}

export interface RetryStrategy {
  acquireInitialRetryToken (...args: any[]): Promise<any>;
  refreshRetryTokenForRetry (...args: any[]): Promise<any>;
  recordSuccess (...args: any[]): void;
}

export interface KinesisClientConfig {
  region?: string | Provider<string>;
  endpoint?: string | URL | Endpoint | { url: URL } | Provider<string | URL | Endpoint | { url: URL }>;
  credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  credentialDefaultProvider?: (input: any) => AwsCredentialIdentityProvider;
  profile?: string;
  maxAttempts?: number | Provider<number>;
  retryMode?: string | Provider<string>;
  /** StandardRetryStrategy, ConfiguredRetryStrategy or AdaptiveRetryStrategy. */
  retryStrategy?: RetryStrategy;
  requestHandler?: RequestHandler | RequestHandlerOptions;
  logger?: Logger;
  useFipsEndpoint?: boolean | Provider<boolean>;
  useDualstackEndpoint?: boolean | Provider<boolean>;
  accountIdEndpointMode?: 'disabled' | 'preferred' | 'required' | Provider<'disabled' | 'preferred' | 'required'>;
  /** Ours; the SDK's classes are refused. */
  protocol?: 'auto' | 'cbor' | 'json';
  userAgentAppId?: string | Provider<string | undefined>;
  customUserAgent?: string | [string, string?][];
  defaultsMode?: string | Provider<string>;
  apiVersion?: string;
  tls?: boolean;
  disableHostPrefix?: boolean;
  cacheMiddleware?: boolean;
}

export type KinesisClientConfigType = KinesisClientConfig;

export interface KinesisClientResolvedConfig {
  readonly apiVersion: string;
  readonly serviceId: string;
  readonly region: Provider<string>;
  readonly endpoint?: Provider<Endpoint>;
  readonly isCustomEndpoint: boolean;
  readonly tls: boolean;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly maxAttempts: Provider<number>;
  readonly retryMode: string | Provider<string>;
  readonly useFipsEndpoint: Provider<boolean>;
  readonly useDualstackEndpoint: Provider<boolean>;
  readonly accountIdEndpointMode: Provider<'disabled' | 'preferred' | 'required'>;
  readonly userAgentAppId: Provider<string | undefined>;
  readonly logger: Partial<Logger>;
  readonly requestHandler?: RequestHandler | RequestHandlerOptions;
  readonly profile?: string;
}

export type KinesisClientResolvedConfigType = KinesisClientResolvedConfig;

/** There is none: adding to it throws an error that says what to do instead. */
export interface MiddlewareStack {
  add (...args: any[]): never;
  addRelativeTo (...args: any[]): never;
  use (...args: any[]): never;
  clone (): never;
  concat (...args: any[]): never;
  identify (): string[];
  remove (...args: any[]): boolean;
  removeByTag (tag: string): boolean;
}

declare const outputType: unique symbol;

/** An operation with its input. */
export declare class $Command<Input extends object, Output extends MetadataBearer> {
  readonly input: Input;
  readonly middlewareStack: MiddlewareStack;
  readonly [outputType]?: Output;
  constructor (input: Input);
}

export interface InvokeMethod<Input extends object, Output extends MetadataBearer> {
  (input: Input, options?: HttpHandlerOptions): Promise<Output>;
  (input: Input, cb: (err: any, data?: Output) => void): void;
  (input: Input, options: HttpHandlerOptions, cb: (err: any, data?: Output) => void): void;
}

export interface InvokeMethodOptionalArgs<Input extends object, Output extends MetadataBearer> extends InvokeMethod<Input, Output> {
  (): Promise<Output>;
}

export declare class KinesisClient {
  readonly config: KinesisClientResolvedConfig;
  readonly middlewareStack: MiddlewareStack;
  constructor (configuration?: KinesisClientConfig);
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> (
    command: $Command<Input, Output>, options?: HttpHandlerOptions): Promise<Output>;
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> (
    command: $Command<Input, Output>, cb: (err: any, data?: Output) => void): void;
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> (
    command: $Command<Input, Output>, options: HttpHandlerOptions, cb: (err: any, data?: Output) => void): void;
  /** What is under way is waited for. */
  destroy (): void;
}

export { KinesisClient as __Client };

/** A client with a method for each command, paginator and waiter. */
export declare class Kinesis extends KinesisClient {}

export interface KinesisServiceExceptionOptions {
  name?: string;
  $fault?: 'client' | 'server';
  message?: string;
  $metadata: ResponseMetadata;
}

export declare class KinesisServiceException extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: ResponseMetadata;
  readonly $retryable?: { throttling?: boolean };
  readonly $response?: any;
  /** The service's name of it. */
  readonly code: string;
  readonly statusCode: number | undefined;
  readonly requestId: string | undefined;
  readonly extendedRequestId: string | undefined;
  readonly retryable: boolean;
  /** Requests sent; 0: nothing reached the network. */
  readonly attempts: number;
  /** Whether the service may have stored what the call sent. */
  readonly persisted: 'no' | 'unknown';
  constructor (options: KinesisServiceExceptionOptions);
  static isInstance (value: unknown): value is KinesisServiceException;
}

export interface PaginationConfiguration {
  client: any;
  pageSize?: number;
  startingToken?: any;
  stopOnSameToken?: boolean;
  withCommand?: (command: any) => any;
}

export interface KinesisPaginationConfiguration extends PaginationConfiguration {
  client: KinesisClient;
}

export type Paginator<T> = AsyncGenerator<T, undefined, unknown>;

/** In seconds. */
export interface WaiterConfiguration<Client> {
  client: Client;
  maxWaitTime: number;
  minDelay?: number;
  maxDelay?: number;
  abortSignal?: AbortSignal | AnyAbortSignal;
  abortController?: { signal: AbortSignal | AnyAbortSignal };
}

export interface WaiterResult<R = any> {
  /** 'SUCCESS', 'FAILURE', 'RETRY', 'TIMEOUT' or 'ABORTED' */
  state: string;
  reason?: R;
  final?: R;
  observedResponses?: Record<string, number>;
}

export type { _Record as Record };

export declare const ChannelDestinationType: {
  readonly S3: 'S3';
  readonly S3_TABLES: 'S3_TABLES';
};
export type ChannelDestinationType = (typeof ChannelDestinationType)[keyof typeof ChannelDestinationType];

export declare const ChannelEncryptionType: {
  readonly KMS: 'KMS';
};
export type ChannelEncryptionType = (typeof ChannelEncryptionType)[keyof typeof ChannelEncryptionType];

export declare const ChannelStatus: {
  readonly CREATING: 'CREATING';
  readonly DELETING: 'DELETING';
  readonly ACTIVE: 'ACTIVE';
  readonly UPDATING: 'UPDATING';
  readonly FAILED: 'FAILED';
};
export type ChannelStatus = (typeof ChannelStatus)[keyof typeof ChannelStatus];

export declare const ConsumerStatus: {
  readonly CREATING: 'CREATING';
  readonly DELETING: 'DELETING';
  readonly ACTIVE: 'ACTIVE';
};
export type ConsumerStatus = (typeof ConsumerStatus)[keyof typeof ConsumerStatus];

export declare const EncryptionType: {
  readonly NONE: 'NONE';
  readonly KMS: 'KMS';
};
export type EncryptionType = (typeof EncryptionType)[keyof typeof EncryptionType];

export declare const MetricsName: {
  readonly INCOMING_BYTES: 'IncomingBytes';
  readonly INCOMING_RECORDS: 'IncomingRecords';
  readonly OUTGOING_BYTES: 'OutgoingBytes';
  readonly OUTGOING_RECORDS: 'OutgoingRecords';
  readonly WRITE_PROVISIONED_THROUGHPUT_EXCEEDED: 'WriteProvisionedThroughputExceeded';
  readonly READ_PROVISIONED_THROUGHPUT_EXCEEDED: 'ReadProvisionedThroughputExceeded';
  readonly ITERATOR_AGE_MILLISECONDS: 'IteratorAgeMilliseconds';
  readonly ALL: 'ALL';
};
export type MetricsName = (typeof MetricsName)[keyof typeof MetricsName];

export declare const MinimumThroughputBillingCommitmentInputStatus: {
  readonly ENABLED: 'ENABLED';
  readonly DISABLED: 'DISABLED';
};
export type MinimumThroughputBillingCommitmentInputStatus = (typeof MinimumThroughputBillingCommitmentInputStatus)[keyof typeof MinimumThroughputBillingCommitmentInputStatus];

export declare const MinimumThroughputBillingCommitmentOutputStatus: {
  readonly DISABLED: 'DISABLED';
  readonly ENABLED: 'ENABLED';
  readonly ENABLED_UNTIL_EARLIEST_ALLOWED_END: 'ENABLED_UNTIL_EARLIEST_ALLOWED_END';
};
export type MinimumThroughputBillingCommitmentOutputStatus = (typeof MinimumThroughputBillingCommitmentOutputStatus)[keyof typeof MinimumThroughputBillingCommitmentOutputStatus];

export declare const PartitionTransform: {
  readonly TIME_HOUR: 'TIME_HOUR';
};
export type PartitionTransform = (typeof PartitionTransform)[keyof typeof PartitionTransform];

export declare const RecordDistributionStrategy: {
  readonly AUTO: 'AUTO';
  readonly USER_PARTITION_KEY: 'USER_PARTITION_KEY';
};
export type RecordDistributionStrategy = (typeof RecordDistributionStrategy)[keyof typeof RecordDistributionStrategy];

export declare const RecordFormatType: {
  readonly GSR_JSON: 'GSR_JSON';
  readonly JSON: 'JSON';
  readonly STRING: 'STRING';
  readonly BYTE_ARRAY: 'BYTE_ARRAY';
};
export type RecordFormatType = (typeof RecordFormatType)[keyof typeof RecordFormatType];

export declare const S3CompressionType: {
  readonly NONE: 'NONE';
  readonly GZIP: 'GZIP';
  readonly ZSTD: 'ZSTD';
};
export type S3CompressionType = (typeof S3CompressionType)[keyof typeof S3CompressionType];

export declare const S3StorageClass: {
  readonly STANDARD: 'STANDARD';
  readonly INTELLIGENT_TIERING: 'INTELLIGENT_TIERING';
  readonly GLACIER_IR: 'GLACIER_IR';
};
export type S3StorageClass = (typeof S3StorageClass)[keyof typeof S3StorageClass];

export declare const S3TablesCompressionType: {
  readonly NONE: 'NONE';
  readonly ZSTD: 'ZSTD';
  readonly SNAPPY: 'SNAPPY';
};
export type S3TablesCompressionType = (typeof S3TablesCompressionType)[keyof typeof S3TablesCompressionType];

export declare const ScalingType: {
  readonly UNIFORM_SCALING: 'UNIFORM_SCALING';
};
export type ScalingType = (typeof ScalingType)[keyof typeof ScalingType];

export declare const ShardFilterType: {
  readonly AFTER_SHARD_ID: 'AFTER_SHARD_ID';
  readonly AT_TRIM_HORIZON: 'AT_TRIM_HORIZON';
  readonly FROM_TRIM_HORIZON: 'FROM_TRIM_HORIZON';
  readonly AT_LATEST: 'AT_LATEST';
  readonly AT_TIMESTAMP: 'AT_TIMESTAMP';
  readonly FROM_TIMESTAMP: 'FROM_TIMESTAMP';
};
export type ShardFilterType = (typeof ShardFilterType)[keyof typeof ShardFilterType];

export declare const ShardIteratorType: {
  readonly AFTER_SEQUENCE_NUMBER: 'AFTER_SEQUENCE_NUMBER';
  readonly LATEST: 'LATEST';
  readonly AT_TIMESTAMP: 'AT_TIMESTAMP';
  readonly AT_SEQUENCE_NUMBER: 'AT_SEQUENCE_NUMBER';
  readonly TRIM_HORIZON: 'TRIM_HORIZON';
};
export type ShardIteratorType = (typeof ShardIteratorType)[keyof typeof ShardIteratorType];

export declare const StreamMode: {
  readonly PROVISIONED: 'PROVISIONED';
  readonly ON_DEMAND: 'ON_DEMAND';
};
export type StreamMode = (typeof StreamMode)[keyof typeof StreamMode];

export declare const StreamStatus: {
  readonly CREATING: 'CREATING';
  readonly DELETING: 'DELETING';
  readonly ACTIVE: 'ACTIVE';
  readonly UPDATING: 'UPDATING';
};
export type StreamStatus = (typeof StreamStatus)[keyof typeof StreamStatus];

export interface AddTagsToStreamInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 200 entries */
  Tags: Record<string, string> | undefined;
}

export interface ChannelDescription {
  ChannelName: string | undefined;
  ChannelARN: string | undefined;
  ChannelId: string | undefined;
  ChannelStatus: ChannelStatus | undefined;
  ChannelStatusReason?: string | undefined;
  ChannelCreationTimestamp: Date | undefined;
  ServiceExecutionRoleARN: string | undefined;
  StreamConfigurationList: ChannelStreamDescription[] | undefined;
  S3DestinationConfiguration?: S3DestinationDescription | undefined;
  S3TablesDestinationConfiguration?: S3TablesDestinationDescription | undefined;
  EncryptionConfiguration?: ChannelEncryptionConfiguration | undefined;
  LoggingConfiguration: ChannelLoggingConfiguration | undefined;
}

export interface ChannelEncryptionConfiguration {
  EncryptionType: ChannelEncryptionType | undefined;
  KeyId: string | undefined;
}

export interface ChannelLoggingConfiguration {
  CloudWatchLogs: CloudWatchLogs | undefined;
}

export interface ChannelLoggingUpdateInput {
  CloudWatchLogs: CloudWatchLogsUpdateInput | undefined;
}

export interface ChannelStreamConfiguration {
  /** 1 to 2048 characters */
  StreamARN: string | undefined;
  RecordConfiguration: RecordConfiguration | undefined;
}

export interface ChannelStreamDescription {
  StreamARN: string | undefined;
  StreamCreationTimestamp: Date | undefined;
  RecordConfiguration: RecordConfiguration | undefined;
}

export interface ChannelStreamIdentifier {
  StreamARN: string | undefined;
  StreamCreationTimestamp: Date | undefined;
}

export interface ChannelSummary {
  ChannelName: string | undefined;
  ChannelARN: string | undefined;
  ChannelId: string | undefined;
  ChannelStatus: ChannelStatus | undefined;
  ChannelStatusReason?: string | undefined;
  ChannelCreationTimestamp: Date | undefined;
  ChannelDestinationType: ChannelDestinationType | undefined;
  Streams: ChannelStreamIdentifier[] | undefined;
}

export interface ChildShard {
  ShardId: string | undefined;
  ParentShards: string[] | undefined;
  HashKeyRange: HashKeyRange | undefined;
}

export interface CloudWatchLogs {
  Enabled: boolean | undefined;
  LogGroupName?: string | undefined;
  LogStreamName?: string | undefined;
}

export interface CloudWatchLogsUpdateInput {
  Enabled: boolean | undefined;
  LogGroupName?: string | undefined;
  LogStreamName?: string | undefined;
}

export interface Consumer {
  ConsumerName: string | undefined;
  ConsumerARN: string | undefined;
  ConsumerStatus: ConsumerStatus | undefined;
  ConsumerCreationTimestamp: Date | undefined;
}

export interface ConsumerDescription {
  ConsumerName: string | undefined;
  ConsumerARN: string | undefined;
  ConsumerStatus: ConsumerStatus | undefined;
  ConsumerCreationTimestamp: Date | undefined;
  StreamARN: string | undefined;
}

export interface CreateChannelInput {
  /** 1 to 128 characters */
  ChannelName: string | undefined;
  /** 1 to 2048 characters */
  ServiceExecutionRoleARN: string | undefined;
  /** at least 1 elements */
  StreamConfigurationList: ChannelStreamConfiguration[] | undefined;
  S3DestinationConfiguration?: S3DestinationConfiguration | undefined;
  S3TablesDestinationConfiguration?: S3TablesDestinationConfiguration | undefined;
  EncryptionConfiguration?: ChannelEncryptionConfiguration | undefined;
  /** 1 to 200 entries */
  Tags?: Record<string, string> | undefined;
  LoggingConfiguration?: ChannelLoggingConfiguration | undefined;
}

export interface CreateChannelOutput {
  ChannelDescription: ChannelDescription | undefined;
}

export interface CreateStreamInput {
  /** 1 to 128 characters */
  StreamName: string | undefined;
  /** at least 1 */
  ShardCount?: number | undefined;
  StreamModeDetails?: StreamModeDetails | undefined;
  /** 1 to 200 entries */
  Tags?: Record<string, string> | undefined;
  /** at least 0 */
  WarmThroughputMiBps?: number | undefined;
  /** 1024 to 10240 */
  MaxRecordSizeInKiB?: number | undefined;
  RecordDistributionStrategy?: RecordDistributionStrategy | undefined;
}

export interface DeadLetterQueueS3Configuration {
  BucketARN: string | undefined;
  ExpectedBucketOwner: string | undefined;
  ErrorOutputPrefix?: string | undefined;
}

export interface DecreaseStreamRetentionPeriodInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  RetentionPeriodHours: number | undefined;
}

export interface DeleteChannelInput {
  /** 1 to 2048 characters */
  ChannelARN: string | undefined;
}

export interface DeleteResourcePolicyInput {
  /** 1 to 2048 characters */
  ResourceARN: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
}

export interface DeleteStreamInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  EnforceConsumerDeletion?: boolean | undefined;
}

export interface DeregisterStreamConsumerInput {
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 128 characters */
  ConsumerName?: string | undefined;
  /** 1 to 2048 characters */
  ConsumerARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
}

export interface DescribeAccountSettingsInput {}

export interface DescribeAccountSettingsOutput {
  MinimumThroughputBillingCommitment?: MinimumThroughputBillingCommitmentOutput | undefined;
}

export interface DescribeChannelInput {
  /** 1 to 2048 characters */
  ChannelARN: string | undefined;
}

export interface DescribeChannelOutput {
  ChannelDescription: ChannelDescription | undefined;
}

export interface DescribeLimitsInput {}

export interface DescribeLimitsOutput {
  ShardLimit: number | undefined;
  OpenShardCount: number | undefined;
  OnDemandStreamCount: number | undefined;
  OnDemandStreamCountLimit: number | undefined;
  ChannelCount?: number | undefined;
  ChannelCountLimit?: number | undefined;
}

export interface DescribeStreamConsumerInput {
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 128 characters */
  ConsumerName?: string | undefined;
  /** 1 to 2048 characters */
  ConsumerARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
}

export interface DescribeStreamConsumerOutput {
  ConsumerDescription: ConsumerDescription | undefined;
}

export interface DescribeStreamInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 10000 */
  Limit?: number | undefined;
  /** 1 to 128 characters */
  ExclusiveStartShardId?: string | undefined;
}

export interface DescribeStreamOutput {
  StreamDescription: StreamDescription | undefined;
}

export interface DescribeStreamSummaryInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
}

export interface DescribeStreamSummaryOutput {
  StreamDescriptionSummary: StreamDescriptionSummary | undefined;
}

export interface DisableEnhancedMonitoringInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 7 elements */
  ShardLevelMetrics: MetricsName[] | undefined;
}

export interface EnableEnhancedMonitoringInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 7 elements */
  ShardLevelMetrics: MetricsName[] | undefined;
}

export interface EnhancedMetrics {
  ShardLevelMetrics?: MetricsName[] | undefined;
}

export interface EnhancedMonitoringOutput {
  StreamName?: string | undefined;
  CurrentShardLevelMetrics?: MetricsName[] | undefined;
  DesiredShardLevelMetrics?: MetricsName[] | undefined;
  StreamARN?: string | undefined;
}

export interface GetRecordsInput {
  /** 1 to 512 characters */
  ShardIterator: string | undefined;
  /** 1 to 10000 */
  Limit?: number | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  DryRun?: boolean | undefined;
}

export interface GetRecordsOutput {
  Records: _Record[] | undefined;
  NextShardIterator?: string | undefined;
  MillisBehindLatest?: number | undefined;
  ChildShards?: ChildShard[] | undefined;
}

export interface GetResourcePolicyInput {
  /** 1 to 2048 characters */
  ResourceARN: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
}

export interface GetResourcePolicyOutput {
  Policy: string | undefined;
}

export interface GetShardIteratorInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 128 characters */
  ShardId: string | undefined;
  ShardIteratorType: ShardIteratorType | undefined;
  StartingSequenceNumber?: string | undefined;
  Timestamp?: Date | undefined;
  DryRun?: boolean | undefined;
}

export interface GetShardIteratorOutput {
  ShardIterator?: string | undefined;
}

export interface HashKeyRange {
  StartingHashKey: string | undefined;
  EndingHashKey: string | undefined;
}

export interface IncreaseStreamRetentionPeriodInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  RetentionPeriodHours: number | undefined;
}

export interface ListChannelsInput {
  StreamFilter?: StreamFilter[] | undefined;
  /** at least 1 */
  MaxResults?: number | undefined;
  /** 1 to 1048576 characters */
  NextToken?: string | undefined;
}

export interface ListChannelsOutput {
  ChannelSummaries: ChannelSummary[] | undefined;
  NextToken?: string | undefined;
}

export interface ListShardsInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 1048576 characters */
  NextToken?: string | undefined;
  /** 1 to 128 characters */
  ExclusiveStartShardId?: string | undefined;
  /** 1 to 10000 */
  MaxResults?: number | undefined;
  StreamCreationTimestamp?: Date | undefined;
  ShardFilter?: ShardFilter | undefined;
}

export interface ListShardsOutput {
  Shards?: Shard[] | undefined;
  NextToken?: string | undefined;
}

export interface ListStreamConsumersInput {
  /** 1 to 2048 characters */
  StreamARN: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 1048576 characters */
  NextToken?: string | undefined;
  /** 1 to 10000 */
  MaxResults?: number | undefined;
  StreamCreationTimestamp?: Date | undefined;
}

export interface ListStreamConsumersOutput {
  Consumers?: Consumer[] | undefined;
  NextToken?: string | undefined;
}

export interface ListStreamsInput {
  /** 1 to 10000 */
  Limit?: number | undefined;
  /** 1 to 128 characters */
  ExclusiveStartStreamName?: string | undefined;
  /** 1 to 1048576 characters */
  NextToken?: string | undefined;
}

export interface ListStreamsOutput {
  StreamNames: string[] | undefined;
  HasMoreStreams: boolean | undefined;
  NextToken?: string | undefined;
  StreamSummaries?: StreamSummary[] | undefined;
}

export interface ListTagsForResourceInput {
  /** 1 to 2048 characters */
  ResourceARN: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
}

export interface ListTagsForResourceOutput {
  Tags?: Tag[] | undefined;
}

export interface ListTagsForStreamInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 128 characters */
  ExclusiveStartTagKey?: string | undefined;
  /** 1 to 50 */
  Limit?: number | undefined;
}

export interface ListTagsForStreamOutput {
  Tags: Tag[] | undefined;
  HasMoreTags: boolean | undefined;
}

export interface MergeShardsInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 128 characters */
  ShardToMerge: string | undefined;
  /** 1 to 128 characters */
  AdjacentShardToMerge: string | undefined;
}

export interface MinimumThroughputBillingCommitmentInput {
  Status: MinimumThroughputBillingCommitmentInputStatus | undefined;
}

export interface MinimumThroughputBillingCommitmentOutput {
  Status: MinimumThroughputBillingCommitmentOutputStatus | undefined;
  StartedAt?: Date | undefined;
  EndedAt?: Date | undefined;
  EarliestAllowedEndAt?: Date | undefined;
}

export interface PartitionField {
  Transform: PartitionTransform | undefined;
  SourceName: string | undefined;
}

export interface PartitionSpec {
  PartitionFields: PartitionField[] | undefined;
}

export interface PutRecordInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 0 to 10485760 bytes */
  Data: Uint8Array | undefined;
  /** 1 to 256 characters */
  PartitionKey?: string | undefined;
  ExplicitHashKey?: string | undefined;
  SequenceNumberForOrdering?: string | undefined;
  DryRun?: boolean | undefined;
}

export interface PutRecordOutput {
  ShardId: string | undefined;
  SequenceNumber: string | undefined;
  EncryptionType?: EncryptionType | undefined;
}

export interface PutRecordsInput {
  /** 1 to 500 elements */
  Records: PutRecordsRequestEntry[] | undefined;
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  DryRun?: boolean | undefined;
}

export interface PutRecordsOutput {
  FailedRecordCount?: number | undefined;
  Records: PutRecordsResultEntry[] | undefined;
  EncryptionType?: EncryptionType | undefined;
}

export interface PutRecordsRequestEntry {
  /** 0 to 10485760 bytes */
  Data: Uint8Array | undefined;
  ExplicitHashKey?: string | undefined;
  /** 1 to 256 characters */
  PartitionKey?: string | undefined;
}

export interface PutRecordsResultEntry {
  SequenceNumber?: string | undefined;
  ShardId?: string | undefined;
  ErrorCode?: string | undefined;
  ErrorMessage?: string | undefined;
}

export interface PutResourcePolicyInput {
  /** 1 to 2048 characters */
  ResourceARN: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  Policy: string | undefined;
}

export interface _Record {
  SequenceNumber: string | undefined;
  ApproximateArrivalTimestamp?: Date | undefined;
  Data: Uint8Array | undefined;
  PartitionKey?: string | undefined;
  EncryptionType?: EncryptionType | undefined;
}

export interface RecordConfiguration {
  RecordFormatType: RecordFormatType | undefined;
  GSRSchemaARN?: string | undefined;
}

export interface RegisterStreamConsumerInput {
  /** 1 to 2048 characters */
  StreamARN: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 128 characters */
  ConsumerName: string | undefined;
  /** 1 to 200 entries */
  Tags?: Record<string, string> | undefined;
}

export interface RegisterStreamConsumerOutput {
  Consumer: Consumer | undefined;
}

export interface RemoveTagsFromStreamInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 50 elements */
  TagKeys: string[] | undefined;
}

export interface S3DestinationConfiguration {
  /** at least 1 */
  DataFreshnessInSeconds?: number | undefined;
  DeadLetterQueueS3Configuration?: DeadLetterQueueS3Configuration | undefined;
  StorageConfiguration: S3StorageConfiguration | undefined;
}

export interface S3DestinationDescription {
  DataFreshnessInSeconds: number | undefined;
  DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration | undefined;
  StorageConfiguration: S3StorageConfiguration | undefined;
}

export interface S3DestinationUpdateInput {
  /** at least 1 */
  DataFreshnessInSeconds: number | undefined;
}

export interface S3StorageConfiguration {
  BucketARN: string | undefined;
  ExpectedBucketOwner: string | undefined;
  OutputKeyTemplate?: string | undefined;
  StorageClass?: S3StorageClass | undefined;
  CompressionType: S3CompressionType | undefined;
}

export interface S3TablesConfiguration {
  TableBucketARN: string | undefined;
  Namespace: string | undefined;
  TableName: string | undefined;
  CompressionType: S3TablesCompressionType | undefined;
  PartitionSpec?: PartitionSpec | undefined;
}

export interface S3TablesDestinationConfiguration {
  /** at least 1 */
  DataFreshnessInSeconds?: number | undefined;
  DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration | undefined;
  S3TablesConfigurationList: S3TablesConfiguration[] | undefined;
}

export interface S3TablesDestinationDescription {
  DataFreshnessInSeconds: number | undefined;
  DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration | undefined;
  S3TablesConfigurationList: S3TablesConfiguration[] | undefined;
}

export interface S3TablesDestinationUpdateInput {
  /** at least 1 */
  DataFreshnessInSeconds: number | undefined;
}

export interface SequenceNumberRange {
  StartingSequenceNumber: string | undefined;
  EndingSequenceNumber?: string | undefined;
}

export interface Shard {
  ShardId: string | undefined;
  ParentShardId?: string | undefined;
  AdjacentParentShardId?: string | undefined;
  HashKeyRange: HashKeyRange | undefined;
  SequenceNumberRange: SequenceNumberRange | undefined;
}

export interface ShardFilter {
  Type: ShardFilterType | undefined;
  /** 1 to 128 characters */
  ShardId?: string | undefined;
  Timestamp?: Date | undefined;
}

export interface SplitShardInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 128 characters */
  ShardToSplit: string | undefined;
  NewStartingHashKey: string | undefined;
}

export interface StartStreamEncryptionInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  EncryptionType: EncryptionType | undefined;
  /** 1 to 2048 characters */
  KeyId: string | undefined;
}

export interface StartingPosition {
  Type: ShardIteratorType | undefined;
  SequenceNumber?: string | undefined;
  Timestamp?: Date | undefined;
}

export interface StopStreamEncryptionInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  EncryptionType: EncryptionType | undefined;
  /** 1 to 2048 characters */
  KeyId: string | undefined;
}

export interface StreamDescription {
  StreamName: string | undefined;
  StreamARN: string | undefined;
  StreamStatus: StreamStatus | undefined;
  StreamModeDetails?: StreamModeDetails | undefined;
  RetentionPeriodHours: number | undefined;
  StreamCreationTimestamp: Date | undefined;
  EnhancedMonitoring: EnhancedMetrics[] | undefined;
  EncryptionType?: EncryptionType | undefined;
  KeyId?: string | undefined;
  Shards: Shard[] | undefined;
  HasMoreShards: boolean | undefined;
}

export interface StreamDescriptionSummary {
  StreamName: string | undefined;
  StreamARN: string | undefined;
  StreamStatus: StreamStatus | undefined;
  StreamModeDetails?: StreamModeDetails | undefined;
  RetentionPeriodHours: number | undefined;
  StreamCreationTimestamp: Date | undefined;
  EnhancedMonitoring: EnhancedMetrics[] | undefined;
  EncryptionType?: EncryptionType | undefined;
  KeyId?: string | undefined;
  StreamId?: string | undefined;
  OpenShardCount: number | undefined;
  ConsumerCount?: number | undefined;
  WarmThroughput?: WarmThroughputObject | undefined;
  MaxRecordSizeInKiB?: number | undefined;
  ChannelCount?: number | undefined;
  RecordDistributionStrategy?: RecordDistributionStrategy | undefined;
}

export interface StreamFilter {
  /** 1 to 2048 characters */
  StreamARN: string | undefined;
  StreamCreationTimestamp?: Date | undefined;
}

export interface StreamModeDetails {
  StreamMode: StreamMode | undefined;
}

export interface StreamSummary {
  StreamName: string | undefined;
  StreamARN: string | undefined;
  StreamStatus: StreamStatus | undefined;
  StreamModeDetails?: StreamModeDetails | undefined;
  StreamCreationTimestamp?: Date | undefined;
}

export interface SubscribeToShardEvent {
  Records: _Record[] | undefined;
  ContinuationSequenceNumber: string | undefined;
  MillisBehindLatest: number | undefined;
  ChildShards?: ChildShard[] | undefined;
}

export interface SubscribeToShardInput {
  /** 1 to 2048 characters */
  ConsumerARN: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 128 characters */
  ShardId: string | undefined;
  StartingPosition: StartingPosition | undefined;
  DryRun?: boolean | undefined;
}

export interface SubscribeToShardOutput {
  EventStream: AsyncIterable<SubscribeToShardEventStream> | undefined;
}

export interface Tag {
  Key: string | undefined;
  Value?: string | undefined;
}

export interface TagResourceInput {
  /** 1 to 2048 characters */
  ResourceARN: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 200 entries */
  Tags: Record<string, string> | undefined;
}

export interface UntagResourceInput {
  /** 1 to 2048 characters */
  ResourceARN: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 50 elements */
  TagKeys: string[] | undefined;
}

export interface UpdateAccountSettingsInput {
  MinimumThroughputBillingCommitment: MinimumThroughputBillingCommitmentInput | undefined;
}

export interface UpdateAccountSettingsOutput {
  MinimumThroughputBillingCommitment?: MinimumThroughputBillingCommitmentOutput | undefined;
}

export interface UpdateChannelInput {
  /** 1 to 2048 characters */
  ChannelARN: string | undefined;
  S3DestinationConfiguration?: S3DestinationUpdateInput | undefined;
  S3TablesDestinationConfiguration?: S3TablesDestinationUpdateInput | undefined;
  LoggingConfiguration?: ChannelLoggingUpdateInput | undefined;
}

export interface UpdateChannelOutput {
  ChannelDescription: ChannelDescription | undefined;
}

export interface UpdateMaxRecordSizeInput {
  /** 1024 to 10240 */
  MaxRecordSizeInKiB: number | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
}

export interface UpdateShardCountInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** at least 1 */
  TargetShardCount: number | undefined;
  ScalingType: ScalingType | undefined;
}

export interface UpdateShardCountOutput {
  StreamName?: string | undefined;
  CurrentShardCount?: number | undefined;
  TargetShardCount?: number | undefined;
  StreamARN?: string | undefined;
}

export interface UpdateStreamModeInput {
  /** 1 to 2048 characters */
  StreamARN: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  StreamModeDetails: StreamModeDetails | undefined;
  /** at least 0 */
  WarmThroughputMiBps?: number | undefined;
}

export interface UpdateStreamRecordDistributionStrategyInput {
  /** 1 to 2048 characters */
  StreamARN: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  RecordDistributionStrategy: RecordDistributionStrategy | undefined;
}

export interface UpdateStreamWarmThroughputInput {
  /** at least 0 */
  WarmThroughputMiBps: number | undefined;
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
}

export interface UpdateStreamWarmThroughputOutput {
  StreamARN?: string | undefined;
  StreamName?: string | undefined;
  WarmThroughput?: WarmThroughputObject | undefined;
}

export interface WarmThroughputObject {
  TargetMiBps?: number | undefined;
  CurrentMiBps?: number | undefined;
}

export type SubscribeToShardEventStream =
  | SubscribeToShardEventStream.SubscribeToShardEventMember
  | SubscribeToShardEventStream.ResourceNotFoundExceptionMember
  | SubscribeToShardEventStream.ResourceInUseExceptionMember
  | SubscribeToShardEventStream.KMSDisabledExceptionMember
  | SubscribeToShardEventStream.KMSInvalidStateExceptionMember
  | SubscribeToShardEventStream.KMSAccessDeniedExceptionMember
  | SubscribeToShardEventStream.KMSNotFoundExceptionMember
  | SubscribeToShardEventStream.KMSOptInRequiredMember
  | SubscribeToShardEventStream.KMSThrottlingExceptionMember
  | SubscribeToShardEventStream.InternalFailureExceptionMember
  | SubscribeToShardEventStream.$UnknownMember;
export declare namespace SubscribeToShardEventStream {
  interface SubscribeToShardEventMember {
    SubscribeToShardEvent: SubscribeToShardEvent;
    ResourceNotFoundException?: never;
    ResourceInUseException?: never;
    KMSDisabledException?: never;
    KMSInvalidStateException?: never;
    KMSAccessDeniedException?: never;
    KMSNotFoundException?: never;
    KMSOptInRequired?: never;
    KMSThrottlingException?: never;
    InternalFailureException?: never;
    $unknown?: never;
  }
  interface ResourceNotFoundExceptionMember {
    SubscribeToShardEvent?: never;
    ResourceNotFoundException: ResourceNotFoundException;
    ResourceInUseException?: never;
    KMSDisabledException?: never;
    KMSInvalidStateException?: never;
    KMSAccessDeniedException?: never;
    KMSNotFoundException?: never;
    KMSOptInRequired?: never;
    KMSThrottlingException?: never;
    InternalFailureException?: never;
    $unknown?: never;
  }
  interface ResourceInUseExceptionMember {
    SubscribeToShardEvent?: never;
    ResourceNotFoundException?: never;
    ResourceInUseException: ResourceInUseException;
    KMSDisabledException?: never;
    KMSInvalidStateException?: never;
    KMSAccessDeniedException?: never;
    KMSNotFoundException?: never;
    KMSOptInRequired?: never;
    KMSThrottlingException?: never;
    InternalFailureException?: never;
    $unknown?: never;
  }
  interface KMSDisabledExceptionMember {
    SubscribeToShardEvent?: never;
    ResourceNotFoundException?: never;
    ResourceInUseException?: never;
    KMSDisabledException: KMSDisabledException;
    KMSInvalidStateException?: never;
    KMSAccessDeniedException?: never;
    KMSNotFoundException?: never;
    KMSOptInRequired?: never;
    KMSThrottlingException?: never;
    InternalFailureException?: never;
    $unknown?: never;
  }
  interface KMSInvalidStateExceptionMember {
    SubscribeToShardEvent?: never;
    ResourceNotFoundException?: never;
    ResourceInUseException?: never;
    KMSDisabledException?: never;
    KMSInvalidStateException: KMSInvalidStateException;
    KMSAccessDeniedException?: never;
    KMSNotFoundException?: never;
    KMSOptInRequired?: never;
    KMSThrottlingException?: never;
    InternalFailureException?: never;
    $unknown?: never;
  }
  interface KMSAccessDeniedExceptionMember {
    SubscribeToShardEvent?: never;
    ResourceNotFoundException?: never;
    ResourceInUseException?: never;
    KMSDisabledException?: never;
    KMSInvalidStateException?: never;
    KMSAccessDeniedException: KMSAccessDeniedException;
    KMSNotFoundException?: never;
    KMSOptInRequired?: never;
    KMSThrottlingException?: never;
    InternalFailureException?: never;
    $unknown?: never;
  }
  interface KMSNotFoundExceptionMember {
    SubscribeToShardEvent?: never;
    ResourceNotFoundException?: never;
    ResourceInUseException?: never;
    KMSDisabledException?: never;
    KMSInvalidStateException?: never;
    KMSAccessDeniedException?: never;
    KMSNotFoundException: KMSNotFoundException;
    KMSOptInRequired?: never;
    KMSThrottlingException?: never;
    InternalFailureException?: never;
    $unknown?: never;
  }
  interface KMSOptInRequiredMember {
    SubscribeToShardEvent?: never;
    ResourceNotFoundException?: never;
    ResourceInUseException?: never;
    KMSDisabledException?: never;
    KMSInvalidStateException?: never;
    KMSAccessDeniedException?: never;
    KMSNotFoundException?: never;
    KMSOptInRequired: KMSOptInRequired;
    KMSThrottlingException?: never;
    InternalFailureException?: never;
    $unknown?: never;
  }
  interface KMSThrottlingExceptionMember {
    SubscribeToShardEvent?: never;
    ResourceNotFoundException?: never;
    ResourceInUseException?: never;
    KMSDisabledException?: never;
    KMSInvalidStateException?: never;
    KMSAccessDeniedException?: never;
    KMSNotFoundException?: never;
    KMSOptInRequired?: never;
    KMSThrottlingException: KMSThrottlingException;
    InternalFailureException?: never;
    $unknown?: never;
  }
  interface InternalFailureExceptionMember {
    SubscribeToShardEvent?: never;
    ResourceNotFoundException?: never;
    ResourceInUseException?: never;
    KMSDisabledException?: never;
    KMSInvalidStateException?: never;
    KMSAccessDeniedException?: never;
    KMSNotFoundException?: never;
    KMSOptInRequired?: never;
    KMSThrottlingException?: never;
    InternalFailureException: InternalFailureException;
    $unknown?: never;
  }
  interface $UnknownMember {
    SubscribeToShardEvent?: never;
    ResourceNotFoundException?: never;
    ResourceInUseException?: never;
    KMSDisabledException?: never;
    KMSInvalidStateException?: never;
    KMSAccessDeniedException?: never;
    KMSNotFoundException?: never;
    KMSOptInRequired?: never;
    KMSThrottlingException?: never;
    InternalFailureException?: never;
    $unknown: [string, any];
  }
}

export declare class AccessDeniedException extends KinesisServiceException {
  readonly name: 'AccessDeniedException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class DryRunOperationException extends KinesisServiceException {
  readonly name: 'DryRunOperationException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class ExpiredIteratorException extends KinesisServiceException {
  readonly name: 'ExpiredIteratorException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class ExpiredNextTokenException extends KinesisServiceException {
  readonly name: 'ExpiredNextTokenException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class InternalFailureException extends KinesisServiceException {
  readonly name: 'InternalFailureException';
  readonly $fault: 'server';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class InvalidArgumentException extends KinesisServiceException {
  readonly name: 'InvalidArgumentException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class KMSAccessDeniedException extends KinesisServiceException {
  readonly name: 'KMSAccessDeniedException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class KMSDisabledException extends KinesisServiceException {
  readonly name: 'KMSDisabledException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class KMSInvalidStateException extends KinesisServiceException {
  readonly name: 'KMSInvalidStateException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class KMSNotFoundException extends KinesisServiceException {
  readonly name: 'KMSNotFoundException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class KMSOptInRequired extends KinesisServiceException {
  readonly name: 'KMSOptInRequired';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class KMSThrottlingException extends KinesisServiceException {
  readonly name: 'KMSThrottlingException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class LimitExceededException extends KinesisServiceException {
  readonly name: 'LimitExceededException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class ProvisionedThroughputExceededException extends KinesisServiceException {
  readonly name: 'ProvisionedThroughputExceededException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class ResourceInUseException extends KinesisServiceException {
  readonly name: 'ResourceInUseException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class ResourceNotFoundException extends KinesisServiceException {
  readonly name: 'ResourceNotFoundException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export declare class ValidationException extends KinesisServiceException {
  readonly name: 'ValidationException';
  readonly $fault: 'client';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}

export interface PutRecordCommandInput extends PutRecordInput {}
export interface PutRecordCommandOutput extends PutRecordOutput, MetadataBearer {}
export declare class PutRecordCommand extends $Command<PutRecordCommandInput, PutRecordCommandOutput> {
  constructor (input: PutRecordCommandInput);
}

export interface PutRecordsCommandInput extends PutRecordsInput {}
export interface PutRecordsCommandOutput extends PutRecordsOutput, MetadataBearer {}
export declare class PutRecordsCommand extends $Command<PutRecordsCommandInput, PutRecordsCommandOutput> {
  constructor (input: PutRecordsCommandInput);
}

export interface GetShardIteratorCommandInput extends GetShardIteratorInput {}
export interface GetShardIteratorCommandOutput extends GetShardIteratorOutput, MetadataBearer {}
export declare class GetShardIteratorCommand extends $Command<GetShardIteratorCommandInput, GetShardIteratorCommandOutput> {
  constructor (input: GetShardIteratorCommandInput);
}

export interface GetRecordsCommandInput extends GetRecordsInput {}
export interface GetRecordsCommandOutput extends GetRecordsOutput, MetadataBearer {}
export declare class GetRecordsCommand extends $Command<GetRecordsCommandInput, GetRecordsCommandOutput> {
  constructor (input: GetRecordsCommandInput);
}

export interface SubscribeToShardCommandInput extends SubscribeToShardInput {}
export interface SubscribeToShardCommandOutput extends SubscribeToShardOutput, MetadataBearer {}
export declare class SubscribeToShardCommand extends $Command<SubscribeToShardCommandInput, SubscribeToShardCommandOutput> {
  constructor (input: SubscribeToShardCommandInput);
}

export interface CreateStreamCommandInput extends CreateStreamInput {}
export interface CreateStreamCommandOutput extends MetadataBearer {}
export declare class CreateStreamCommand extends $Command<CreateStreamCommandInput, CreateStreamCommandOutput> {
  constructor (input: CreateStreamCommandInput);
}

export interface DeleteStreamCommandInput extends DeleteStreamInput {}
export interface DeleteStreamCommandOutput extends MetadataBearer {}
export declare class DeleteStreamCommand extends $Command<DeleteStreamCommandInput, DeleteStreamCommandOutput> {
  constructor (input?: DeleteStreamCommandInput);
}

export interface DescribeStreamCommandInput extends DescribeStreamInput {}
export interface DescribeStreamCommandOutput extends DescribeStreamOutput, MetadataBearer {}
export declare class DescribeStreamCommand extends $Command<DescribeStreamCommandInput, DescribeStreamCommandOutput> {
  constructor (input?: DescribeStreamCommandInput);
}

export interface DescribeStreamSummaryCommandInput extends DescribeStreamSummaryInput {}
export interface DescribeStreamSummaryCommandOutput extends DescribeStreamSummaryOutput, MetadataBearer {}
export declare class DescribeStreamSummaryCommand extends $Command<DescribeStreamSummaryCommandInput, DescribeStreamSummaryCommandOutput> {
  constructor (input?: DescribeStreamSummaryCommandInput);
}

export interface ListStreamsCommandInput extends ListStreamsInput {}
export interface ListStreamsCommandOutput extends ListStreamsOutput, MetadataBearer {}
export declare class ListStreamsCommand extends $Command<ListStreamsCommandInput, ListStreamsCommandOutput> {
  constructor (input?: ListStreamsCommandInput);
}

export interface UpdateStreamModeCommandInput extends UpdateStreamModeInput {}
export interface UpdateStreamModeCommandOutput extends MetadataBearer {}
export declare class UpdateStreamModeCommand extends $Command<UpdateStreamModeCommandInput, UpdateStreamModeCommandOutput> {
  constructor (input: UpdateStreamModeCommandInput);
}

export interface UpdateMaxRecordSizeCommandInput extends UpdateMaxRecordSizeInput {}
export interface UpdateMaxRecordSizeCommandOutput extends MetadataBearer {}
export declare class UpdateMaxRecordSizeCommand extends $Command<UpdateMaxRecordSizeCommandInput, UpdateMaxRecordSizeCommandOutput> {
  constructor (input: UpdateMaxRecordSizeCommandInput);
}

export interface UpdateStreamWarmThroughputCommandInput extends UpdateStreamWarmThroughputInput {}
export interface UpdateStreamWarmThroughputCommandOutput extends UpdateStreamWarmThroughputOutput, MetadataBearer {}
export declare class UpdateStreamWarmThroughputCommand extends $Command<UpdateStreamWarmThroughputCommandInput, UpdateStreamWarmThroughputCommandOutput> {
  constructor (input: UpdateStreamWarmThroughputCommandInput);
}

export interface UpdateStreamRecordDistributionStrategyCommandInput extends UpdateStreamRecordDistributionStrategyInput {}
export interface UpdateStreamRecordDistributionStrategyCommandOutput extends MetadataBearer {}
export declare class UpdateStreamRecordDistributionStrategyCommand extends $Command<UpdateStreamRecordDistributionStrategyCommandInput, UpdateStreamRecordDistributionStrategyCommandOutput> {
  constructor (input: UpdateStreamRecordDistributionStrategyCommandInput);
}

export interface IncreaseStreamRetentionPeriodCommandInput extends IncreaseStreamRetentionPeriodInput {}
export interface IncreaseStreamRetentionPeriodCommandOutput extends MetadataBearer {}
export declare class IncreaseStreamRetentionPeriodCommand extends $Command<IncreaseStreamRetentionPeriodCommandInput, IncreaseStreamRetentionPeriodCommandOutput> {
  constructor (input: IncreaseStreamRetentionPeriodCommandInput);
}

export interface DecreaseStreamRetentionPeriodCommandInput extends DecreaseStreamRetentionPeriodInput {}
export interface DecreaseStreamRetentionPeriodCommandOutput extends MetadataBearer {}
export declare class DecreaseStreamRetentionPeriodCommand extends $Command<DecreaseStreamRetentionPeriodCommandInput, DecreaseStreamRetentionPeriodCommandOutput> {
  constructor (input: DecreaseStreamRetentionPeriodCommandInput);
}

export interface StartStreamEncryptionCommandInput extends StartStreamEncryptionInput {}
export interface StartStreamEncryptionCommandOutput extends MetadataBearer {}
export declare class StartStreamEncryptionCommand extends $Command<StartStreamEncryptionCommandInput, StartStreamEncryptionCommandOutput> {
  constructor (input: StartStreamEncryptionCommandInput);
}

export interface StopStreamEncryptionCommandInput extends StopStreamEncryptionInput {}
export interface StopStreamEncryptionCommandOutput extends MetadataBearer {}
export declare class StopStreamEncryptionCommand extends $Command<StopStreamEncryptionCommandInput, StopStreamEncryptionCommandOutput> {
  constructor (input: StopStreamEncryptionCommandInput);
}

export interface EnableEnhancedMonitoringCommandInput extends EnableEnhancedMonitoringInput {}
export interface EnableEnhancedMonitoringCommandOutput extends EnhancedMonitoringOutput, MetadataBearer {}
export declare class EnableEnhancedMonitoringCommand extends $Command<EnableEnhancedMonitoringCommandInput, EnableEnhancedMonitoringCommandOutput> {
  constructor (input: EnableEnhancedMonitoringCommandInput);
}

export interface DisableEnhancedMonitoringCommandInput extends DisableEnhancedMonitoringInput {}
export interface DisableEnhancedMonitoringCommandOutput extends EnhancedMonitoringOutput, MetadataBearer {}
export declare class DisableEnhancedMonitoringCommand extends $Command<DisableEnhancedMonitoringCommandInput, DisableEnhancedMonitoringCommandOutput> {
  constructor (input: DisableEnhancedMonitoringCommandInput);
}

export interface ListShardsCommandInput extends ListShardsInput {}
export interface ListShardsCommandOutput extends ListShardsOutput, MetadataBearer {}
export declare class ListShardsCommand extends $Command<ListShardsCommandInput, ListShardsCommandOutput> {
  constructor (input?: ListShardsCommandInput);
}

export interface SplitShardCommandInput extends SplitShardInput {}
export interface SplitShardCommandOutput extends MetadataBearer {}
export declare class SplitShardCommand extends $Command<SplitShardCommandInput, SplitShardCommandOutput> {
  constructor (input: SplitShardCommandInput);
}

export interface MergeShardsCommandInput extends MergeShardsInput {}
export interface MergeShardsCommandOutput extends MetadataBearer {}
export declare class MergeShardsCommand extends $Command<MergeShardsCommandInput, MergeShardsCommandOutput> {
  constructor (input: MergeShardsCommandInput);
}

export interface UpdateShardCountCommandInput extends UpdateShardCountInput {}
export interface UpdateShardCountCommandOutput extends UpdateShardCountOutput, MetadataBearer {}
export declare class UpdateShardCountCommand extends $Command<UpdateShardCountCommandInput, UpdateShardCountCommandOutput> {
  constructor (input: UpdateShardCountCommandInput);
}

export interface RegisterStreamConsumerCommandInput extends RegisterStreamConsumerInput {}
export interface RegisterStreamConsumerCommandOutput extends RegisterStreamConsumerOutput, MetadataBearer {}
export declare class RegisterStreamConsumerCommand extends $Command<RegisterStreamConsumerCommandInput, RegisterStreamConsumerCommandOutput> {
  constructor (input: RegisterStreamConsumerCommandInput);
}

export interface DeregisterStreamConsumerCommandInput extends DeregisterStreamConsumerInput {}
export interface DeregisterStreamConsumerCommandOutput extends MetadataBearer {}
export declare class DeregisterStreamConsumerCommand extends $Command<DeregisterStreamConsumerCommandInput, DeregisterStreamConsumerCommandOutput> {
  constructor (input?: DeregisterStreamConsumerCommandInput);
}

export interface DescribeStreamConsumerCommandInput extends DescribeStreamConsumerInput {}
export interface DescribeStreamConsumerCommandOutput extends DescribeStreamConsumerOutput, MetadataBearer {}
export declare class DescribeStreamConsumerCommand extends $Command<DescribeStreamConsumerCommandInput, DescribeStreamConsumerCommandOutput> {
  constructor (input?: DescribeStreamConsumerCommandInput);
}

export interface ListStreamConsumersCommandInput extends ListStreamConsumersInput {}
export interface ListStreamConsumersCommandOutput extends ListStreamConsumersOutput, MetadataBearer {}
export declare class ListStreamConsumersCommand extends $Command<ListStreamConsumersCommandInput, ListStreamConsumersCommandOutput> {
  constructor (input: ListStreamConsumersCommandInput);
}

export interface AddTagsToStreamCommandInput extends AddTagsToStreamInput {}
export interface AddTagsToStreamCommandOutput extends MetadataBearer {}
export declare class AddTagsToStreamCommand extends $Command<AddTagsToStreamCommandInput, AddTagsToStreamCommandOutput> {
  constructor (input: AddTagsToStreamCommandInput);
}

export interface RemoveTagsFromStreamCommandInput extends RemoveTagsFromStreamInput {}
export interface RemoveTagsFromStreamCommandOutput extends MetadataBearer {}
export declare class RemoveTagsFromStreamCommand extends $Command<RemoveTagsFromStreamCommandInput, RemoveTagsFromStreamCommandOutput> {
  constructor (input: RemoveTagsFromStreamCommandInput);
}

export interface ListTagsForStreamCommandInput extends ListTagsForStreamInput {}
export interface ListTagsForStreamCommandOutput extends ListTagsForStreamOutput, MetadataBearer {}
export declare class ListTagsForStreamCommand extends $Command<ListTagsForStreamCommandInput, ListTagsForStreamCommandOutput> {
  constructor (input?: ListTagsForStreamCommandInput);
}

export interface TagResourceCommandInput extends TagResourceInput {}
export interface TagResourceCommandOutput extends MetadataBearer {}
export declare class TagResourceCommand extends $Command<TagResourceCommandInput, TagResourceCommandOutput> {
  constructor (input: TagResourceCommandInput);
}

export interface UntagResourceCommandInput extends UntagResourceInput {}
export interface UntagResourceCommandOutput extends MetadataBearer {}
export declare class UntagResourceCommand extends $Command<UntagResourceCommandInput, UntagResourceCommandOutput> {
  constructor (input: UntagResourceCommandInput);
}

export interface ListTagsForResourceCommandInput extends ListTagsForResourceInput {}
export interface ListTagsForResourceCommandOutput extends ListTagsForResourceOutput, MetadataBearer {}
export declare class ListTagsForResourceCommand extends $Command<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput> {
  constructor (input: ListTagsForResourceCommandInput);
}

export interface GetResourcePolicyCommandInput extends GetResourcePolicyInput {}
export interface GetResourcePolicyCommandOutput extends GetResourcePolicyOutput, MetadataBearer {}
export declare class GetResourcePolicyCommand extends $Command<GetResourcePolicyCommandInput, GetResourcePolicyCommandOutput> {
  constructor (input: GetResourcePolicyCommandInput);
}

export interface PutResourcePolicyCommandInput extends PutResourcePolicyInput {}
export interface PutResourcePolicyCommandOutput extends MetadataBearer {}
export declare class PutResourcePolicyCommand extends $Command<PutResourcePolicyCommandInput, PutResourcePolicyCommandOutput> {
  constructor (input: PutResourcePolicyCommandInput);
}

export interface DeleteResourcePolicyCommandInput extends DeleteResourcePolicyInput {}
export interface DeleteResourcePolicyCommandOutput extends MetadataBearer {}
export declare class DeleteResourcePolicyCommand extends $Command<DeleteResourcePolicyCommandInput, DeleteResourcePolicyCommandOutput> {
  constructor (input: DeleteResourcePolicyCommandInput);
}

export interface DescribeLimitsCommandInput extends DescribeLimitsInput {}
export interface DescribeLimitsCommandOutput extends DescribeLimitsOutput, MetadataBearer {}
export declare class DescribeLimitsCommand extends $Command<DescribeLimitsCommandInput, DescribeLimitsCommandOutput> {
  constructor (input?: DescribeLimitsCommandInput);
}

export interface DescribeAccountSettingsCommandInput extends DescribeAccountSettingsInput {}
export interface DescribeAccountSettingsCommandOutput extends DescribeAccountSettingsOutput, MetadataBearer {}
export declare class DescribeAccountSettingsCommand extends $Command<DescribeAccountSettingsCommandInput, DescribeAccountSettingsCommandOutput> {
  constructor (input?: DescribeAccountSettingsCommandInput);
}

export interface UpdateAccountSettingsCommandInput extends UpdateAccountSettingsInput {}
export interface UpdateAccountSettingsCommandOutput extends UpdateAccountSettingsOutput, MetadataBearer {}
export declare class UpdateAccountSettingsCommand extends $Command<UpdateAccountSettingsCommandInput, UpdateAccountSettingsCommandOutput> {
  constructor (input: UpdateAccountSettingsCommandInput);
}

export interface CreateChannelCommandInput extends CreateChannelInput {}
export interface CreateChannelCommandOutput extends CreateChannelOutput, MetadataBearer {}
export declare class CreateChannelCommand extends $Command<CreateChannelCommandInput, CreateChannelCommandOutput> {
  constructor (input: CreateChannelCommandInput);
}

export interface DescribeChannelCommandInput extends DescribeChannelInput {}
export interface DescribeChannelCommandOutput extends DescribeChannelOutput, MetadataBearer {}
export declare class DescribeChannelCommand extends $Command<DescribeChannelCommandInput, DescribeChannelCommandOutput> {
  constructor (input: DescribeChannelCommandInput);
}

export interface UpdateChannelCommandInput extends UpdateChannelInput {}
export interface UpdateChannelCommandOutput extends UpdateChannelOutput, MetadataBearer {}
export declare class UpdateChannelCommand extends $Command<UpdateChannelCommandInput, UpdateChannelCommandOutput> {
  constructor (input: UpdateChannelCommandInput);
}

export interface DeleteChannelCommandInput extends DeleteChannelInput {}
export interface DeleteChannelCommandOutput extends MetadataBearer {}
export declare class DeleteChannelCommand extends $Command<DeleteChannelCommandInput, DeleteChannelCommandOutput> {
  constructor (input: DeleteChannelCommandInput);
}

export interface ListChannelsCommandInput extends ListChannelsInput {}
export interface ListChannelsCommandOutput extends ListChannelsOutput, MetadataBearer {}
export declare class ListChannelsCommand extends $Command<ListChannelsCommandInput, ListChannelsCommandOutput> {
  constructor (input?: ListChannelsCommandInput);
}

export type ServiceInputTypes =
  | PutRecordCommandInput
  | PutRecordsCommandInput
  | GetShardIteratorCommandInput
  | GetRecordsCommandInput
  | SubscribeToShardCommandInput
  | CreateStreamCommandInput
  | DeleteStreamCommandInput
  | DescribeStreamCommandInput
  | DescribeStreamSummaryCommandInput
  | ListStreamsCommandInput
  | UpdateStreamModeCommandInput
  | UpdateMaxRecordSizeCommandInput
  | UpdateStreamWarmThroughputCommandInput
  | UpdateStreamRecordDistributionStrategyCommandInput
  | IncreaseStreamRetentionPeriodCommandInput
  | DecreaseStreamRetentionPeriodCommandInput
  | StartStreamEncryptionCommandInput
  | StopStreamEncryptionCommandInput
  | EnableEnhancedMonitoringCommandInput
  | DisableEnhancedMonitoringCommandInput
  | ListShardsCommandInput
  | SplitShardCommandInput
  | MergeShardsCommandInput
  | UpdateShardCountCommandInput
  | RegisterStreamConsumerCommandInput
  | DeregisterStreamConsumerCommandInput
  | DescribeStreamConsumerCommandInput
  | ListStreamConsumersCommandInput
  | AddTagsToStreamCommandInput
  | RemoveTagsFromStreamCommandInput
  | ListTagsForStreamCommandInput
  | TagResourceCommandInput
  | UntagResourceCommandInput
  | ListTagsForResourceCommandInput
  | GetResourcePolicyCommandInput
  | PutResourcePolicyCommandInput
  | DeleteResourcePolicyCommandInput
  | DescribeLimitsCommandInput
  | DescribeAccountSettingsCommandInput
  | UpdateAccountSettingsCommandInput
  | CreateChannelCommandInput
  | DescribeChannelCommandInput
  | UpdateChannelCommandInput
  | DeleteChannelCommandInput
  | ListChannelsCommandInput;

export type ServiceOutputTypes =
  | PutRecordCommandOutput
  | PutRecordsCommandOutput
  | GetShardIteratorCommandOutput
  | GetRecordsCommandOutput
  | SubscribeToShardCommandOutput
  | CreateStreamCommandOutput
  | DeleteStreamCommandOutput
  | DescribeStreamCommandOutput
  | DescribeStreamSummaryCommandOutput
  | ListStreamsCommandOutput
  | UpdateStreamModeCommandOutput
  | UpdateMaxRecordSizeCommandOutput
  | UpdateStreamWarmThroughputCommandOutput
  | UpdateStreamRecordDistributionStrategyCommandOutput
  | IncreaseStreamRetentionPeriodCommandOutput
  | DecreaseStreamRetentionPeriodCommandOutput
  | StartStreamEncryptionCommandOutput
  | StopStreamEncryptionCommandOutput
  | EnableEnhancedMonitoringCommandOutput
  | DisableEnhancedMonitoringCommandOutput
  | ListShardsCommandOutput
  | SplitShardCommandOutput
  | MergeShardsCommandOutput
  | UpdateShardCountCommandOutput
  | RegisterStreamConsumerCommandOutput
  | DeregisterStreamConsumerCommandOutput
  | DescribeStreamConsumerCommandOutput
  | ListStreamConsumersCommandOutput
  | AddTagsToStreamCommandOutput
  | RemoveTagsFromStreamCommandOutput
  | ListTagsForStreamCommandOutput
  | TagResourceCommandOutput
  | UntagResourceCommandOutput
  | ListTagsForResourceCommandOutput
  | GetResourcePolicyCommandOutput
  | PutResourcePolicyCommandOutput
  | DeleteResourcePolicyCommandOutput
  | DescribeLimitsCommandOutput
  | DescribeAccountSettingsCommandOutput
  | UpdateAccountSettingsCommandOutput
  | CreateChannelCommandOutput
  | DescribeChannelCommandOutput
  | UpdateChannelCommandOutput
  | DeleteChannelCommandOutput
  | ListChannelsCommandOutput;

export declare const paginateDescribeStream: (
  config: KinesisPaginationConfiguration, input: DescribeStreamCommandInput, ...rest: any[]) => Paginator<DescribeStreamCommandOutput>;

export declare const paginateListStreams: (
  config: KinesisPaginationConfiguration, input: ListStreamsCommandInput, ...rest: any[]) => Paginator<ListStreamsCommandOutput>;

export declare const paginateListShards: (
  config: KinesisPaginationConfiguration, input: ListShardsCommandInput, ...rest: any[]) => Paginator<ListShardsCommandOutput>;

export declare const paginateListStreamConsumers: (
  config: KinesisPaginationConfiguration, input: ListStreamConsumersCommandInput, ...rest: any[]) => Paginator<ListStreamConsumersCommandOutput>;

export declare const paginateListTagsForStream: (
  config: KinesisPaginationConfiguration, input: ListTagsForStreamCommandInput, ...rest: any[]) => Paginator<ListTagsForStreamCommandOutput>;

export declare const paginateListChannels: (
  config: KinesisPaginationConfiguration, input: ListChannelsCommandInput, ...rest: any[]) => Paginator<ListChannelsCommandOutput>;

export declare const waitForChannelActive: (
  params: WaiterConfiguration<KinesisClient>, input: DescribeChannelCommandInput) => Promise<WaiterResult<DescribeChannelCommandOutput>>;

export declare const waitForStreamExists: (
  params: WaiterConfiguration<KinesisClient>, input: DescribeStreamCommandInput) => Promise<WaiterResult<DescribeStreamCommandOutput>>;

export declare const waitForStreamNotExists: (
  params: WaiterConfiguration<KinesisClient>, input: DescribeStreamCommandInput) => Promise<WaiterResult<DescribeStreamCommandOutput>>;

export declare const waitUntilChannelActive: (
  params: WaiterConfiguration<KinesisClient>, input: DescribeChannelCommandInput) => Promise<WaiterResult<DescribeChannelCommandOutput>>;

export declare const waitUntilStreamExists: (
  params: WaiterConfiguration<KinesisClient>, input: DescribeStreamCommandInput) => Promise<WaiterResult<DescribeStreamCommandOutput>>;

export declare const waitUntilStreamNotExists: (
  params: WaiterConfiguration<KinesisClient>, input: DescribeStreamCommandInput) => Promise<WaiterResult<DescribeStreamCommandOutput>>;

export interface Kinesis {
  putRecord: InvokeMethod<PutRecordCommandInput, PutRecordCommandOutput>;
  putRecords: InvokeMethod<PutRecordsCommandInput, PutRecordsCommandOutput>;
  getShardIterator: InvokeMethod<GetShardIteratorCommandInput, GetShardIteratorCommandOutput>;
  getRecords: InvokeMethod<GetRecordsCommandInput, GetRecordsCommandOutput>;
  subscribeToShard: InvokeMethod<SubscribeToShardCommandInput, SubscribeToShardCommandOutput>;
  createStream: InvokeMethod<CreateStreamCommandInput, CreateStreamCommandOutput>;
  deleteStream: InvokeMethodOptionalArgs<DeleteStreamCommandInput, DeleteStreamCommandOutput>;
  describeStream: InvokeMethodOptionalArgs<DescribeStreamCommandInput, DescribeStreamCommandOutput>;
  describeStreamSummary: InvokeMethodOptionalArgs<DescribeStreamSummaryCommandInput, DescribeStreamSummaryCommandOutput>;
  listStreams: InvokeMethodOptionalArgs<ListStreamsCommandInput, ListStreamsCommandOutput>;
  updateStreamMode: InvokeMethod<UpdateStreamModeCommandInput, UpdateStreamModeCommandOutput>;
  updateMaxRecordSize: InvokeMethod<UpdateMaxRecordSizeCommandInput, UpdateMaxRecordSizeCommandOutput>;
  updateStreamWarmThroughput: InvokeMethod<UpdateStreamWarmThroughputCommandInput, UpdateStreamWarmThroughputCommandOutput>;
  updateStreamRecordDistributionStrategy: InvokeMethod<UpdateStreamRecordDistributionStrategyCommandInput, UpdateStreamRecordDistributionStrategyCommandOutput>;
  increaseStreamRetentionPeriod: InvokeMethod<IncreaseStreamRetentionPeriodCommandInput, IncreaseStreamRetentionPeriodCommandOutput>;
  decreaseStreamRetentionPeriod: InvokeMethod<DecreaseStreamRetentionPeriodCommandInput, DecreaseStreamRetentionPeriodCommandOutput>;
  startStreamEncryption: InvokeMethod<StartStreamEncryptionCommandInput, StartStreamEncryptionCommandOutput>;
  stopStreamEncryption: InvokeMethod<StopStreamEncryptionCommandInput, StopStreamEncryptionCommandOutput>;
  enableEnhancedMonitoring: InvokeMethod<EnableEnhancedMonitoringCommandInput, EnableEnhancedMonitoringCommandOutput>;
  disableEnhancedMonitoring: InvokeMethod<DisableEnhancedMonitoringCommandInput, DisableEnhancedMonitoringCommandOutput>;
  listShards: InvokeMethodOptionalArgs<ListShardsCommandInput, ListShardsCommandOutput>;
  splitShard: InvokeMethod<SplitShardCommandInput, SplitShardCommandOutput>;
  mergeShards: InvokeMethod<MergeShardsCommandInput, MergeShardsCommandOutput>;
  updateShardCount: InvokeMethod<UpdateShardCountCommandInput, UpdateShardCountCommandOutput>;
  registerStreamConsumer: InvokeMethod<RegisterStreamConsumerCommandInput, RegisterStreamConsumerCommandOutput>;
  deregisterStreamConsumer: InvokeMethodOptionalArgs<DeregisterStreamConsumerCommandInput, DeregisterStreamConsumerCommandOutput>;
  describeStreamConsumer: InvokeMethodOptionalArgs<DescribeStreamConsumerCommandInput, DescribeStreamConsumerCommandOutput>;
  listStreamConsumers: InvokeMethod<ListStreamConsumersCommandInput, ListStreamConsumersCommandOutput>;
  addTagsToStream: InvokeMethod<AddTagsToStreamCommandInput, AddTagsToStreamCommandOutput>;
  removeTagsFromStream: InvokeMethod<RemoveTagsFromStreamCommandInput, RemoveTagsFromStreamCommandOutput>;
  listTagsForStream: InvokeMethodOptionalArgs<ListTagsForStreamCommandInput, ListTagsForStreamCommandOutput>;
  tagResource: InvokeMethod<TagResourceCommandInput, TagResourceCommandOutput>;
  untagResource: InvokeMethod<UntagResourceCommandInput, UntagResourceCommandOutput>;
  listTagsForResource: InvokeMethod<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput>;
  getResourcePolicy: InvokeMethod<GetResourcePolicyCommandInput, GetResourcePolicyCommandOutput>;
  putResourcePolicy: InvokeMethod<PutResourcePolicyCommandInput, PutResourcePolicyCommandOutput>;
  deleteResourcePolicy: InvokeMethod<DeleteResourcePolicyCommandInput, DeleteResourcePolicyCommandOutput>;
  describeLimits: InvokeMethodOptionalArgs<DescribeLimitsCommandInput, DescribeLimitsCommandOutput>;
  describeAccountSettings: InvokeMethodOptionalArgs<DescribeAccountSettingsCommandInput, DescribeAccountSettingsCommandOutput>;
  updateAccountSettings: InvokeMethod<UpdateAccountSettingsCommandInput, UpdateAccountSettingsCommandOutput>;
  createChannel: InvokeMethod<CreateChannelCommandInput, CreateChannelCommandOutput>;
  describeChannel: InvokeMethod<DescribeChannelCommandInput, DescribeChannelCommandOutput>;
  updateChannel: InvokeMethod<UpdateChannelCommandInput, UpdateChannelCommandOutput>;
  deleteChannel: InvokeMethod<DeleteChannelCommandInput, DeleteChannelCommandOutput>;
  listChannels: InvokeMethodOptionalArgs<ListChannelsCommandInput, ListChannelsCommandOutput>;
  paginateDescribeStream (
    input?: DescribeStreamCommandInput, config?: Omit<PaginationConfiguration, 'client'>): Paginator<DescribeStreamCommandOutput>;
  paginateListStreams (
    input?: ListStreamsCommandInput, config?: Omit<PaginationConfiguration, 'client'>): Paginator<ListStreamsCommandOutput>;
  paginateListShards (
    input?: ListShardsCommandInput, config?: Omit<PaginationConfiguration, 'client'>): Paginator<ListShardsCommandOutput>;
  paginateListStreamConsumers (
    input?: ListStreamConsumersCommandInput, config?: Omit<PaginationConfiguration, 'client'>): Paginator<ListStreamConsumersCommandOutput>;
  paginateListTagsForStream (
    input?: ListTagsForStreamCommandInput, config?: Omit<PaginationConfiguration, 'client'>): Paginator<ListTagsForStreamCommandOutput>;
  paginateListChannels (
    input?: ListChannelsCommandInput, config?: Omit<PaginationConfiguration, 'client'>): Paginator<ListChannelsCommandOutput>;
  waitUntilChannelActive (
    input: DescribeChannelCommandInput, config: number | Omit<WaiterConfiguration<Kinesis>, 'client'>): Promise<WaiterResult<DescribeChannelCommandOutput>>;
  waitUntilStreamExists (
    input: DescribeStreamCommandInput, config: number | Omit<WaiterConfiguration<Kinesis>, 'client'>): Promise<WaiterResult<DescribeStreamCommandOutput>>;
  waitUntilStreamNotExists (
    input: DescribeStreamCommandInput, config: number | Omit<WaiterConfiguration<Kinesis>, 'client'>): Promise<WaiterResult<DescribeStreamCommandOutput>>;
}
