'use strict'

// Which shard comes from which, and so which leases there must be and which are done with.

const { isClosed, parentsOf } = require('../shards')
const { LATEST, TRIM_HORIZON, atTimestamp, isFinished } = require('./checkpoint')

/**
 * @typedef {import('./lease-table').LeaseRow} LeaseRow
 * @typedef {import('./lease-table').Checkpoint} Checkpoint
 * @typedef {import('./options').InitialPosition} InitialPosition
 * @typedef {import('../shards').ShardDescription} ShardDescription
 *
 * Where a group begins.
 * @typedef {object} Start
 * @property {(shard: ShardDescription) => boolean} isInitial of shards that nothing is known of
 * @property {(shard: ShardDescription) => Checkpoint} checkpointOf
 *
 * covered: it has a lease or is to get one, or its parents have; done: its lease has ended; skipped: the group begins after it.
 * @typedef {'covered' | 'done' | 'skipped'} State
 */

/**
 * @param {ShardDescription} shard
 * @param {Checkpoint} checkpoint
 * @returns {LeaseRow}
 */
function newLease (shard, checkpoint) {
  return {
    leaseKey: shard.ShardId,
    owner: undefined,
    counter: 0,
    checkpoint,
    parents: parentsOf(shard),
    children: [],
    startingHashKey: shard.HashKeyRange?.StartingHashKey,
    endingHashKey: shard.HashKeyRange?.EndingHashKey,
    checkpointOwner: undefined,
    ownerSwitches: 0
  }
}

/**
 * @param {InitialPosition} position
 * @param {{ shards: ShardDescription[], atDate: Set<string> }} known atDate: shards that were open at the position's Date
 * @returns {Start}
 */
function startAt (position, { shards, atDate }) {
  if (position === 'TRIM_HORIZON') return { isInitial: () => true, checkpointOf: () => TRIM_HORIZON }
  if (position === 'LATEST') {
    return { isInitial: (shard) => !isClosed(shard), checkpointOf: () => LATEST }
  }
  const isDate = position instanceof Date
  const named = new Set(isDate ? atDate : Object.keys(position))
  // Each part of what is left of the stream descends from a named shard, leads to one, or has none: that is read whole.
  const before = ancestorsOf(named, shards, [])
  const isInitial = (/** @type {ShardDescription} */ { ShardId }) => named.has(ShardId) || !before.has(ShardId)
  if (isDate) {
    const date = atTimestamp(position.getTime())
    return { isInitial, checkpointOf: () => date }
  }
  return {
    isInitial,
    checkpointOf: ({ ShardId }) => named.has(ShardId)
      ? { sequenceNumber: position[ShardId], subSequenceNumber: Number.MAX_SAFE_INTEGER }
      : TRIM_HORIZON
  }
}

/**
 * The leases that there should be, and aren't. In an empty table those that a group begins with; else what a crash amid
 * their creation left out, or somebody has removed: the parts of the stream that nobody would ever read.
 * @param {ShardDescription[]} shards all of the stream's
 * @param {LeaseRow[]} rows
 * @param {Start} start
 * @returns {LeaseRow[]}
 */
function missingLeases (shards, rows, { isInitial, checkpointOf }) {
  const byId = new Map(shards.map((shard) => [shard.ShardId, shard]))
  const leases = new Map(rows.map((row) => [row.leaseKey, row]))
  const before = ancestorsOf(leases.keys(), shards, rows)
  /** @type {Map<string, State>} */
  const states = new Map()
  /** @type {LeaseRow[]} */
  const missing = []

  /** @param {string} id @returns {State} */
  function stateOf (id) {
    let state = states.get(id)
    if (state === undefined) states.set(id, state = judge(id))
    return state
  }
  /** @param {string} id @returns {State} */
  function judge (id) {
    const row = leases.get(id)
    const shard = byId.get(id)
    if (row !== undefined) return isFinished(row) ? 'done' : 'covered'
    if (shard === undefined || before.has(id)) return 'skipped'
    const parents = parentsOf(shard).map(stateOf)
    if (parents.includes('covered')) return 'covered'
    const hasEndedParent = parents.includes('done')
    if (!hasEndedParent && !isInitial(shard)) return 'skipped'
    missing.push(newLease(shard, hasEndedParent ? TRIM_HORIZON : checkpointOf(shard)))
    return 'covered'
  }
  for (const { ShardId } of shards) stateOf(ShardId)
  return missing
}

/**
 * @param {Iterable<string>} ids
 * @param {ShardDescription[]} shards
 * @param {LeaseRow[]} rows
 */
function ancestorsOf (ids, shards, rows) {
  const parents = new Map([
    ...rows.map((row) => /** @type {const} */ ([row.leaseKey, row.parents])),
    ...shards.map((shard) => /** @type {const} */ ([shard.ShardId, parentsOf(shard)]))
  ])
  /** @type {Set<string>} */
  const ancestors = new Set()
  const open = [...ids]
  for (let id; (id = open.pop()) !== undefined;) {
    for (const parent of parents.get(id) ?? []) {
      if (!ancestors.has(parent)) open.push(parent)
      ancestors.add(parent)
    }
  }
  return ancestors
}

/**
 * Leases of shards that have ended and whose children have all been begun with: they keep nobody waiting any more. A child
 * without a lease has had one, for children's leases are made before their parent's ends.
 * @param {LeaseRow[]} rows
 */
function removableLeases (rows) {
  const leases = new Map(rows.map((row) => [row.leaseKey, row]))
  /** @type {Map<string, string[]>} */
  const children = new Map(rows.map(({ leaseKey, children }) => [leaseKey, [...children]]))
  for (const { leaseKey, parents } of rows) {
    for (const parent of parents) children.get(parent)?.push(leaseKey)
  }
  return rows.filter((row) => {
    const own = children.get(row.leaseKey) ?? []
    return isFinished(row) && own.length > 0 && own.every((id) => leases.get(id)?.checkpoint.sequenceNumber !== TRIM_HORIZON.sequenceNumber)
  })
}

module.exports = { missingLeases, newLease, removableLeases, startAt }
