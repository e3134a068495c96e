// Generated from lib/model by scripts/types.js.

/** A string goes as UTF-8. */
export type Bytes = string | NodeJS.ArrayBufferView | ArrayBufferLike;

export type ChannelDestinationType = 'S3' | 'S3_TABLES';
export type ChannelEncryptionType = 'KMS';
export type ChannelStatus = 'CREATING' | 'DELETING' | 'ACTIVE' | 'UPDATING' | 'FAILED';
export type ConsumerStatus = 'CREATING' | 'DELETING' | 'ACTIVE';
export type EncryptionType = 'NONE' | 'KMS';
export type MetricsName = 'IncomingBytes' | 'IncomingRecords' | 'OutgoingBytes' | 'OutgoingRecords' | 'WriteProvisionedThroughputExceeded' | 'ReadProvisionedThroughputExceeded' | 'IteratorAgeMilliseconds' | 'ALL';
export type MinimumThroughputBillingCommitmentInputStatus = 'ENABLED' | 'DISABLED';
export type MinimumThroughputBillingCommitmentOutputStatus = 'DISABLED' | 'ENABLED' | 'ENABLED_UNTIL_EARLIEST_ALLOWED_END';
export type PartitionTransform = 'TIME_HOUR';
export type RecordDistributionStrategy = 'AUTO' | 'USER_PARTITION_KEY';
export type RecordFormatType = 'GSR_JSON' | 'JSON' | 'STRING' | 'BYTE_ARRAY';
export type S3CompressionType = 'NONE' | 'GZIP' | 'ZSTD';
export type S3StorageClass = 'STANDARD' | 'INTELLIGENT_TIERING' | 'GLACIER_IR';
export type S3TablesCompressionType = 'NONE' | 'ZSTD' | 'SNAPPY';
export type ScalingType = 'UNIFORM_SCALING';
export type ShardFilterType = 'AFTER_SHARD_ID' | 'AT_TRIM_HORIZON' | 'FROM_TRIM_HORIZON' | 'AT_LATEST' | 'AT_TIMESTAMP' | 'FROM_TIMESTAMP';
export type ShardIteratorType = 'AFTER_SEQUENCE_NUMBER' | 'LATEST' | 'AT_TIMESTAMP' | 'AT_SEQUENCE_NUMBER' | 'TRIM_HORIZON';
export type StreamMode = 'PROVISIONED' | 'ON_DEMAND';
export type StreamStatus = 'CREATING' | 'DELETING' | 'ACTIVE' | 'UPDATING';

export interface AddTagsToStreamInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 200 entries */
  Tags: Record<string, string>;
}

export interface AddTagsToStreamOutput {}

export interface ChannelDescription {
  ChannelName: string;
  ChannelARN: string;
  ChannelId: string;
  ChannelStatus: ChannelStatus;
  ChannelStatusReason?: string | undefined;
  ChannelCreationTimestamp: Date;
  ServiceExecutionRoleARN: string;
  StreamConfigurationList: ChannelStreamDescription[];
  S3DestinationConfiguration?: S3DestinationDescription | undefined;
  S3TablesDestinationConfiguration?: S3TablesDestinationDescription | undefined;
  EncryptionConfiguration?: ChannelEncryptionConfiguration | undefined;
  LoggingConfiguration: ChannelLoggingConfiguration;
}

export interface ChannelEncryptionConfiguration {
  EncryptionType: ChannelEncryptionType;
  KeyId: string;
}

export interface ChannelLoggingConfiguration {
  CloudWatchLogs: CloudWatchLogs;
}

export interface ChannelLoggingUpdateInput {
  CloudWatchLogs: CloudWatchLogsUpdateInput;
}

export interface ChannelStreamConfiguration {
  /** 1 to 2048 characters */
  StreamARN: string;
  RecordConfiguration: RecordConfiguration;
}

export interface ChannelStreamDescription {
  StreamARN: string;
  StreamCreationTimestamp: Date;
  RecordConfiguration: RecordConfiguration;
}

export interface ChannelStreamIdentifier {
  StreamARN: string;
  StreamCreationTimestamp: Date;
}

