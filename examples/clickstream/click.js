'use strict'

const sites = new Set(require('./page/sites.json').map(({ id }) => id))

/**
 * What a page sends, and what is in the stream then, with the time of the logger.
 * @param {string | Buffer} text
 * @returns {{ visitor: string, n: number, site: string, at: unknown }} n: the visitor's clicks are numbered
 * @throws {Error} that says what is wrong with it
 */
function readClick (text) {
  let click
  try {
    click = JSON.parse(text)
  } catch {
    throw new Error('it is not JSON')
  }
  const { visitor, n, site, at } = Object(click)
  if (typeof visitor !== 'string' || !/^[\w-]{1,40}$/.test(visitor)) throw new Error('visitor must be 1 to 40 letters, digits, _ or -')
  if (!Number.isSafeInteger(n) || n < 0) throw new Error('n must be a whole number')
  if (!sites.has(site)) throw new Error(`site must be one of ${[...sites].join(', ')}`)
  return { visitor, n, site, at }
}

module.exports = { readClick }
