'use strict'

const HEAD_END = '\r\n\r\n'

/**
 * Cuts the bytes of one connection into HTTP/1.1 requests with Content-Length bodies. Light enough for the
 * benchmark's sink: it finds the length and leaves the other headers as text.
 */
class RequestReader {
  /**
   * @param {(head: string) => void} onHead called when a request's headers are in
   * @param {(body: Buffer, head: string) => void} onRequest called when its body is in too
   */
  constructor (onHead, onRequest) {
    this.onHead = onHead
    this.onRequest = onRequest
    this.chunks = []
    this.length = 0
    this.needed = 1
    /** @type {string | null} */
    this.head = null
  }

  /** @param {Buffer} chunk */
  push (chunk) {
    this.chunks.push(chunk)
    this.length += chunk.length
    while (this.length >= this.needed && this.#advance()) { /* the next part of the stream is in */ }
  }

  /** Takes the next part; false when the headers aren't all in. */
  #advance () {
    const bytes = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks, this.length)
    const end = this.head === null ? this.#takeHead(bytes) : this.#takeBody(bytes)
    if (end < 0) return this.#keep(bytes)
    this.#keep(bytes.subarray(end))
    return true
  }

  #keep (bytes) {
    this.chunks = bytes.length ? [bytes] : []
    this.length = bytes.length
    return false
  }

  #takeHead (bytes) {
    const end = bytes.indexOf(HEAD_END)
    if (end < 0) return -1
    this.head = bytes.latin1Slice(0, end)
    this.needed = contentLength(this.head)
    this.onHead(this.head)
    return end + HEAD_END.length
  }

  #takeBody (bytes) {
    const head = this.head
    const end = this.needed
    this.head = null
    this.needed = 1
    this.onRequest(bytes.subarray(0, end), head)
    return end
  }
}

/** @param {string} head */
function contentLength (head) {
  const match = /\r\ncontent-length: *(\d+)/i.exec(head)
  return match ? Number(match[1]) : 0
}

/**
 * @param {string} head
 * @returns {{ method: string, path: string, headers: Record<string, string>, rawHeaders: [string, string][] }}
 */
function parseHead (head) {
  const [requestLine, ...lines] = head.split('\r\n')
  const [method, path] = requestLine.split(' ')
  const rawHeaders = lines.map(line => {
    const colon = line.indexOf(':')
    return /** @type {[string, string]} */ ([line.slice(0, colon), line.slice(colon + 1).trim()])
  })
  const headers = Object.fromEntries(rawHeaders.map(([name, value]) => [name.toLowerCase(), value]))
  return { method, path, headers, rawHeaders }
}

module.exports = { RequestReader, parseHead }