export interface ChannelSummary {
  ChannelName: string;
  ChannelARN: string;
  ChannelId: string;
  ChannelStatus: ChannelStatus;
  ChannelStatusReason?: string | undefined;
  ChannelCreationTimestamp: Date;
  ChannelDestinationType: ChannelDestinationType;
  Streams: ChannelStreamIdentifier[];
}

export interface ChildShard {
  ShardId: string;
  ParentShards: string[];
  HashKeyRange: HashKeyRange;
}

export interface CloudWatchLogs {
  Enabled: boolean;
  LogGroupName?: string | undefined;
  LogStreamName?: string | undefined;
}

export interface CloudWatchLogsUpdateInput {
  Enabled: boolean;
  LogGroupName?: string | undefined;
  LogStreamName?: string | undefined;
}

export interface Consumer {
  ConsumerName: string;
  ConsumerARN: string;
  ConsumerStatus: ConsumerStatus;
  ConsumerCreationTimestamp: Date;
}

export interface ConsumerDescription {
  ConsumerName: string;
  ConsumerARN: string;
  ConsumerStatus: ConsumerStatus;
  ConsumerCreationTimestamp: Date;
  StreamARN: string;
}

export interface CreateChannelInput {
  /** 1 to 128 characters */
  ChannelName: string;
  /** 1 to 2048 characters */
  ServiceExecutionRoleARN: string;
  /** at least 1 elements */
  StreamConfigurationList: ChannelStreamConfiguration[];
  S3DestinationConfiguration?: S3DestinationConfiguration | undefined;
  S3TablesDestinationConfiguration?: S3TablesDestinationConfiguration | undefined;
  EncryptionConfiguration?: ChannelEncryptionConfiguration | undefined;
  /** 1 to 200 entries */
  Tags?: Record<string, string> | undefined;
  LoggingConfiguration?: ChannelLoggingConfiguration | undefined;
}

export interface CreateChannelOutput {
  ChannelDescription: ChannelDescription;
}

export interface CreateStreamInput {
  /** 1 to 128 characters */
  StreamName: string;
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

export interface CreateStreamOutput {}

export interface DeadLetterQueueS3Configuration {
  BucketARN: string;
  ExpectedBucketOwner: string;
  ErrorOutputPrefix?: string | undefined;
}

export interface DecreaseStreamRetentionPeriodInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  RetentionPeriodHours: number;
}

export interface DecreaseStreamRetentionPeriodOutput {}

export interface DeleteChannelInput {
  /** 1 to 2048 characters */
  ChannelARN: string;
}

export interface DeleteChannelOutput {}

export interface DeleteResourcePolicyInput {
  /** 1 to 2048 characters */
  ResourceARN: string;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
}

export interface DeleteResourcePolicyOutput {}

export interface DeleteStreamInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  EnforceConsumerDeletion?: boolean | undefined;
}

export interface DeleteStreamOutput {}

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

export interface DeregisterStreamConsumerOutput {}

export interface DescribeAccountSettingsInput {}

export interface DescribeAccountSettingsOutput {
  MinimumThroughputBillingCommitment?: MinimumThroughputBillingCommitmentOutput | undefined;
}

export interface DescribeChannelInput {
  /** 1 to 2048 characters */
  ChannelARN: string;
}

export interface DescribeChannelOutput {
  ChannelDescription: ChannelDescription;
}

export interface DescribeLimitsInput {}

export interface DescribeLimitsOutput {
  ShardLimit: number;
  OpenShardCount: number;
  OnDemandStreamCount: number;
  OnDemandStreamCountLimit: number;
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
  ConsumerDescription: ConsumerDescription;
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
  StreamDescription: StreamDescription;
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
  StreamDescriptionSummary: StreamDescriptionSummary;
}

export interface DisableEnhancedMonitoringInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 7 elements */
  ShardLevelMetrics: MetricsName[];
}

export interface EnableEnhancedMonitoringInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 7 elements */
  ShardLevelMetrics: MetricsName[];
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
  ShardIterator: string;
  /** 1 to 10000 */
  Limit?: number | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  DryRun?: boolean | undefined;
}

