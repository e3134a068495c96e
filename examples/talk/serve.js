'use strict'

// An HTTP server that puts a click for each request, and ends at Ctrl-C. An argument is its port.

const http = require('node:http')
const { stream } = require('kinesis-native')

const [name = 'clicks', port = '0'] = process.argv.slice(2)
const clicks = stream(name)
clicks.on('error', (error) => console.error(`A click was not stored: ${error.message}`))

const server = http.createServer((request, response) => {
  const { method, url, headers } = request
  // Nobody waits for it: the visitor's page does not depend on it.
  clicks.putRecord(request.socket.remoteAddress, { at: Date.now(), method, url, agent: headers['user-agent'] })
  response.end('Counted.\n')
})

server.listen(Number(port), '127.0.0.1', () => {
  console.log(`Every request to http://127.0.0.1:${server.address().port} is a click. Ctrl-C ends it.`)
})

// Puts that are under way keep the process alive until they are stored.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close())
