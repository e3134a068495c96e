'use strict'

const http = require('node:http')
const https = require('node:https')
const aws4 = require('aws4')
const { setTimeout: sleep } = require('node:timers/promises')

/** What the local servers and our clients under test use; nobody verifies it. */
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const REGION = 'us-east-1'
/** Where an attempt's time is not what a test is about: a machine that stands still must not end it. */
const PATIENT = { connectTimeoutMs: 60000, requestTimeoutMs: 60000 }
const POLL_MS = 5

/**
 * One API call by node's own client, independent of ours: to set servers up and to ask them what they hold.
 * @param {{ endpoint: string, ca?: string }} server
 * @param {string} operation
 * @param {object} [input]
 * @param {{ agent?: http.Agent, target?: string }} [options] target: the X-Amz-Target prefix
 * @returns {Promise<{ status: number, headers: http.IncomingHttpHeaders, text: string, body: any }>}
 */
async function exchange ({ endpoint, ca }, operation, input = {}, { agent, target = 'Kinesis_20131202' } = {}) {
  const url = new URL(endpoint)
  const signed = aws4.sign({
    host: url.host,
    path: '/',
    method: 'POST',
    service: 'kinesis',
    region: REGION,
    headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `${target}.${operation}` },
    body: JSON.stringify(input)
  }, CREDENTIALS)
  const { request } = url.protocol === 'https:' ? https : http
  const sent = request(url, { method: 'POST', headers: signed.headers, agent, ca })
  sent.end(signed.body)
  const response = await new Promise((resolve, reject) => sent.once('response', resolve).on('error', reject))
  const text = Buffer.concat(await response.toArray()).toString()
  return { status: response.statusCode, headers: response.headers, text, body: jsonOf(text) }
}

function jsonOf (text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** As `exchange`, giving the body; throws what the service answers with an error status. */
async function call (server, operation, input, options) {
  const { status, text, body } = await exchange(server, operation, input, options)
  if (status !== 200) throw new Error(`${operation} answered ${status} ${text}`)
  return body
}

/** Resolves once the stream is ACTIVE. */
async function createStream (server, name, shardCount) {
  await call(server, 'CreateStream', { StreamName: name, ShardCount: shardCount })
  for (;;) {
    const { StreamDescriptionSummary: { StreamStatus } } = await call(server, 'DescribeStreamSummary', { StreamName: name })
    if (StreamStatus === 'ACTIVE') return
    await sleep(POLL_MS)
  }
}

module.exports = { exchange, call, createStream, CREDENTIALS, PATIENT, REGION }
