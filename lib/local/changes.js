'use strict'

const { Stream } = require('./stream')

/**
 * @typedef {import('./account').Account} Account
 * @typedef {import('./account').Consumer} Consumer
 * @typedef {import('./slab').NewRecord} NewRecord
 *
 * What happens to an account: plain data, but for the records' bytes (Buffers). The same changes in
 * the same order make the same account. `at` is when it happened, in ms; `doneAt` or `activeAt` when
 * it takes effect.
 * @typedef {{ type: 'createStream', at: number, activeAt: number, name: string, shardCount: number,
 *     settings: Partial<import('./stream').Settings>, tags: Record<string, string> }} CreateStream
 * @typedef {{ type: 'deleteStream', at: number, name: string, goneAt: number }} DeleteStream
 * @typedef {{ type: 'append', at: number, name: string, shards: number[], records: NewRecord[] }} Append
 *   record i goes to the shard of index shards[i]
 * @typedef {{ type: 'skip', at: number, name: string, counts: [number, number][] }} Skip
 *   stands for appends whose records are trimmed: how many, by index of their shard
 * @typedef {{ type: 'reshard', at: number, name: string, doneAt: number, reshard: import('./stream').Reshard }} ReshardChange
 * @typedef {{ type: 'configure', at: number, name: string, doneAt: number, settings: Partial<import('./stream').Settings> }} Configure
 * @typedef {{ type: 'registerConsumer', at: number, name: string, consumer: Consumer, tags: Record<string, string> }} RegisterConsumer
 * @typedef {{ type: 'deregisterConsumer', at: number, name: string, consumerName: string }} DeregisterConsumer
 * @typedef {{ type: 'tag', at: number, arn: string, tags: Record<string, string> }} Tag
 * @typedef {{ type: 'untag', at: number, arn: string, keys: string[] }} Untag
 * @typedef {{ type: 'policy', at: number, arn: string, policy?: string }} Policy
 * @typedef {{ type: 'accountSettings', at: number, commitment: import('./account').Commitment }} AccountSettings
 * @typedef {{ type: 'channel', at: number, arn: string, channel?: import('./account').Channel }} ChannelChange
 *
 * @typedef {CreateStream | DeleteStream | Append | Skip | ReshardChange | Configure | RegisterConsumer |
 *   DeregisterConsumer | Tag | Untag | Policy | AccountSettings | ChannelChange} Change
 */

/** @type {(account: Account, change: { name: string, at: number }) => Stream} */
function streamOf (account, { name, at }) {
  const stream = /** @type {Stream} */ (account.streams.get(name))
  stream.settle(at)
  return stream
}

/** @type {<V>(map: Map<string, V>, key: string, value: V | undefined) => void} */
function put (map, key, value) {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}

/**
 * What each change does. None of them looks at the clock or at chance.
 * @type {{ [T in Change['type']]: (account: Account, change: Extract<Change, { type: T }>) => any }}
 */
const reducers = {
  createStream (account, { name, at, activeAt, shardCount, settings, tags }) {
    const arn = account.arn(`stream/${name}`)
    account.settle(at)
    account.streams.set(name, new Stream({ name, arn, createdAt: at, activeAt, shardCount, settings }))
    account.tags.set(arn, new Map(Object.entries(tags)))
  },

  deleteStream (account, change) {
    streamOf(account, change).goneAt = change.goneAt
    account.settle(change.at)
  },

  append (account, change) {
    const stream = streamOf(account, change)
    const { at, shards, records } = change
    const touched = new Set()
    const sequenceNumbers = records.map((record, i) => {
      const shard = stream.shards[shards[i]]
      touched.add(shard)
      return shard.append(record, at)
    })
    account.trim(stream, at)
    for (const shard of touched) shard.wake()
    return sequenceNumbers
  },

  skip (account, change) {
    const { shards } = streamOf(account, change)
    for (const [shard, count] of change.counts) shards[shard].skip(count, change.at)
  },

  reshard (account, change) {
    const stream = streamOf(account, change)
    stream.reshard(change.reshard, change.doneAt)
    stream.settle(change.at)
  },

  configure (account, change) {
    const stream = streamOf(account, change)
    stream.configure(change.settings, change.doneAt)
    stream.settle(change.at)
  },

  registerConsumer (account, change) {
    const { consumer, tags } = change
    streamOf(account, change).consumers.set(consumer.name, consumer)
    account.tags.set(consumer.arn, new Map(Object.entries(tags)))
  },

  deregisterConsumer (account, change) {
    const { consumers } = streamOf(account, change)
    account.forget(/** @type {Consumer} */ (consumers.get(change.consumerName)).arn)
    consumers.delete(change.consumerName)
  },

  tag (account, { arn, tags }) {
    const kept = account.tags.get(arn) ?? new Map()
    for (const [key, value] of Object.entries(tags)) kept.set(key, value)
    account.tags.set(arn, kept)
  },

  untag (account, { arn, keys }) {
    for (const key of keys) account.tags.get(arn)?.delete(key)
  },

  policy: (account, { arn, policy }) => put(account.policies, arn, policy),
  channel (account, { arn, channel }) {
    put(account.channels, arn, channel)
    if (channel === undefined) account.forget(arn)
  },

  accountSettings (account, { commitment }) {
    account.commitment = commitment
  }
}

module.exports = { reducers }
