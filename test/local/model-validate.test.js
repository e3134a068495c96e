'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { validate } = require('../../lib/local/validate')

const data = Buffer.from('x')
const record = { Data: data, PartitionKey: 'k' }
const of = (constraint, value, path) =>
  `1 validation error detected: Value ${value} at '${path}' failed to satisfy constraint: ${constraint}`

function refuses (operation, input, name, message) {
  assert.throws(() => validate(operation, input), { name, message, statusCode: 400 })
}

test('a good input comes back, without what the shape does not know', () => {
  const input = { StreamName: 's', Records: [{ ...record, ExplicitHashKey: null, Extra: 1 }], Other: {} }
  assert.deepEqual(validate('PutRecords', input), { StreamName: 's', Records: [record] })
})

test('members of the prototype are not members', () => {
  const input = Object.create({ StreamName: 'inherited' })
  assert.deepEqual(validate('DescribeStream', input), {})
  assert.equal(Object.getPrototypeOf(validate('DescribeStream', JSON.parse('{"__proto__":{"StreamName":"x"}}'))), Object.prototype)
})

test('an unknown operation is refused by name', () => {
  refuses('ReceiveQueueRecords', {}, 'UnknownOperationException', '')
})

for (const [title, operation, input, message] of [
  ['a missing member', 'SplitShard', { StreamName: 's', NewStartingHashKey: '1' },
    of('Member must not be null', 'null', 'shardToSplit')],
  ['a pattern', 'DescribeStream', { StreamName: 'a b' },
    of('Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+', "'a b'", 'streamName')],
  ['too long a name', 'DescribeStream', { StreamName: 'a'.repeat(129) },
    of('Member must have length less than or equal to 128', `'${'a'.repeat(129)}'`, 'streamName')],
  ['an empty name', 'DescribeStream', { StreamName: '' },
    of('Member must have length greater than or equal to 1', "''", 'streamName')],
  ['too large a number', 'GetRecords', { ShardIterator: 'x', Limit: 10001 },
    of('Member must have value less than or equal to 10000', "'10001'", 'limit')],
  ['too small a number', 'GetRecords', { ShardIterator: 'x', Limit: 0 },
    of('Member must have value greater than or equal to 1', "'0'", 'limit')],
  ['a wrong word', 'GetShardIterator', { ShardId: 's', ShardIteratorType: 'OLDEST' },
    of('Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]',
      "'OLDEST'", 'shardIteratorType')],
  ['a word in a structure', 'ListShards', { ShardFilter: { Type: 'x' } },
    of('Member must satisfy enum value set: [AFTER_SHARD_ID, AT_TRIM_HORIZON, FROM_TRIM_HORIZON, AT_LATEST, AT_TIMESTAMP, FROM_TIMESTAMP]',
      "'x'", 'shardFilter.type')],
  ['a record of a list', 'PutRecords', { Records: [record, { ...record, PartitionKey: '' }] },
    of('Member must have length greater than or equal to 1', "''", 'records.2.member.partitionKey')],
  ['a record without data', 'PutRecords', { Records: [{ PartitionKey: 'k' }] },
    of('Member must not be null', 'null', 'records.1.member.data')],
  ['no records', 'PutRecords', { Records: [] },
    of('Member must have length greater than or equal to 1', "'[]'", 'records')],
  ['a negative hash key', 'PutRecord', { ...record, ExplicitHashKey: '-1' },
    of('Member must satisfy regular expression pattern: 0|([1-9]\\d{0,38})', "'-1'", 'explicitHashKey')],
  ['a hash key with leading zeros', 'PutRecord', { ...record, ExplicitHashKey: '01' },
    of('Member must satisfy regular expression pattern: 0|([1-9]\\d{0,38})', "'01'", 'explicitHashKey')],
  ['data above 10 MiB', 'PutRecord', { ...record, Data: Buffer.alloc(10 * 1024 * 1024 + 1) },
    of('Member must have length less than or equal to 10485760', "'java.nio.HeapByteBuffer[pos=0 lim=10485761 cap=10485761]'", 'data')],
  ['an element of a list', 'RemoveTagsFromStream', { StreamName: 's', TagKeys: ['a', ''] },
    of('Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]',
      "'[a, ]'", 'tagKeys')],
  ['a key of a map', 'AddTagsToStream', { StreamName: 's', Tags: { '': 'v' } },
    of('Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]',
      "'{=v}'", 'tags')],
  ['a value of a map', 'AddTagsToStream', { StreamName: 's', Tags: { k: 'v'.repeat(257) } },
    of('Map value must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 0]',
      `'{k=${'v'.repeat(257)}}'`, 'tags')],
  ['an ARN of nothing', 'ListStreamConsumers', { StreamARN: 'arn:aws:s3:::x' },
    of('Member must satisfy regular expression pattern: arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+', "'arn:aws:s3:::x'", 'streamARN')]
]) {
  test(`${title} is refused, and named`, () => refuses(operation, input, 'ValidationException', message))
}

