'use strict'

// The package by its own name, as its users load it.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { runChild } = require('./helpers/child')

const NAMES = [
  'Consumer', 'Gate', 'Kinesis', 'KinesisError', 'KinesisServiceException', 'KinesisStream', 'Producer', 'aggregate',
  'deaggregate', 'hashKey', 'paginateDescribeStream', 'paginateListChannels', 'paginateListShards', 'paginateListStreamConsumers',
  'paginateListStreams', 'paginateListTagsForStream', 'signRequest', 'stream', 'waitForChannelActive',
  'waitForStreamExists', 'waitForStreamNotExists', 'waitUntilChannelActive', 'waitUntilStreamExists',
  'waitUntilStreamNotExists'
]

const printed = async (code, nodeArgs) => {
  const { stdout, ...outcome } = await runChild({ code, nodeArgs })
  assert.deepEqual(outcome, { code: 0, signal: null, timedOut: false, stderr: '' })
  return JSON.parse(stdout)
}
const esm = ['--input-type=module']

test('import with named exports', async () => {
  const kinds = await printed(`
    import { ${NAMES} } from 'kinesis-native'
    console.log(JSON.stringify(Object.entries({ ${NAMES} }).map(([name, value]) => [name, typeof value])))`, esm)
  assert.deepEqual(kinds, NAMES.map(name => [name, 'function']))
})

test('import of all: the names, and no others', async () => {
  assert.deepEqual(await printed('import * as all from \'kinesis-native\'\nconsole.log(JSON.stringify(Object.keys(all).sort()))', esm), NAMES)
})

test('require: the same names', async () => {
  assert.deepEqual(await printed('console.log(JSON.stringify(Object.keys(require(\'kinesis-native\')).sort()))'), NAMES)
})

test('import and require give the same classes, on one addon', async () => {
  assert.deepEqual(await printed(`
    import { createRequire } from 'node:module'
    import * as imported from 'kinesis-native'
    const required = createRequire(process.cwd() + '/')('kinesis-native')
    console.log(JSON.stringify(Object.keys(required).filter(name => required[name] !== imported[name])))`, esm), [])
})

test('package.json can be had, what is inside cannot', async () => {
  const codeOf = file => `(() => { try { return typeof require('kinesis-native/${file}') } catch ({ code }) { return code } })()`
  assert.deepEqual(await printed(`console.log(JSON.stringify([${codeOf('package.json')}, ${codeOf('lib/native.js')}]))`),
    ['object', 'ERR_PACKAGE_PATH_NOT_EXPORTED'])
})

test('kinesis-native/sdk: the same names by import and require', async () => {
  const [imported, required] = await Promise.all([
    printed('import * as all from \'kinesis-native/sdk\'\nconsole.log(JSON.stringify(Object.keys(all).sort()))', esm),
    printed('console.log(JSON.stringify(Object.keys(require(\'kinesis-native/sdk\')).sort()))')
  ])
  assert.ok(imported.includes('PutRecordCommand'))
  assert.deepEqual(imported, required)
})
