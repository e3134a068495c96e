'use strict'

const { Duplex } = require('node:stream')

/**
 * A connection as HTTP/2 sees it, so that others can write to it as well. Node gives the handle of a real socket
 * to nghttp2 and aborts the process when somebody else's write ends on it; through this it goes over JavaScript.
 */
class Tap extends Duplex {
  /** @param {import('node:net').Socket} socket */
  constructor (socket) {
    super()
    this.socket = socket
    socket.on('data', (chunk) => { if (!this.push(chunk)) socket.pause() })
      .on('end', () => this.push(null))
      .on('close', () => this.destroy())
  }

  /** @override */
  _read () {
    this.socket.resume()
  }

  /**
   * @override
   * @param {Buffer} chunk
   * @param {BufferEncoding} _encoding
   * @param {(error?: Error | null) => void} done
   */
  _write (chunk, _encoding, done) {
    this.socket.write(chunk, (error) => done(error))
  }

  /**
   * @override
   * @param {() => void} done
   */
  _final (done) {
    this.socket.end()
    done()
  }

  /**
   * @override
   * @param {Error | null} error
   * @param {(error: Error | null) => void} done
   */
  _destroy (error, done) {
    this.socket.destroySoon()
    done(error)
  }
}

exports.Tap = Tap