export interface GetRecordsOutput {
  Records: _Record[];
  NextShardIterator?: string | undefined;
  MillisBehindLatest?: number | undefined;
  ChildShards?: ChildShard[] | undefined;
}

export interface GetResourcePolicyInput {
  /** 1 to 2048 characters */
  ResourceARN: string;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
}

export interface GetResourcePolicyOutput {
  Policy: string;
}

export interface GetShardIteratorInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 128 characters */
  ShardId: string;
  ShardIteratorType: ShardIteratorType;
  StartingSequenceNumber?: string | undefined;
  Timestamp?: Date | undefined;
  DryRun?: boolean | undefined;
}

export interface GetShardIteratorOutput {
  ShardIterator?: string | undefined;
}

export interface HashKeyRange {
  StartingHashKey: string;
  EndingHashKey: string;
}

export interface IncreaseStreamRetentionPeriodInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  RetentionPeriodHours: number;
}

export interface IncreaseStreamRetentionPeriodOutput {}

export interface ListChannelsInput {
  StreamFilter?: StreamFilter[] | undefined;
  /** at least 1 */
  MaxResults?: number | undefined;
  /** 1 to 1048576 characters */
  NextToken?: string | undefined;
}

export interface ListChannelsOutput {
  ChannelSummaries: ChannelSummary[];
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
  StreamARN: string;
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
  StreamNames: string[];
  HasMoreStreams: boolean;
  NextToken?: string | undefined;
  StreamSummaries?: StreamSummary[] | undefined;
}

export interface ListTagsForResourceInput {
  /** 1 to 2048 characters */
  ResourceARN: string;
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
  Tags: Tag[];
  HasMoreTags: boolean;
}

export interface MergeShardsInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 128 characters */
  ShardToMerge: string;
  /** 1 to 128 characters */
  AdjacentShardToMerge: string;
}

export interface MergeShardsOutput {}

export interface MinimumThroughputBillingCommitmentInput {
  Status: MinimumThroughputBillingCommitmentInputStatus;
}

export interface MinimumThroughputBillingCommitmentOutput {
  Status: MinimumThroughputBillingCommitmentOutputStatus;
  StartedAt?: Date | undefined;
  EndedAt?: Date | undefined;
  EarliestAllowedEndAt?: Date | undefined;
}

export interface PartitionField {
  Transform: PartitionTransform;
  SourceName: string;
}

export interface PartitionSpec {
  PartitionFields: PartitionField[];
}

export interface PutRecordInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 0 to 10485760 bytes */
  Data: Bytes;
  /** 1 to 256 characters */
  PartitionKey?: string | undefined;
  ExplicitHashKey?: string | undefined;
  SequenceNumberForOrdering?: string | undefined;
  DryRun?: boolean | undefined;
}

export interface PutRecordOutput {
  ShardId: string;
  SequenceNumber: string;
  EncryptionType?: EncryptionType | undefined;
}

export interface PutRecordsInput {
  /** 1 to 500 elements */
  Records: PutRecordsRequestEntry[];
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
  Records: PutRecordsResultEntry[];
  EncryptionType?: EncryptionType | undefined;
}

export interface PutRecordsRequestEntry {
  /** 0 to 10485760 bytes */
  Data: Bytes;
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
  ResourceARN: string;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  Policy: string;
}

export interface PutResourcePolicyOutput {}

export interface _Record {
  SequenceNumber: string;
  ApproximateArrivalTimestamp?: Date | undefined;
  Data: Buffer;
  PartitionKey?: string | undefined;
  EncryptionType?: EncryptionType | undefined;
}

export interface RecordConfiguration {
  RecordFormatType: RecordFormatType;
  GSRSchemaARN?: string | undefined;
}

export interface RegisterStreamConsumerInput {
  /** 1 to 2048 characters */
  StreamARN: string;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 128 characters */
  ConsumerName: string;
  /** 1 to 200 entries */
  Tags?: Record<string, string> | undefined;
}

export interface RegisterStreamConsumerOutput {
  Consumer: Consumer;
}

export interface RemoveTagsFromStreamInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 50 elements */
  TagKeys: string[];
}