test('501 records are refused, and 500 taken', () => {
  assert.equal(validate('PutRecords', { Records: Array(500).fill(record) }).Records.length, 500)
  assert.throws(() => validate('PutRecords', { Records: Array(501).fill(record) }), (error) => {
    assert.equal(error.name, 'ValidationException')
    assert.match(error.message, /at 'records' failed to satisfy constraint: Member must have length less than or equal to 500$/)
    assert.ok(error.message.length < 2000, 'the value is cut')
    return true
  })
})

test('a partition key counts by code points', () => {
  assert.ok(validate('PutRecord', { ...record, PartitionKey: '😀'.repeat(256) }))
  for (const key of ['😀'.repeat(257), 'k'.repeat(257)]) {
    assert.throws(() => validate('PutRecord', { ...record, PartitionKey: key }), {
      name: 'ValidationException', message: /at 'partitionKey' .*less than or equal to 256$/
    })
  }
})

test('several errors come together, ten at most', () => {
  assert.throws(() => validate('SplitShard', {}), { message: /^2 validation errors detected: .*shardToSplit.*; .*newStartingHashKey/ })
  const records = Array(20).fill({ PartitionKey: '' })
  assert.throws(() => validate('PutRecords', { Records: records }), { message: /^10 validation errors detected: / })
})

for (const [title, operation, input, message] of [
  ['a number for a string', 'DescribeStream', { StreamName: 5 },
    "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String, at 'streamName'"],
  ['a boolean for a string', 'DescribeStream', { StreamName: true },
    "class java.lang.Boolean can not be converted to an String, at 'streamName'"],
  ['a list for a string', 'DescribeStream', { StreamName: [] }, "Start of list found where not expected, at 'streamName'"],
  ['a structure for a string', 'DescribeStream', { StreamName: {} },
    "Start of structure or map found where not expected, at 'streamName'"],
  ['a string for a number', 'GetRecords', { ShardIterator: 'x', Limit: '5' },
    "class java.lang.String can not be converted to an Integer, at 'limit'"],
  ['a number for a boolean', 'DeleteStream', { EnforceConsumerDeletion: 1 },
    "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an Boolean, at 'enforceConsumerDeletion'"],
  ['a structure for a list', 'PutRecords', { Records: {} }, "Expected list or null, at 'records'"],
  ['a string for a structure', 'PutRecords', { Records: ['x'] }, "Expected null, at 'records.1.member'"],
  ['a list for a structure', 'PutRecords', { Records: [[]] }, "Start of list found where not expected, at 'records.1.member'"],
  ['a string for a map', 'AddTagsToStream', { Tags: 'x' }, "Expected map or null, at 'tags'"],
  ['a number in a map', 'AddTagsToStream', { Tags: { k: 1 } },
    "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String, at 'tags.k'"],
  ['a string for a time', 'ListShards', { StreamCreationTimestamp: 'now' },
    "class java.lang.String can not be converted to milliseconds since epoch, at 'streamCreationTimestamp'"],
  ['text for a blob', 'PutRecord', { Data: 'x' }, "class java.lang.String can not be converted to a Blob, at 'data'"]
]) {
  test(`${title} is refused, and named`, () => refuses(operation, input, 'SerializationException', message))
}

test('a body that is no structure is refused', () => {
  for (const body of [null, [], 'x', 5]) {
    assert.throws(() => validate('ListStreams', body), { name: 'SerializationException' })
  }
})

test('numbers are cut to whole ones of 32 bits, times to milliseconds', () => {
  assert.equal(validate('GetRecords', { ShardIterator: 'x', Limit: 7.9 }).Limit, 7)
  assert.equal(validate('CreateStream', { StreamName: 's', ShardCount: 1e15 }).ShardCount, 2147483647)
  assert.equal(validate('ListShards', { StreamCreationTimestamp: 1.6 }).StreamCreationTimestamp, 2)
})
