import sdk from './index.js'

export const {
  $Command, AccessDeniedException, AddTagsToStreamCommand, ChannelDestinationType, ChannelEncryptionType,
  ChannelStatus, ConsumerStatus, CreateChannelCommand, CreateStreamCommand, DecreaseStreamRetentionPeriodCommand,
  DeleteChannelCommand, DeleteResourcePolicyCommand, DeleteStreamCommand, DeregisterStreamConsumerCommand,
  DescribeAccountSettingsCommand, DescribeChannelCommand, DescribeLimitsCommand, DescribeStreamCommand,
  DescribeStreamConsumerCommand, DescribeStreamSummaryCommand, DisableEnhancedMonitoringCommand,
  DryRunOperationException, EnableEnhancedMonitoringCommand, EncryptionType, ExpiredIteratorException,
  ExpiredNextTokenException, GetRecordsCommand, GetResourcePolicyCommand, GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand, InternalFailureException, InvalidArgumentException, KMSAccessDeniedException,
  KMSDisabledException, KMSInvalidStateException, KMSNotFoundException, KMSOptInRequired, KMSThrottlingException,
  Kinesis, KinesisClient, KinesisServiceException, LimitExceededException, ListChannelsCommand, ListShardsCommand,
  ListStreamConsumersCommand, ListStreamsCommand, ListTagsForResourceCommand, ListTagsForStreamCommand,
  MergeShardsCommand, MetricsName, MinimumThroughputBillingCommitmentInputStatus,
  MinimumThroughputBillingCommitmentOutputStatus, PartitionTransform, ProvisionedThroughputExceededException,
  PutRecordCommand, PutRecordsCommand, PutResourcePolicyCommand, RecordDistributionStrategy, RecordFormatType,
  RegisterStreamConsumerCommand, RemoveTagsFromStreamCommand, ResourceInUseException, ResourceNotFoundException,
  S3CompressionType, S3StorageClass, S3TablesCompressionType, ScalingType, ShardFilterType, ShardIteratorType,
  SplitShardCommand, StartStreamEncryptionCommand, StopStreamEncryptionCommand, StreamMode, StreamStatus,
  SubscribeToShardCommand, TagResourceCommand, UntagResourceCommand, UpdateAccountSettingsCommand,
  UpdateChannelCommand, UpdateMaxRecordSizeCommand, UpdateShardCountCommand, UpdateStreamModeCommand,
  UpdateStreamRecordDistributionStrategyCommand, UpdateStreamWarmThroughputCommand, ValidationException, __Client,
  paginateDescribeStream, paginateListChannels, paginateListShards, paginateListStreamConsumers, paginateListStreams,
  paginateListTagsForStream, waitForChannelActive, waitForStreamExists, waitForStreamNotExists,
  waitUntilChannelActive, waitUntilStreamExists, waitUntilStreamNotExists
} = sdk
