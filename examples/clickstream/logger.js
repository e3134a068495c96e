'use strict'

const { readClick } = require('./click')

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
    } catch (error) {
      return { refused: error.message }
    }
    try {
      // By the visitor: his clicks stay in order. The time is that of our clock, for those of visitors differ.
      await this.#stream.putRecord(click.visitor, { ...click, at: Date.now() })
      return { stored: click.n }
    } catch (error) {
      // Whoever runs this is told why: it may name an account, which is no business of a page.
      console.error(`A click was not stored: ${error.message}`)
      return { refused: 'the stream does not take it', n: click.n }
    }
  }
}

module.exports = { Logger }
