'use strict'

const { setTimeout: sleep } = require('node:timers/promises')
const { configurationError } = require('../errors')
const { leaseLostError, notHeldError, progressTimeoutError, refuseAborted } = require('./lease-table')

/**
 * @typedef {import('./lease-table').Checkpoint} Checkpoint
 * @typedef {import('./lease-table').LeaseRow} LeaseRow
 * @typedef {import('./lease-table').HoldOptions} HoldOptions
 * @typedef {import('./lease-table').HeldLease} HeldLease
 * @typedef {import('./lease-table').LeaseTable} LeaseTable
 * @typedef {import('./lease-table').Abortable} Abortable
 * @typedef {import('../errors').KinesisError} KinesisError
 * @typedef {import('../dynamodb').DynamoDB} DynamoDB
 *
 * An item as DynamoDB has it: of each attribute its type and value.
 * @typedef {Record<string, { S?: string, N?: string, SS?: string[] }>} Item
 */

const TABLE_POLL_MS = 500
const USABLE = ['ACTIVE', 'UPDATING']
const PASSING = ['CREATING', 'DELETING']
/** As the KCL names the rows that are leases, where it names them; other rows of its table aren't ours. */
const LEASE_ENTITY = 'LEASE'

/** @param {Item} item */
function isLease ({ leaseKey, leaseCounter, entityType }) {
  return leaseKey?.S !== undefined && leaseCounter?.N !== undefined && (entityType?.S ?? LEASE_ENTITY) === LEASE_ENTITY
}

/**
 * @param {Item} item
 * @returns {LeaseRow}
 */
function rowOf (item) {
  return Object.freeze({
    leaseKey: /** @type {string} */ (item.leaseKey.S),
    owner: item.leaseOwner?.S,
    counter: Number(item.leaseCounter.N),
    checkpoint: {
      sequenceNumber: item.checkpoint?.S ?? 'TRIM_HORIZON',
      subSequenceNumber: Number(item.checkpointSubSequenceNumber?.N ?? 0)
    },
    parents: item.parentShardId?.SS ?? [],
    children: item.childShardIds?.SS ?? [],
    startingHashKey: item.startingHashKey?.S,
    endingHashKey: item.endingHashKey?.S,
    checkpointOwner: item.checkpointOwner?.S,
    ownerSwitches: Number(item.ownerSwitchesSinceCheckpoint?.N ?? 0)
  })
}

/**
 * @param {LeaseRow} row
 * @returns {Item} without what isn't there: DynamoDB has no empty sets
 */