export interface RemoveTagsFromStreamOutput {}

export interface S3DestinationConfiguration {
  /** at least 1 */
  DataFreshnessInSeconds?: number | undefined;
  DeadLetterQueueS3Configuration?: DeadLetterQueueS3Configuration | undefined;
  StorageConfiguration: S3StorageConfiguration;
}

export interface S3DestinationDescription {
  DataFreshnessInSeconds: number;
  DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration;
  StorageConfiguration: S3StorageConfiguration;
}

export interface S3DestinationUpdateInput {
  /** at least 1 */
  DataFreshnessInSeconds: number;
}

export interface S3StorageConfiguration {
  BucketARN: string;
  ExpectedBucketOwner: string;
  OutputKeyTemplate?: string | undefined;
  StorageClass?: S3StorageClass | undefined;
  CompressionType: S3CompressionType;
}

export interface S3TablesConfiguration {
  TableBucketARN: string;
  Namespace: string;
  TableName: string;
  CompressionType: S3TablesCompressionType;
  PartitionSpec?: PartitionSpec | undefined;
}

export interface S3TablesDestinationConfiguration {
  /** at least 1 */
  DataFreshnessInSeconds?: number | undefined;
  DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration;
  S3TablesConfigurationList: S3TablesConfiguration[];
}

export interface S3TablesDestinationDescription {
  DataFreshnessInSeconds: number;
  DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration;
  S3TablesConfigurationList: S3TablesConfiguration[];
}

export interface S3TablesDestinationUpdateInput {
  /** at least 1 */
  DataFreshnessInSeconds: number;
}

export interface SequenceNumberRange {
  StartingSequenceNumber: string;
  EndingSequenceNumber?: string | undefined;
}

export interface Shard {
  ShardId: string;
  ParentShardId?: string | undefined;
  AdjacentParentShardId?: string | undefined;
  HashKeyRange: HashKeyRange;
  SequenceNumberRange: SequenceNumberRange;
}

export interface ShardFilter {
  Type: ShardFilterType;
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
  ShardToSplit: string;
  NewStartingHashKey: string;
}

export interface SplitShardOutput {}

export interface StartStreamEncryptionInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  EncryptionType: EncryptionType;
  /** 1 to 2048 characters */
  KeyId: string;
}

export interface StartStreamEncryptionOutput {}

export interface StartingPosition {
  Type: ShardIteratorType;
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
  EncryptionType: EncryptionType;
  /** 1 to 2048 characters */
  KeyId: string;
}

export interface StopStreamEncryptionOutput {}

export interface StreamDescription {
  StreamName: string;
  StreamARN: string;
  StreamStatus: StreamStatus;
  StreamModeDetails?: StreamModeDetails | undefined;
  RetentionPeriodHours: number;
  StreamCreationTimestamp: Date;
  EnhancedMonitoring: EnhancedMetrics[];
  EncryptionType?: EncryptionType | undefined;
  KeyId?: string | undefined;
  Shards: Shard[];
  HasMoreShards: boolean;
}

export interface StreamDescriptionSummary {
  StreamName: string;
  StreamARN: string;
  StreamStatus: StreamStatus;
  StreamModeDetails?: StreamModeDetails | undefined;
  RetentionPeriodHours: number;
  StreamCreationTimestamp: Date;
  EnhancedMonitoring: EnhancedMetrics[];
  EncryptionType?: EncryptionType | undefined;
  KeyId?: string | undefined;
  StreamId?: string | undefined;
  OpenShardCount: number;
  ConsumerCount?: number | undefined;
  WarmThroughput?: WarmThroughputObject | undefined;
  MaxRecordSizeInKiB?: number | undefined;
  ChannelCount?: number | undefined;
  RecordDistributionStrategy?: RecordDistributionStrategy | undefined;
}

export interface StreamFilter {
  /** 1 to 2048 characters */
  StreamARN: string;
  StreamCreationTimestamp?: Date | undefined;
}

export interface StreamModeDetails {
  StreamMode: StreamMode;
}

