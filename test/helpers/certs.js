'use strict'

const { generate } = require('selfsigned')

const DAY_MS = 24 * 60 * 60 * 1000
const CURVE = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' }
const LOOPBACK_NAMES = [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }]

/**
 * @typedef {{ key: string, cert: string }} Certificate PEM texts
 * @typedef {{ ca: string, good: Certificate, expired: Certificate, selfSigned: Certificate,
 *   wrongHost: Certificate }} Certificates `ca` signed all but selfSigned
 */

/** What each leaf differs in from a valid one. */
const LEAVES = {
  good: {},
  expired: { fromDays: -10, toDays: -1 },
  selfSigned: { ca: null },
  wrongHost: { names: [{ type: 2, value: 'elsewhere.example' }] }
}

const dayFromNow = days => new Date(Date.now() + days * DAY_MS)

function makeAuthority () {
  return generate([{ name: 'commonName', value: 'kinesis-native test CA' }], {
    ...CURVE,
    notBeforeDate: dayFromNow(-30),
    notAfterDate: dayFromNow(30),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }
    ]
  })
}

async function makeLeaf (authority, { fromDays = -1, toDays = 30, names = LOOPBACK_NAMES, ca = authority }) {
  const made = await generate([{ name: 'commonName', value: 'kinesis-native test server' }], {
    ...CURVE,
    notBeforeDate: dayFromNow(fromDays),
    notAfterDate: dayFromNow(toDays),
    ca: ca ? { key: ca.private, cert: ca.cert } : undefined,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names }
    ]
  })
  return { key: made.private, cert: made.cert }
}

async function makeAll () {
  const authority = await makeAuthority()
  const leaves = Object.entries(LEAVES).map(async ([name, how]) => [name, await makeLeaf(authority, how)])
  return { ca: authority.cert, ...Object.fromEntries(await Promise.all(leaves)) }
}

/** @type {Promise<Certificates> | undefined} */
let made

/**
 * A CA and its leaf certificates, made at run time, once a process.
 * @returns {Promise<Certificates>}
 */
function makeCertificates () {
  made ??= makeAll()
  return made
}

/**
 * A certificate for other names than loopback's, of a CA of its own.
 * @param {string[]} names of hosts, which may begin with "*."
 * @returns {Promise<Certificate & { ca: string }>}
 */
async function makeCertificateFor (names) {
  const authority = await makeAuthority()
  const leaf = await makeLeaf(authority, { names: names.map((value) => ({ type: 2, value })) })
  return { ...leaf, ca: authority.cert }
}

module.exports = { makeCertificateFor, makeCertificates }
