'use strict'

const { createHash } = require('node:crypto')

/** Longer than any record may be: a file without line ends must not fill the memory. */
const maxLineBytes = 16 * 1024 * 1024

const newline = 0x0a

/**
 * Splits bytes into lines, without their ends.
 * @param {AsyncIterable<Buffer>} chunks
 * @returns {AsyncGenerator<{ number: number, bytes: Buffer }>} numbered from 1
 */
async function * splitLines (chunks) {
  let number = 1
  let parts = []
  let size = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      yield { number: number++, bytes: Buffer.concat([...parts, chunk.subarray(from, end)]) }
      from = end + 1
      parts = []
      size = 0
    }
    parts.push(chunk.subarray(from))
    size += chunk.length - from
    if (size > maxLineBytes) throw new Error(`line ${number} is longer than ${maxLineBytes} bytes`)
  }
  if (size > 0) yield { number, bytes: Buffer.concat(parts) }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const byteOrderMark = Buffer.from('\ufeff')

/** Some editors begin a file with one; it is not part of the first event. */
function withoutMark ({ number, bytes }) {
  return number === 1 && bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes
}

/** @throws {Error} with a message for the line's author */
function parseLine (bytes) {
  let text
  try {
    text = decoder.decode(bytes)
  } catch {
    throw new Error('is not UTF-8')
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`is not JSON: ${error.message}`, { cause: error })
  }
}

function partitionKey (value, bytes, field) {
  if (field === undefined) return createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  const found = value !== null && typeof value === 'object' && Object.hasOwn(value, field) ? value[field] : undefined
  if (typeof found === 'string' && found !== '') return found
  if (typeof found === 'number') return String(found)
  throw new Error(`has no text or number in ${JSON.stringify(field)} for the partition key`)
}

const isBlank = (bytes) => bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)

/**
 * The events of newline-delimited JSON; blank lines are none.
 * @param {AsyncIterable<Buffer>} chunks
 * @param {{ field?: string, onBadLine: (number: number, message: string) => void }} options
 * @returns {AsyncGenerator<{ number: number, key: string, value: unknown, bytes: Buffer }>}
 */
async function * readEvents (chunks, { field, onBadLine }) {
  for await (const line of splitLines(chunks)) {
    const { number } = line
    const bytes = withoutMark(line)
    if (isBlank(bytes)) continue
    let event
    try {
      const value = parseLine(bytes)
      event = { number, key: partitionKey(value, bytes, field), value, bytes }
    } catch (error) {
      onBadLine(number, error.message)
      continue
    }
    yield event
  }
}

module.exports = { readEvents, splitLines }
