'use strict'

const assert = require('node:assert/strict')
const { test } = require('node:test')
const sdk = require('@aws-sdk/client-kinesis')
const { operations } = require('../../lib/local/operations')
const { operations: shapes, subscribeToShardEvent } = require('../../lib/local/shapes')

/*
 * The SDK's schemas are the oracle: [3, namespace, name, traits, member names, member schemas,
 * number of required ones] is a structure, 9 an operation, and types are numbers with flags for
 * lists (64) and maps (128).
 */

const STRUCTURE = 3
const LIST = 1
const UNION = 4
const LEAVES = { 0: ['string'], 1: ['integer', 'double'], 2: ['boolean'], 4: ['timestamp'], 21: ['blob'] }

const sdkOperations = new Map(Object.values(sdk)
  .filter((schema) => Array.isArray(schema) && schema[0] === 9)
  .map((schema) => [schema[2], { input: schema[4](), output: schema[5]() }]))

const resolve = (schema) => {
  const inner = Array.isArray(schema) && Array.isArray(schema[0]) ? schema[0] : schema
  if (typeof inner === 'function') return resolve(inner())
  return Array.isArray(inner) && typeof inner[0] === 'function' ? resolve(inner[0]) : inner
}

/** What differs between one of our shapes and the SDK's, by path. */
function differences (shape, given, path) {
  const schema = resolve(given)
  if (typeof schema === 'number') return leafDifferences(shape, schema, path)
  if (schema[0] === LIST) return shape.type === 'list' ? differences(shape.member, schema[4], `${path}[]`) : [`${path} is no list`]
  if (schema[0] === UNION) return shape.type === 'eventStream' ? [] : [`${path} is no event stream`]
  assert.equal(schema[0], STRUCTURE, path)
  if (shape.type !== 'structure') return [`${path} is no structure`]
  const [,,,, names, members, requiredCount = 0] = schema
  return [
    ...names.filter((name) => !shape.members[name]).map((name) => `${path}.${name} is missing`),
    ...Object.keys(shape.members).filter((name) => !names.includes(name)).map((name) => `${path}.${name} is too much`),
    ...names.filter((name, i) => shape.required.includes(name) !== (i < requiredCount))
      .map((name) => `${path}.${name} is required on one side only`),
    ...names.flatMap((name, i) => shape.members[name] ? differences(shape.members[name], members[i], `${path}.${name}`) : [])
  ]
}

function leafDifferences (shape, schema, path) {
  if (schema & 128) return shape.type === 'map' ? [] : [`${path} is no map`]
  if (schema & 64) return shape.type === 'list' ? leafDifferences(shape.member, schema & ~64, `${path}[]`) : [`${path} is no list`]
  return LEAVES[schema].includes(shape.type) ? [] : [`${path} is ${shape.type}, not ${LEAVES[schema]}`]
}

test('there is each of the SDK\'s operations, and no other', () => {
  assert.ok(sdkOperations.size >= 40)
  assert.deepEqual([...operations.keys()].sort(), [...sdkOperations.keys()].sort())
  assert.deepEqual([...shapes.keys()].sort(), [...sdkOperations.keys()].sort())
})

for (const [name, { input, output }] of sdkOperations) {
  test(`${name} has the SDK's members`, () => {
    const shape = shapes.get(name)
    assert.deepEqual(differences(shape.input, input, 'input'), [])
    if (output === 'unit' || resolve(output) === 'unit') assert.deepEqual(Object.keys(shape.output.members), [])
    else assert.deepEqual(differences(shape.output, output, 'output'), [])
  })
}

test('the event of SubscribeToShard has the SDK\'s members', () => {
  assert.deepEqual(differences(subscribeToShardEvent, sdk.SubscribeToShardEvent$, 'event'), [])
})

test('the values that a string may have are the SDK\'s', () => {
  const enums = {
    ShardIteratorType: shapes.get('GetShardIterator').input.members.ShardIteratorType,
    ShardFilterType: shapes.get('ListShards').input.members.ShardFilter.members.Type,
    StreamMode: shapes.get('CreateStream').input.members.StreamModeDetails.members.StreamMode,
    RecordDistributionStrategy: shapes.get('CreateStream').input.members.RecordDistributionStrategy,
    EncryptionType: shapes.get('StartStreamEncryption').input.members.EncryptionType,
    ScalingType: shapes.get('UpdateShardCount').input.members.ScalingType,
    MetricsName: shapes.get('EnableEnhancedMonitoring').input.members.ShardLevelMetrics.member
  }
  for (const [name, { values }] of Object.entries(enums)) {
    assert.deepEqual([...values].sort(), Object.values(sdk[name]).sort(), name)
  }
})
