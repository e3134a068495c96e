'use strict'

const assert = require('node:assert/strict')
const test = require('node:test')
const sdk = require('@aws-sdk/client-kinesis')
const { paginateDescribeStream, paginateListShards, paginateListStreams, paginateListTagsForStream } = require('..')
const ours = require('../lib/sdk')
const { openStubbed } = require('./helpers/stub-client')

/** A client of ours whose core answers with these pages, one a call; and what it was asked. */
function paged (...pages) {
  const { kinesis, stub } = openStubbed()
  const asked = []
  const { call } = stub
  stub.call = (...args) => {
    const id = call.apply(stub, args)
    const { input, succeed } = stub.calls.at(-1)
    asked.push(input)
    setImmediate(() => succeed({ text: JSON.stringify(pages[asked.length - 1]) }))
    return id
  }
  return { client: kinesis, asked }
}

async function all (pages) {
  const outputs = []
  for await (const page of pages) {
    delete page.$metadata
    outputs.push(page)
  }
  return outputs
}

test('tokens lead from page to page, and the input stays as it was', async () => {
  const pages = [{ StreamNames: ['a'], HasMoreStreams: true, NextToken: 't1' }, { StreamNames: ['b'], NextToken: 't2' }, { StreamNames: [] }]
  const { client, asked } = paged(...pages)
  const input = Object.freeze({})
  assert.deepEqual(await all(paginateListStreams({ client, pageSize: 10 }, input)), pages)
  assert.deepEqual(asked, [{ Limit: 10 }, { Limit: 10, NextToken: 't1' }, { Limit: 10, NextToken: 't2' }])
})

test('an input\'s own page size and token come first, then startingToken', async () => {
  const first = paged({})
  await all(paginateListStreams({ client: first.client, pageSize: 10 }, { Limit: 5, NextToken: 'mine' }))
  assert.deepEqual(first.asked, [{ Limit: 5, NextToken: 'mine' }])
  const second = paged({})
  await all(paginateListStreams({ client: second.client, startingToken: 'theirs' }, { NextToken: 'mine' }))
  assert.deepEqual(second.asked, [{ NextToken: 'theirs' }])
})

test('ListShards: what the service refuses beside a token is left out', async () => {
  const { client, asked } = paged({ NextToken: 't' }, {})
  await all(paginateListShards({ client }, {
    StreamName: 's', ExclusiveStartShardId: 'x', StreamCreationTimestamp: new Date(1000), ShardFilter: { Type: 'AT_LATEST' }, MaxResults: 2
  }))
  assert.deepEqual(asked[1], { MaxResults: 2, NextToken: 't' })
})

test('DescribeStream and ListTagsForStream go on from the last that there was, while there are more', async () => {
  const shards = (ids, HasMoreShards) => ({ StreamDescription: { Shards: ids.map((ShardId) => ({ ShardId })), HasMoreShards } })
  const streams = paged(shards(['1', '2'], true), shards(['3'], false))
  assert.equal((await all(paginateDescribeStream({ client: streams.client }, { StreamName: 's' }))).length, 2)
  assert.deepEqual(streams.asked, [{ StreamName: 's' }, { StreamName: 's', ExclusiveStartShardId: '2' }])
  const tags = paged({ Tags: [{ Key: 'a' }], HasMoreTags: true }, { Tags: [{ Key: 'b' }], HasMoreTags: false })
  assert.equal((await all(paginateListTagsForStream({ client: tags.client }, { StreamName: 's' }))).length, 2)
  assert.equal(tags.asked[1].ExclusiveStartTagKey, 'a')
  const empty = paged(shards([], true))
  assert.equal((await all(paginateDescribeStream({ client: empty.client }, { StreamName: 's' }))).length, 1, 'an empty page has no end to go on from')
})

test('stopOnSameToken', async () => {
  const { client, asked } = paged({ NextToken: 't' }, { NextToken: 't' })
  await all(paginateListStreams({ client, stopOnSameToken: true }))
  assert.equal(asked.length, 2)
})

test('who stops early asks no more, and an error ends it', async () => {
  const { client, asked } = paged({ NextToken: 't' }, {})
  for await (const page of paginateListStreams({ client })) {
    assert.ok(page)
    break
  }
  assert.equal(asked.length, 1)
  await assert.rejects(all(paginateListStreams({ client }, { Limit: 'x' })), /^InvalidArgumentError: Limit must be/)
  await assert.rejects(all(paginateListStreams({ client: {} })), /^InvalidArgumentError: client must be a Kinesis client; got an object/)
  await assert.rejects(all(ours.paginateListStreams({ client })), /client must be a KinesisClient/)
})

test('a signal is handed to each call', async () => {
  const { client, asked } = paged({ NextToken: 't' }, {})
  const controller = new AbortController()
  await assert.rejects(async () => {
    for await (const page of paginateListStreams({ client }, {}, { signal: controller.signal })) controller.abort(page)
  }, { name: 'AbortError' })
  assert.equal(asked.length, 1)
})

/** A client of one of the two whose send() answers with pages. */
function sending (Client, pages) {
  const client = new Client({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })
  const sent = []
  client.send = async (command, ...rest) => {
    // A copy: the SDK's paginator changes its input.
    sent.push([command.constructor.name, { ...command.input }, ...rest])
    return pages[sent.length - 1]
  }
  return { client, sent }
}

for (const name of Object.keys(sdk).filter((each) => each.startsWith('paginate')).map((each) => each.slice('paginate'.length))) {
  test(`kinesis-native/sdk: paginate${name} sends what the SDK's does`, async () => {
    const pages = [{ NextToken: 't1' }, { NextToken: 't2' }, { NextToken: 't2' }]
    const results = []
    for (const { KinesisClient, [`paginate${name}`]: paginate } of [sdk, ours]) {
      const { client, sent } = sending(KinesisClient, pages)
      const withCommand = (command) => {
        command.input.marked = true
      }
      const outputs = await all(paginate({ client, pageSize: 3, stopOnSameToken: true, withCommand }, { StreamARN: 'x' }, { a: 1 }))
      results.push({ outputs, sent: sent.map((each) => JSON.parse(JSON.stringify(each))) })
    }
    assert.equal(results[0].sent.length, 3)
    assert.deepEqual(results[1], results[0])
  })
}