function itemOf ({ leaseKey, owner, counter, checkpoint, parents, children, startingHashKey, endingHashKey, ownerSwitches }) {
  /** @type {Array<[string, string, string | number | string[] | undefined]>} */
  const attributes = [
    ['leaseKey', 'S', leaseKey],
    ['leaseOwner', 'S', owner],
    ['leaseCounter', 'N', counter],
    ['checkpoint', 'S', checkpoint.sequenceNumber],
    ['checkpointSubSequenceNumber', 'N', checkpoint.subSequenceNumber],
    ['ownerSwitchesSinceCheckpoint', 'N', ownerSwitches],
    ['parentShardId', 'SS', parents],
    ['childShardIds', 'SS', children],
    ['startingHashKey', 'S', startingHashKey],
    ['endingHashKey', 'S', endingHashKey]
  ]
  const present = attributes.filter(([,, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
  return Object.fromEntries(present.map(([name, type, value]) => [name, { [type]: Array.isArray(value) ? value : String(value) }]))
}

/** @param {number} counter of the row as it was read: it must still be that */
function known (counter) {
  return { ConditionExpression: 'leaseCounter = :known', ExpressionAttributeValues: { ':known': { N: String(counter) } } }
}

/**
 * What becomes of a change: of one whose condition failed, `otherwise`.
 * @template T, U
 * @param {Promise<T>} change
 * @param {(error: KinesisError) => U | Promise<U>} otherwise
 * @returns {Promise<T | U>}
 */
async function conditional (change, otherwise) {
  try {
    return await change
  } catch (error) {
    const failed = /** @type {KinesisError} */ (error)
    if (failed.code !== 'ConditionalCheckFailedException') throw error
    return otherwise(failed)
  }
}

/**
 * A lease that the core renews and changes: csrc/lease.c. Here is what it is called and what of it is known.
 * @implements {HeldLease}
 */
class DynamoLease {
  #native
  #onLost
  /** Why it isn't held any more. @type {KinesisError | undefined} */
  #end
  row

  /**
   * @param {DynamoDB} dynamodb
   * @param {string} table
   * @param {LeaseRow} row
   * @param {HoldOptions} options
   */
  constructor (dynamodb, table, row, { owner, renewMs, onLost }) {
    const { leaseKey, counter } = row
    this.row = row
    this.#onLost = onLost
    this.#native = dynamodb.holdLease({ table, leaseKey, owner, counter, renewMs }, (error) => this.#ended(error))
  }

  /** @type {HeldLease['checkpoint']} */
  async checkpoint ({ sequenceNumber, subSequenceNumber }, { children } = {}) {
    if (this.#end !== undefined) throw this.#end
    const { counter } = await this.#native.checkpoint(sequenceNumber, subSequenceNumber, children ?? [])
      .catch((error) => { throw this.#explain(error) })
    const checkpoint = { sequenceNumber, subSequenceNumber }
    this.row = Object.freeze({ ...this.row, checkpoint, counter, children: children ?? this.row.children, ownerSwitches: 0 })
  }

  /** @param {number} ms */
  watch (ms) {
    this.#native.watch(ms)
  }

  unwatch () {
    this.#native.watch(0)
  }

  async release () {
    if (this.#end !== undefined) return false
    this.#onLost = () => {}
    try {
      const { counter } = await this.#native.release()
      this.row = Object.freeze({ ...this.row, counter, owner: undefined })
      return true
    } catch (error) {
      if (this.#explain(/** @type {KinesisError} */ (error)) === error) throw error
      return false
    } finally {
      this.drop()
    }
  }

  drop () {
    this.#end ??= notHeldError(this.row.leaseKey)
    this.#native.close()
  }

  /** @param {KinesisError} [error] undefined: it was released */
  #ended (error) {
    const hadEnded = this.#end !== undefined
    this.#end ??= error === undefined ? notHeldError(this.row.leaseKey) : this.#explain(error)
    const isLost = error?.code === 'ERR_LEASE_LOST' || error?.code === 'ERR_PROGRESS_TIMEOUT'
    if (isLost && !hadEnded) this.#onLost(/** @type {KinesisError} */ (this.#end))
  }

  /**
   * What the core says of a lease's end, with the lease's name; another error as it is.
   * @param {KinesisError} error
   */
  #explain (error) {
    const { leaseKey } = this.row
    switch (error.code) {
      case 'ERR_LEASE_LOST': return this.#end ?? leaseLostError(leaseKey)
      case 'ERR_PROGRESS_TIMEOUT': return this.#end ?? progressTimeoutError(leaseKey)
      case 'ABORT_ERR':
      case 'ERR_CLOSED': return this.#end ?? notHeldError(leaseKey)
      default: return error
    }
  }
}

/**
 * Leases in DynamoDB, laid out as the KCL 2 does: its attributes that have no meaning here stay as they are, and so do
 * rows that are no leases.
 * @implements {LeaseTable}
 */
class DynamoTable {
  #dynamodb
  #name

  /**
   * @param {DynamoDB} dynamodb which goes with this
   * @param {string} name
   */
  constructor (dynamodb, name) {
    this.#dynamodb = dynamodb
    this.#name = name
  }

  /** @param {Abortable} [options] */
  async open (options) {
    for (;;) {
      const table = await this.#describe(options)
      if (table === undefined) await this.#createTable(options)
      else if (this.#isUsable(table)) return
      // A signal that is aborted meanwhile is noticed by the next call.
      else await sleep(TABLE_POLL_MS, undefined, options).catch(() => {})
    }
  }

  /** @param {Abortable} [options] */
  async list (options) {
    /** @type {LeaseRow[]} */
    const rows = []
    let next
    do {
      const page = await this.#call('Scan', { ExclusiveStartKey: next }, options)
      rows.push(...page.Items.filter(isLease).map(rowOf))
      next = page.LastEvaluatedKey
    } while (next !== undefined)
    return rows
  }

  /**
   * @param {LeaseRow} row
   * @param {Abortable} [options]
   */
  create (row, options) {
    const put = this.#call('PutItem', { Item: itemOf(row), ConditionExpression: 'attribute_not_exists(leaseKey)' }, options)
    return conditional(put.then(() => true), () => false)
  }

  /**
   * @param {string} leaseKey
   * @param {{ from: Checkpoint, to: Checkpoint }} checkpoints
   * @param {Abortable} [options]
   */
  restart (leaseKey, { from, to }, options) {
    const update = this.#call('UpdateItem', {
      Key: { leaseKey: { S: leaseKey } },
      UpdateExpression: 'SET checkpoint = :to, checkpointSubSequenceNumber = :toSub, leaseCounter = leaseCounter + :one',
      ConditionExpression: 'attribute_not_exists(leaseOwner) AND attribute_not_exists(checkpointOwner) AND checkpoint = :from ' +
        'AND checkpointSubSequenceNumber = :fromSub',
      ExpressionAttributeValues: {
        ':from': { S: from.sequenceNumber },
        ':fromSub': { N: String(from.subSequenceNumber) },
        ':to': { S: to.sequenceNumber },
        ':toSub': { N: String(to.subSequenceNumber) },
        ':one': { N: '1' }
      }
    }, options)
    return conditional(update.then(() => true), () => false)
  }

  /**
   * @param {LeaseRow} row
   * @param {string} owner
   * @param {Abortable} [options]
   */
  take (row, owner, options) {
    const { leaseKey, counter, ownerSwitches } = row
    const { ConditionExpression, ExpressionAttributeValues } = known(counter)
    const update = this.#call('UpdateItem', {
      Key: { leaseKey: { S: leaseKey } },
      UpdateExpression: 'SET leaseOwner = :owner, leaseCounter = :next, ownerSwitchesSinceCheckpoint = :switches REMOVE checkpointOwner',
      ConditionExpression,
      ExpressionAttributeValues: {
        ...ExpressionAttributeValues,
        ':owner': { S: owner },
        ':next': { N: String(counter + 1) },
        ':switches': { N: String(ownerSwitches + 1) }
      },
      ReturnValues: 'ALL_NEW'
    }, options)
    return conditional(update.then(({ Attributes }) => rowOf(Attributes)), async ({ attempts }) => {
      const now = await this.#readIfRepeated(row, attempts, options)
      return now?.owner === owner && now.counter === counter + 1 ? now : null
    })
  }

  /**
   * @param {LeaseRow} row
   * @param {HoldOptions} options
   */
  hold (row, options) {
    return new DynamoLease(this.#dynamodb, this.#name, row, options)
  }

  /**
   * @param {LeaseRow} row
   * @param {Abortable} [options]
   */
  remove (row, options) {
    const { leaseKey, counter } = row
    const removal = this.#call('DeleteItem', { Key: { leaseKey: { S: leaseKey } }, ...known(counter) }, options)
    return conditional(removal.then(() => true), async ({ attempts }) =>
      await this.#readIfRepeated(row, attempts, options) === undefined)
  }

  async close () {
    this.#dynamodb.close()
  }

  /**
   * After a condition failed, the row as it is now: an attempt before may have been the one that changed it. After a
   * first attempt it can't have been us, and the row as it was says so.
   * @param {LeaseRow} row
   * @param {number} attempts
   * @param {Abortable} [options]
   * @returns {Promise<LeaseRow | undefined>}
   */
  async #readIfRepeated (row, attempts, options) {
    if (attempts <= 1) return row
    const { Item } = await this.#call('GetItem', { Key: { leaseKey: { S: row.leaseKey } }, ConsistentRead: true }, options)
    return Item && rowOf(Item)
  }

  /**
   * Whether it can be used already; throws if it never can.
   * @param {{ TableStatus: string, KeySchema: { AttributeName: string }[] }} table
   */
  #isUsable ({ TableStatus: status, KeySchema }) {
    const names = KeySchema.map(({ AttributeName }) => AttributeName).join(', ')
    if (names !== 'leaseKey') throw configurationError(`the table ${this.#name} holds no leases: its key is ${names}, not leaseKey`)
    if (USABLE.includes(status)) return true
    if (PASSING.includes(status)) return false
    throw configurationError(`the table ${this.#name} of leases can't be used: it is ${status}`)
  }

  /**
   * @param {Abortable} [options]
   * @returns {Promise<any>} undefined: there is no such table
   */
  async #describe (options) {
    try {
      return (await this.#call('DescribeTable', {}, options)).Table
    } catch (error) {
      if (/** @type {KinesisError} */ (error).code === 'ResourceNotFoundException') return undefined
      throw error
    }
  }

  /** Whoever else creates it at the same time, as workers that start together do. @param {Abortable} [options] */
  async #createTable (options) {
    try {
      await this.#call('CreateTable', {
        KeySchema: [{ AttributeName: 'leaseKey', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'leaseKey', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST'
      }, options)
    } catch (error) {
      if (/** @type {KinesisError} */ (error).code !== 'ResourceInUseException') throw error
    }
  }

  /**
   * @param {string} operation
   * @param {Record<string, unknown>} input
   * @param {Abortable} [options]
   */
  async #call (operation, input, options) {
    refuseAborted(options)
    return this.#dynamodb.call(operation, { TableName: this.#name, ...input }, options)
  }
}

exports.DynamoTable = DynamoTable
