'use strict'

// A fresh process that requires one client, puts a record, and tells what each took. Its own modules come first,
// and none of them is one that only some clients need.

const { CLIENTS } = require('./clients')

const US_PER_MS = 1000

async function main () {
  const setup = JSON.parse(process.argv[2])
  const data = Buffer.alloc(setup.recordBytes, '.')
  const { module: name, open } = CLIENTS[setup.client]

  const startMs = performance.now()
  const cpu = process.cpuUsage()
  const sofar = () => {
    const { user, system } = process.cpuUsage(cpu)
    return { ms: performance.now() - startMs, cpuMs: (user + system) / US_PER_MS }
  }
  require(name)
  const required = sofar()
  const client = open(setup)
  const { SequenceNumber } = await client.put('user-0', data)
  const put = sofar()

  if (!SequenceNumber) throw new Error(`${setup.client} got no sequence number`)
  process.send({ requireMs: required.ms, requireCpuMs: required.cpuMs, firstPutMs: put.ms, firstPutCpuMs: put.cpuMs })
  await client.close()
  process.disconnect()
}

main()
