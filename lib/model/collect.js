'use strict'

/**
 * @typedef {import('./operation').Operation} Operation
 * @typedef {import('./kinds').Structure} Structure
 */

/**
 * Every structure that operations' shapes are made of, by name, and whether it stands in an input;
 * every enumeration with its values.
 * @param {Map<string, Operation>} operations
 */
function collect (operations) {
  /** @type {Map<string, { shape: Structure, isInput: boolean }>} */
  const structures = new Map()
  /** @type {Map<string, readonly string[]>} */
  const enumerations = new Map()
  const visit = (/** @type {any} */ shape, /** @type {boolean} */ isInput) => {
    if (shape.enumeration !== undefined) enumerations.set(shape.enumeration, shape.values)
    if (shape.type === 'list') visit(shape.member, isInput)
    if (shape.type === 'eventStream') Object.values(shape.events).forEach((event) => visit(event, isInput))
    if (shape.type !== 'structure') return
    structures.set(shape.name, { shape, isInput })
    Object.values(shape.members).forEach((member) => visit(member, isInput))
  }
  for (const { input, output } of operations.values()) {
    visit(input, true)
    visit(output, false)
  }
  return { structures: sorted(structures), enumerations: sorted(enumerations) }
}

/**
 * @template T
 * @param {Map<string, T>} map
 */
function sorted (map) {
  return new Map([...map].sort(([a], [b]) => a < b ? -1 : 1))
}

module.exports = { collect }