export interface StreamSummary {
  StreamName: string;
  StreamARN: string;
  StreamStatus: StreamStatus;
  StreamModeDetails?: StreamModeDetails | undefined;
  StreamCreationTimestamp?: Date | undefined;
}

export interface SubscribeToShardEvent {
  Records: _Record[];
  ContinuationSequenceNumber: string;
  MillisBehindLatest: number;
  ChildShards?: ChildShard[] | undefined;
}

export interface SubscribeToShardInput {
  /** 1 to 2048 characters */
  ConsumerARN: string;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 128 characters */
  ShardId: string;
  StartingPosition: StartingPosition;
  DryRun?: boolean | undefined;
}

export interface SubscribeToShardOutput {
  EventStream: AsyncIterableIterator<SubscribeToShardEventStream>;
}

export interface Tag {
  Key: string;
  Value?: string | undefined;
}

export interface TagResourceInput {
  /** 1 to 2048 characters */
  ResourceARN: string;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 200 entries */
  Tags: Record<string, string>;
}

export interface TagResourceOutput {}

export interface UntagResourceInput {
  /** 1 to 2048 characters */
  ResourceARN: string;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** 1 to 50 elements */
  TagKeys: string[];
}

export interface UntagResourceOutput {}

export interface UpdateAccountSettingsInput {
  MinimumThroughputBillingCommitment: MinimumThroughputBillingCommitmentInput;
}

export interface UpdateAccountSettingsOutput {
  MinimumThroughputBillingCommitment?: MinimumThroughputBillingCommitmentOutput | undefined;
}

export interface UpdateChannelInput {
  /** 1 to 2048 characters */
  ChannelARN: string;
  S3DestinationConfiguration?: S3DestinationUpdateInput | undefined;
  S3TablesDestinationConfiguration?: S3TablesDestinationUpdateInput | undefined;
  LoggingConfiguration?: ChannelLoggingUpdateInput | undefined;
}

export interface UpdateChannelOutput {
  ChannelDescription: ChannelDescription;
}

export interface UpdateMaxRecordSizeInput {
  /** 1024 to 10240 */
  MaxRecordSizeInKiB: number;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
}

export interface UpdateMaxRecordSizeOutput {}

export interface UpdateShardCountInput {
  /** 1 to 128 characters */
  StreamName?: string | undefined;
  /** 1 to 2048 characters */
  StreamARN?: string | undefined;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  /** at least 1 */
  TargetShardCount: number;
  ScalingType: ScalingType;
}

export interface UpdateShardCountOutput {
  StreamName?: string | undefined;
  CurrentShardCount?: number | undefined;
  TargetShardCount?: number | undefined;
  StreamARN?: string | undefined;
}

export interface UpdateStreamModeInput {
  /** 1 to 2048 characters */
  StreamARN: string;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  StreamModeDetails: StreamModeDetails;
  /** at least 0 */
  WarmThroughputMiBps?: number | undefined;
}

export interface UpdateStreamModeOutput {}

export interface UpdateStreamRecordDistributionStrategyInput {
  /** 1 to 2048 characters */
  StreamARN: string;
  /** 1 to 24 characters */
  StreamId?: string | undefined;
  RecordDistributionStrategy: RecordDistributionStrategy;
}

export interface UpdateStreamRecordDistributionStrategyOutput {}

