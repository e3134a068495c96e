'use strict'

// How much is done in one turn of the event loop, by all who make many objects together.

/** More at once would delay the event loop, fewer cost more turns. */
const RECORDS_A_TURN = 1000

/** In this turn. */
let made = 0
/** @type {{ count: number, begin: (value?: unknown) => void }[]} */
const waiting = []

/**
 * Waits for a turn that has room for so many records: one that has none yet has room for any number.
 * @param {number} count
 * @returns {Promise<unknown> | undefined} undefined: this one has
 */
function turnFor (count) {
  if (waiting.length === 0 && hasRoom(count)) return take(count)
  return new Promise((resolve) => waiting.push({ count, begin: resolve }))
}

/** @param {number} count */
function hasRoom (count) {
  return made === 0 || made + count <= RECORDS_A_TURN
}

/** @param {number} count @returns {undefined} */
function take (count) {
  if (made === 0) setImmediate(beginTurn)
  made += count
}

function beginTurn () {
  made = 0
  while (waiting.length > 0 && hasRoom(waiting[0].count)) {
    const [{ count, begin }] = waiting.splice(0, 1)
    take(count)
    begin()
  }
}

exports.turnFor = turnFor
