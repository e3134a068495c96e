'use strict'

const sites = new Set(require('./page/sites.json').map(({ id }) => id))

/**
 * @param {string} text as it came from a page
 * @returns {{ visitor: string, n: number, site: string }} n: the visitor's clicks are numbered
 * @throws {Error} that says what is wrong with it
 */
function readClick (text) {
  let click
  try {
    click = JSON.parse(text)
  } catch {
    throw new Error('it is not JSON')
  }
  const { visitor, n, site } = Object(click)
  if (typeof visitor !== 'string' || !/^[\w-]{1,40}$/.test(visitor)) throw new Error('visitor must be 1 to 40 letters, digits, _ or -')
  if (!Number.isSafeInteger(n) || n < 0) throw new Error('n must be a whole number')
  if (!sites.has(site)) throw new Error(`site must be one of ${[...sites].join(', ')}`)
  return { visitor, n, site }
}

/** Takes clicks from pages, and puts them into the stream. */
class Logger {
  #stream

  /** @param {import('kinesis-native').KinesisStream} stream */
  constructor (stream) {
    this.#stream = stream
  }

  /**
   * @param {string} text of a click
   * @returns {Promise<{ stored: number } | { refused: string, n?: number }>} the answer to the page
   */
  async log (text) {
    let click
    try {
      click = readClick(text)
      // By the visitor: his clicks stay in order. The time is that of our clock, for those of visitors differ.
      await this.#stream.putRecord(click.visitor, { ...click, at: Date.now() })
      return { stored: click.n }
    } catch (error) {
      return { refused: error.message, n: click?.n }
    }
  }
}

module.exports = { Logger, readClick }