export interface UpdateStreamWarmThroughputInput {
  /** at least 0 */
  WarmThroughputMiBps: number;
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

export type SubscribeToShardEventStream = { SubscribeToShardEvent: SubscribeToShardEvent };

/** Inputs and outputs by operation. */
export interface Operations {
  PutRecord: { input: PutRecordInput; output: PutRecordOutput };
  PutRecords: { input: PutRecordsInput; output: PutRecordsOutput };
  GetShardIterator: { input: GetShardIteratorInput; output: GetShardIteratorOutput };
  GetRecords: { input: GetRecordsInput; output: GetRecordsOutput };
  SubscribeToShard: { input: SubscribeToShardInput; output: SubscribeToShardOutput };
  CreateStream: { input: CreateStreamInput; output: CreateStreamOutput };
  DeleteStream: { input: DeleteStreamInput; output: DeleteStreamOutput };
  DescribeStream: { input: DescribeStreamInput; output: DescribeStreamOutput };
  DescribeStreamSummary: { input: DescribeStreamSummaryInput; output: DescribeStreamSummaryOutput };
  ListStreams: { input: ListStreamsInput; output: ListStreamsOutput };
  UpdateStreamMode: { input: UpdateStreamModeInput; output: UpdateStreamModeOutput };
  UpdateMaxRecordSize: { input: UpdateMaxRecordSizeInput; output: UpdateMaxRecordSizeOutput };
  UpdateStreamWarmThroughput: { input: UpdateStreamWarmThroughputInput; output: UpdateStreamWarmThroughputOutput };
  UpdateStreamRecordDistributionStrategy: { input: UpdateStreamRecordDistributionStrategyInput; output: UpdateStreamRecordDistributionStrategyOutput };
  IncreaseStreamRetentionPeriod: { input: IncreaseStreamRetentionPeriodInput; output: IncreaseStreamRetentionPeriodOutput };
  DecreaseStreamRetentionPeriod: { input: DecreaseStreamRetentionPeriodInput; output: DecreaseStreamRetentionPeriodOutput };
  StartStreamEncryption: { input: StartStreamEncryptionInput; output: StartStreamEncryptionOutput };
  StopStreamEncryption: { input: StopStreamEncryptionInput; output: StopStreamEncryptionOutput };
  EnableEnhancedMonitoring: { input: EnableEnhancedMonitoringInput; output: EnhancedMonitoringOutput };
  DisableEnhancedMonitoring: { input: DisableEnhancedMonitoringInput; output: EnhancedMonitoringOutput };
  ListShards: { input: ListShardsInput; output: ListShardsOutput };
  SplitShard: { input: SplitShardInput; output: SplitShardOutput };
  MergeShards: { input: MergeShardsInput; output: MergeShardsOutput };
  UpdateShardCount: { input: UpdateShardCountInput; output: UpdateShardCountOutput };
  RegisterStreamConsumer: { input: RegisterStreamConsumerInput; output: RegisterStreamConsumerOutput };
  DeregisterStreamConsumer: { input: DeregisterStreamConsumerInput; output: DeregisterStreamConsumerOutput };
  DescribeStreamConsumer: { input: DescribeStreamConsumerInput; output: DescribeStreamConsumerOutput };
  ListStreamConsumers: { input: ListStreamConsumersInput; output: ListStreamConsumersOutput };
  AddTagsToStream: { input: AddTagsToStreamInput; output: AddTagsToStreamOutput };
  RemoveTagsFromStream: { input: RemoveTagsFromStreamInput; output: RemoveTagsFromStreamOutput };
  ListTagsForStream: { input: ListTagsForStreamInput; output: ListTagsForStreamOutput };
  TagResource: { input: TagResourceInput; output: TagResourceOutput };
  UntagResource: { input: UntagResourceInput; output: UntagResourceOutput };
  ListTagsForResource: { input: ListTagsForResourceInput; output: ListTagsForResourceOutput };
  GetResourcePolicy: { input: GetResourcePolicyInput; output: GetResourcePolicyOutput };
  PutResourcePolicy: { input: PutResourcePolicyInput; output: PutResourcePolicyOutput };
  DeleteResourcePolicy: { input: DeleteResourcePolicyInput; output: DeleteResourcePolicyOutput };
  DescribeLimits: { input: DescribeLimitsInput; output: DescribeLimitsOutput };
  DescribeAccountSettings: { input: DescribeAccountSettingsInput; output: DescribeAccountSettingsOutput };
  UpdateAccountSettings: { input: UpdateAccountSettingsInput; output: UpdateAccountSettingsOutput };
  CreateChannel: { input: CreateChannelInput; output: CreateChannelOutput };
  DescribeChannel: { input: DescribeChannelInput; output: DescribeChannelOutput };
  UpdateChannel: { input: UpdateChannelInput; output: UpdateChannelOutput };
  DeleteChannel: { input: DeleteChannelInput; output: DeleteChannelOutput };
  ListChannels: { input: ListChannelsInput; output: ListChannelsOutput };
}
