'use strict'

const assert = require('node:assert/strict')
const { readFileSync } = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')
const sdk = require('@aws-sdk/client-kinesis')
const { operations: local } = require('../lib/local/operations')
const { enumerationNames, findOperation, operationNames, operations } = require('../lib/model')
const { collect } = require('../lib/model/collect')
const { EXCEPTIONS } = require('../lib/model/exceptions')
const { subscribeToShardEvent } = require('../lib/model/records')
const { PAGINATED } = require('../lib/paginators')
const { nameOf, sdkStyle, typeOf } = require('../scripts/model-types')

/*
 * The SDK is the oracle. In its schemas [3, namespace, name, traits, member names, member schemas,
 * number of required ones] is a structure, -3 an exception, 9 an operation, and simple types are
 * numbers with flags for lists (64) and maps (128). Its declarations know what the schemas don't:
 * which strings are of which enumeration, and what an operation may throw.
 */

const STRUCTURE = 3
const EXCEPTION = -3
const OPERATION = 9
const LIST = 1
const UNION = 4
const LEAVES = { 0: ['string'], 1: ['integer', 'double'], 2: ['boolean'], 4: ['timestamp'], 21: ['blob'] }

const schemas = Object.values(sdk).filter((schema) => Array.isArray(schema))
const sdkOperations = new Map(schemas.filter(([kind]) => kind === OPERATION)
  .map((schema) => [schema[2], { input: schema[4](), output: schema[5]() }]))

const declarations = path.join(path.dirname(require.resolve('@aws-sdk/client-kinesis')), '../dist-types')
const declared = (file) => readFileSync(path.join(declarations, file), 'utf8').replace(/\/\*\*[^]*?\*\//g, '')

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
  if (schema[0] === UNION) return eventStreamDifferences(shape, schema, path)
  assert.equal(schema[0], STRUCTURE, path)
  if (shape.type !== 'structure') return [`${path} is no structure`]
  const [,, sdkName,, names, members, requiredCount = 0] = schema
  return [
    ...shape.name === sdkName ? [] : [`${path} is ${shape.name}, not ${sdkName}`],
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

function eventStreamDifferences (shape, [,, name,, names], path) {
  const ours = { name: shape.name, names: [...Object.keys(shape.events ?? {}), ...shape.errors ?? []] }
  return JSON.stringify(ours) === JSON.stringify({ name, names }) ? [] : [`${path} is ${JSON.stringify(ours)}`]
}

test('there is each of the SDK\'s operations, and no other', () => {
  assert.ok(sdkOperations.size >= 40)
  const names = [...sdkOperations.keys()].sort()
  assert.deepEqual([...operations.keys()].sort(), names)
  assert.deepEqual([...local.keys()].sort(), names)
})

for (const [name, { input, output }] of sdkOperations) {
  test(`${name} has the SDK's members`, () => {
    const ours = operations.get(name)
    assert.equal(ours.name, name)
    assert.deepEqual(differences(ours.input, input, 'input'), [])
    if (output === 'unit' || resolve(output) === 'unit') assert.deepEqual(Object.keys(ours.output.members), [])
    else assert.deepEqual(differences(ours.output, output, 'output'), [])
  })

  test(`${name} goes where the SDK's does`, () => {
    const { OperationType, ...others } = sdk[`${name}Command`].getEndpointParameterInstructions()
    assert.equal(operations.get(name).endpoint, OperationType.value)
    const choosing = Object.keys(others).filter((parameter) => others[parameter].type === 'contextParams').sort()
    const { members } = operations.get(name).input
    assert.deepEqual(Object.keys(members).filter((member) => /^(\w+ARN|StreamId)$/.test(member) && !/RoleARN$/.test(member)).sort(), choosing)
  })

  test(`${name} throws what the SDK's does`, () => {
    const text = readFileSync(path.join(declarations, `commands/${name}Command.d.ts`), 'utf8')
    const thrown = [...text.matchAll(/@throws \{@link (\w+)\}/g)].map(([, error]) => error)
    assert.deepEqual([...operations.get(name).errors].sort(), thrown.filter((error) => EXCEPTIONS.has(error)).sort())
  })
}

test('each operation is found in the file that describes it, and no other', () => {
  assert.deepEqual(operationNames, [...operations.keys()])
  for (const name of operationNames) assert.equal(findOperation(name), operations.get(name), name)
  assert.equal(findOperation('constructor'), undefined)
})

test('the event of SubscribeToShard has the SDK\'s members', () => {
  assert.deepEqual(differences(subscribeToShardEvent, sdk.SubscribeToShardEvent$, 'event'), [])
})

test('the exceptions are the SDK\'s', () => {
  const theirs = schemas.filter(([kind, , name]) => kind === EXCEPTION && name !== 'KinesisServiceException')
    .map(([, , name, { error }]) => [name, error])
  assert.deepEqual([...EXCEPTIONS].sort(), theirs.sort())
})

test('the enumerations are the SDK\'s, and stand where its do', () => {
  const { structures, enumerations } = collect(operations)
  const theirs = [...declared('models/enums.d.ts').matchAll(/export declare const (\w+):/g)].map(([, name]) => name)
  assert.deepEqual([...enumerations.keys()].sort(), theirs.sort())
  assert.deepEqual([...enumerations.keys()], enumerationNames)
  for (const [name, values] of enumerations) assert.deepEqual([...values].sort(), Object.values(sdk[name]).sort(), name)
  const text = declared('models/models_0.d.ts')
  for (const [name, { shape, isInput }] of structures) {
    const [, body] = new RegExp(`interface ${nameOf(name)} \\{([^}]*)\\}`).exec(text) ?? []
    if (body === undefined) {
      assert.deepEqual(shape.members, Object.create(null), name)
      continue
    }
    const types = [...body.matchAll(/(\w+)\??: (.+?) \| undefined;/g)].map(([, member, type]) => [member, type])
    const ours = Object.entries(shape.members).map(([member, of]) => [member, typeOf(of, isInput, sdkStyle)])
    assert.deepEqual(ours.sort(), types.sort(), name)
  }
})

test('what isn\'t paginated has no paginator in the SDK; that they page alike is shown by paginators.test.js', () => {
  const paged = [...operations.values()].filter(({ pagination }) => pagination !== undefined).map(({ name }) => name)
  const theirs = Object.keys(sdk).filter((name) => name.startsWith('paginate')).map((name) => name.slice('paginate'.length))
  assert.ok(theirs.length > 0)
  assert.deepEqual([...PAGINATED].sort(), paged.sort())
  assert.deepEqual(theirs.filter((name) => !paged.includes(name)), [])
})
