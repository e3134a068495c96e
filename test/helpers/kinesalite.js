'use strict'

const kinesalite = require('kinesalite')
const { makeCertificates } = require('./certs')
const { call, createStream } = require('./call')

/**
 * kinesalite in this process.
 * @param {{ tls?: boolean, [option: string]: any }} [options] the rest are kinesalite's own
 * @returns {Promise<{ endpoint: string, ca?: string, createStream: (name: string, shardCount: number) => Promise<void>,
 *   call: (operation: string, input?: object) => Promise<any>, close: () => Promise<void> }>}
 */
async function startKinesalite ({ tls = false, ...options } = {}) {
  const { ca, good } = await makeCertificates()
  const listener = kinesalite({
    createStreamMs: 1,
    deleteStreamMs: 1,
    updateStreamMs: 1,
    ...(tls && { ssl: true, ...good, ca }),
    ...options
  })
  // kinesalite throws what its requests emit, so a client that aborts in mid-request would end the process.
  listener.on('request', request => {
    request.removeAllListeners('error')
    request.on('error', () => {})
  })
  await new Promise(resolve => listener.listen(0, '127.0.0.1', resolve))
  const server = { endpoint: `${tls ? 'https' : 'http'}://127.0.0.1:${listener.address().port}`, ca: tls ? ca : undefined }
  return {
    ...server,
    createStream: (name, shardCount) => createStream(server, name, shardCount),
    call: (operation, input) => call(server, operation, input),
    close: () => closeListener(listener)
  }
}

function closeListener (listener) {
  return new Promise((resolve, reject) => {
    listener.close(error => error ? reject(error) : resolve(undefined))
    listener.closeAllConnections()
  })
}

module.exports = { startKinesalite }
