'use strict'

const assert = require('node:assert/strict')
const { beforeEach, describe, test } = require('node:test')
const { START_MS, makeLocal } = require('../helpers/local-account')

const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/s'
const DAY_MS = 86400000

/** @type {ReturnType<typeof makeLocal>} */
let local
beforeEach(async () => {
  local = makeLocal({ limits: false })
  await local.call('CreateStream', { StreamName: 's', ShardCount: 1 })
})

describe('tags', () => {
  test('are set, listed by key in pages, and taken away', async () => {
    await local.call('AddTagsToStream', { StreamName: 's', Tags: { b: '2', a: '1' } })
    await local.call('TagResource', { ResourceARN: StreamARN, Tags: { b: 'two', 'ключ:x': '' } })
    assert.deepEqual((await local.call('ListTagsForResource', { ResourceARN: StreamARN })).Tags, [
      { Key: 'a', Value: '1' }, { Key: 'b', Value: 'two' }, { Key: 'ключ:x', Value: '' }
    ])
    const first = await local.call('ListTagsForStream', { StreamName: 's', Limit: 1 })
    assert.deepEqual(first, { Tags: [{ Key: 'a', Value: '1' }], HasMoreTags: true })
    const rest = await local.call('ListTagsForStream', { StreamARN, ExclusiveStartTagKey: 'a' })
    assert.deepEqual([rest.Tags.length, rest.HasMoreTags], [2, false])
    await local.call('RemoveTagsFromStream', { StreamName: 's', TagKeys: ['a', 'none'] })
    await local.call('UntagResource', { ResourceARN: StreamARN, TagKeys: ['b'] })
    assert.deepEqual((await local.call('ListTagsForStream', { StreamName: 's' })).Tags, [{ Key: 'ключ:x', Value: '' }])
  })

  test('belong to consumers too, which keep theirs from the start', async () => {
    const { Consumer: { ConsumerARN } } = await local.call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'c', Tags: { k: 'v' } })
    assert.deepEqual(await local.call('ListTagsForResource', { ResourceARN: ConsumerARN }), { Tags: [{ Key: 'k', Value: 'v' }] })
    await local.call('DeregisterStreamConsumer', { ConsumerARN })
    await assert.rejects(local.call('ListTagsForResource', { ResourceARN: ConsumerARN }), { name: 'ResourceNotFoundException' })
  })

  test('are fifty at most, of allowed characters', async () => {
    const many = (from, count) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${from + i}`, '']))
    await local.call('AddTagsToStream', { StreamName: 's', Tags: many(0, 50) })
    await local.call('AddTagsToStream', { StreamName: 's', Tags: many(0, 10) })
    await assert.rejects(local.call('AddTagsToStream', { StreamName: 's', Tags: many(45, 10) }), {
      name: 'InvalidArgumentException', message: /cannot have more than 50 tags .* would have 55\.$/
    })
    for (const Tags of [{ 'a%b': '1' }, { a: 'semi;colon' }, { 'tab\t!': '' }]) {
      await assert.rejects(local.call('AddTagsToStream', { StreamName: 's', Tags }), {
        name: 'InvalidArgumentException', message: /^Some tags contain invalid characters/
      })
    }
  })

  test('named like members of an object are tags as others are', async () => {
    const Tags = JSON.parse('{"__proto__":"p","constructor":"c"}')
    await local.call('AddTagsToStream', { StreamName: 's', Tags })
    assert.deepEqual((await local.call('ListTagsForStream', { StreamName: 's' })).Tags, [
      { Key: '__proto__', Value: 'p' }, { Key: 'constructor', Value: 'c' }
    ])
  })
})

describe('a resource policy', () => {
  const Policy = '{"Version":"2012-10-17","Statement":[]}'

  test('is kept as it was told', async () => {
    await local.call('PutResourcePolicy', { ResourceARN: StreamARN, Policy })
    assert.deepEqual(await local.call('GetResourcePolicy', { ResourceARN: StreamARN }), { Policy })
    await local.call('DeleteResourcePolicy', { ResourceARN: StreamARN })
    await assert.rejects(local.call('DeleteResourcePolicy', { ResourceARN: StreamARN }), { name: 'ResourceNotFoundException' })
    await assert.rejects(local.call('GetResourcePolicy', { ResourceARN: `${StreamARN}x` }), { name: 'ResourceNotFoundException' })
  })

  test('must be JSON, and not too long', async () => {
    const put = (text) => local.call('PutResourcePolicy', { ResourceARN: StreamARN, Policy: text })
    await assert.rejects(put('{'), { name: 'InvalidArgumentException', message: /^Policy is not valid JSON/ })
    await assert.rejects(put(JSON.stringify('x'.repeat(20480))), { name: 'InvalidArgumentException', message: /at most 20480 bytes/ })
  })
})

test('the account\'s settings keep a commitment for a day', async () => {
  const read = async () => (await local.call('DescribeAccountSettings')).MinimumThroughputBillingCommitment
  const write = async (Status) =>
    (await local.call('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status } })).MinimumThroughputBillingCommitment
  assert.equal((await read()).Status, 'DISABLED')
  const enabled = { Status: 'ENABLED', StartedAt: START_MS, EndedAt: undefined, EarliestAllowedEndAt: START_MS + DAY_MS }
  assert.deepEqual(await write('ENABLED'), enabled)
  assert.deepEqual(await read(), enabled)
  assert.equal((await write('DISABLED')).Status, 'ENABLED_UNTIL_EARLIEST_ALLOWED_END')
  local.clock.ms += DAY_MS
  assert.deepEqual(await read(), { ...enabled, Status: 'DISABLED', EndedAt: START_MS + DAY_MS })
})

describe('a channel', () => {
  const bucket = { BucketARN: 'arn:aws:s3:::b', ExpectedBucketOwner: '000000000000' }
  const input = {
    ChannelName: 'c',
    ServiceExecutionRoleARN: 'arn:aws:iam::000000000000:role/r',
    StreamConfigurationList: [{ StreamARN, RecordConfiguration: { RecordFormatType: 'JSON' } }],
    S3DestinationConfiguration: { StorageConfiguration: { ...bucket, CompressionType: 'GZIP' } },
    Tags: { k: 'v' }
  }

  test('is kept as it was told, with the defaults of the rest', async () => {
    const { ChannelDescription: made } = await local.call('CreateChannel', input)
    assert.equal(made.ChannelStatus, 'CREATING')
    const { ChannelARN } = made
    const { ChannelDescription: channel } = await local.call('DescribeChannel', { ChannelARN })
    assert.deepEqual(channel, { ...made, ChannelStatus: 'ACTIVE' })
    assert.deepEqual(channel.StreamConfigurationList, [{ ...input.StreamConfigurationList[0], StreamCreationTimestamp: START_MS }])
    assert.deepEqual(channel.S3DestinationConfiguration, {
      DataFreshnessInSeconds: 300,
      DeadLetterQueueS3Configuration: { ...bucket, ErrorOutputPrefix: `kinesis-channel/errors/c/${channel.ChannelId}/` },
      StorageConfiguration: { StorageClass: 'STANDARD', ...bucket, CompressionType: 'GZIP' }
    })
    assert.deepEqual((await local.call('ListTagsForResource', { ResourceARN: ChannelARN })).Tags, [{ Key: 'k', Value: 'v' }])
    const { StreamDescriptionSummary } = await local.call('DescribeStreamSummary', { StreamName: 's' })
    assert.equal(StreamDescriptionSummary.ChannelCount, 1)
  })

  test('can be changed, listed and deleted', async () => {
    const { ChannelDescription: { ChannelARN } } = await local.call('CreateChannel', input)
    const { ChannelDescription } = await local.call('UpdateChannel', {
      ChannelARN,
      S3DestinationConfiguration: { DataFreshnessInSeconds: 60 },
      LoggingConfiguration: { CloudWatchLogs: { Enabled: true } }
    })
    assert.equal(ChannelDescription.S3DestinationConfiguration.DataFreshnessInSeconds, 60)
    assert.equal(ChannelDescription.LoggingConfiguration.CloudWatchLogs.Enabled, true)
    assert.equal(ChannelDescription.LoggingConfiguration.CloudWatchLogs.LogStreamName, 'DestinationDelivery')
    await local.call('CreateChannel', { ...input, ChannelName: 'a' })
    const first = await local.call('ListChannels', { MaxResults: 1, StreamFilter: [{ StreamARN }] })
    const second = await local.call('ListChannels', { NextToken: first.NextToken })
    assert.deepEqual([...first.ChannelSummaries, ...second.ChannelSummaries].map(({ ChannelName }) => ChannelName), ['a', 'c'])
    assert.deepEqual((await local.call('ListChannels', { StreamFilter: [{ StreamARN: `${StreamARN}x` }] })).ChannelSummaries, [])
    await local.call('DeleteChannel', { ChannelARN })
    for (const operation of ['DescribeChannel', 'DeleteChannel', 'UpdateChannel']) {
      await assert.rejects(local.call(operation, { ChannelARN }), { name: 'ResourceNotFoundException' })
    }
  })

  test('has one name, one destination, and streams that are there', async () => {
    await local.call('CreateChannel', input)
    await assert.rejects(local.call('CreateChannel', input), { name: 'ResourceInUseException' })
    const { S3DestinationConfiguration, ...without } = { ...input, ChannelName: 'other' }
    await assert.rejects(local.call('CreateChannel', without), { name: 'InvalidArgumentException', message: /^Exactly one of S3Dest/ })
    const StreamConfigurationList = [{ ...input.StreamConfigurationList[0], StreamARN: `${StreamARN}x` }]
    await assert.rejects(local.call('CreateChannel', { ...without, S3DestinationConfiguration, StreamConfigurationList }), {
      name: 'ResourceNotFoundException'
    })
  })
})
