'use strict'

const { createHash, generateKeyPairSync, randomBytes, sign } = require('node:crypto')
const { isIP } = require('node:net')

/*
 * X.509 certificates (RFC 5280) for a server on this machine, written as DER here: node:crypto
 * makes keys and signatures, but no certificates.
 */

const DAY_MS = 86400000
const SERIAL_BYTES = 16
const LOOPBACK = ['localhost', '127.0.0.1', '::1']

const Tag = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  OID: 0x06,
  UTF8: 0x0c,
  UTC_TIME: 0x17,
  SEQUENCE: 0x30,
  SET: 0x31
}
const CONTEXT = 0x80
const CONSTRUCTED = 0x20
const DNS_NAME = CONTEXT | 2
const IP_ADDRESS = CONTEXT | 7

/**
 * @param {number} tag
 * @param {...Uint8Array} parts of the content
 */
function der (tag, ...parts) {
  const content = Buffer.concat(parts)
  const { length } = content
  const head = length < 0x80
    ? [tag, length]
    : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}

/** @param {...Uint8Array} parts */
const sequence = (...parts) => der(Tag.SEQUENCE, ...parts)
const trueValue = der(Tag.BOOLEAN, Buffer.from([0xff]))

/** @param {string} dotted */
function oid (dotted) {
  const [first, second, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const arc of rest) {
    const digits = [arc & 0x7f]
    for (let left = arc >> 7; left > 0; left >>= 7) digits.unshift(0x80 | (left & 0x7f))
    bytes.push(...digits)
  }
  return der(Tag.OID, Buffer.from(bytes))
}

/** A BIT STRING with all bits of its last byte used. @param {Uint8Array} bytes */
const bitString = (bytes) => der(Tag.BIT_STRING, Buffer.from([0]), bytes)

/** @param {number} ms */
const utcTime = (ms) => der(Tag.UTC_TIME,
  Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))

/** @param {string} text */
const commonName = (text) => sequence(der(Tag.SET, sequence(oid('2.5.4.3'), der(Tag.UTF8, Buffer.from(text)))))

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))

/**
 * @param {string} id
 * @param {Uint8Array} value
 * @param {boolean} [critical]
 */
const extension = (id, value, critical) =>
  sequence(oid(id), ...(critical ? [trueValue] : []), der(Tag.OCTET_STRING, value))

/** @param {string} address */
function ipBytes (address) {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [left, right = []] = address.split('::').map((half) => half === '' ? [] : half.split(':'))
  const groups = [...left, ...Array(8 - left.length - right.length).fill('0'), ...right]
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex')
}

/** @param {string} name a host name or an address */
const generalName = (name) => isIP(name)
  ? der(IP_ADDRESS, ipBytes(name))
  : der(DNS_NAME, Buffer.from(name))

/** The identifier of a public key: RFC 5280 section 4.2.1.2. @param {Uint8Array} publicKey */
const keyId = (publicKey) => createHash('sha1').update(publicKey).digest()

/** @param {Uint8Array} publicKey */
const authorityExtensions = (publicKey) => [
  extension('2.5.29.19', sequence(trueValue), true),
  // keyCertSign and cRLSign, the sixth and seventh of the bits; one of the byte is not used.
  extension('2.5.29.15', der(Tag.BIT_STRING, Buffer.from([1, 0x06])), true),
  extension('2.5.29.14', der(Tag.OCTET_STRING, keyId(publicKey)))
]

/**
 * @param {string[]} names
 * @param {Uint8Array} issuerPublicKey
 */
const serverExtensions = (names, issuerPublicKey) => [
  extension('2.5.29.19', sequence(), true),
  extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
  extension('2.5.29.35', sequence(der(CONTEXT, keyId(issuerPublicKey)))),
  extension('2.5.29.17', sequence(...names.map(generalName)))
]

function makeKeys () {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return { privateKey, spki, point }
}

/**
 * @param {string} label
 * @param {Uint8Array} bytes
 */
function pem (label, bytes) {
  const lines = Buffer.from(bytes).toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

/**
 * @param {object} parts
 * @param {string} parts.issuer
 * @param {string} parts.subject
 * @param {[number, number]} parts.validity from and to, ms
 * @param {Uint8Array} parts.spki
 * @param {Buffer[]} parts.extensions
 * @param {import('node:crypto').KeyObject} parts.issuerKey
 */
function signedCertificate ({ issuer, subject, validity, spki, extensions, issuerKey }) {
  const serial = randomBytes(SERIAL_BYTES)
  // Positive, and without a leading zero byte.
  serial[0] = (serial[0] & 0x7f) | 0x40
  const body = sequence(
    der(CONTEXT | CONSTRUCTED, der(Tag.INTEGER, Buffer.from([2]))),
    der(Tag.INTEGER, serial),
    ecdsaWithSha256,
    commonName(issuer),
    sequence(...validity.map(utcTime)),
    commonName(subject),
    spki,
    der(CONTEXT | CONSTRUCTED | 3, sequence(...extensions)))
  return pem('CERTIFICATE', sequence(body, ecdsaWithSha256, bitString(sign('sha256', body, issuerKey))))
}

const AUTHORITY_NAME = 'kinesis-native local CA'

/**
 * @typedef {{ key: string, cert: string }} Certificate PEM texts
 * @typedef {{ names?: string[], validity?: [number, number], selfSigned?: boolean }} LeafOptions names: host
 *   names and addresses, by default the loopback ones; validity: ms since 1970; by default a year around now
 */

/** A certificate authority made up here, whose key is never shown. */
class Authority {
  /** @param {number} nowMs */
  constructor (nowMs) {
    this.validity = /** @type {[number, number]} */ ([nowMs - DAY_MS, nowMs + 365 * DAY_MS])
    this.keys = makeKeys()
    /** Its certificate: what a client has to trust. */
    this.ca = signedCertificate({
      issuer: AUTHORITY_NAME,
      subject: AUTHORITY_NAME,
      validity: this.validity,
      spki: this.keys.spki,
      extensions: authorityExtensions(this.keys.point),
      issuerKey: this.keys.privateKey
    })
  }

  /**
   * @param {LeafOptions} [options]
   * @returns {Certificate}
   */
  leaf ({ names = LOOPBACK, validity = this.validity, selfSigned = false } = {}) {
    const keys = makeKeys()
    const issuer = selfSigned ? keys : this.keys
    const subject = 'kinesis-native local'
    return {
      key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      cert: signedCertificate({
        issuer: selfSigned ? subject : AUTHORITY_NAME,
        subject,
        validity,
        spki: keys.spki,
        extensions: serverExtensions(names, issuer.point),
        issuerKey: issuer.privateKey
      })
    }
  }
}

exports.Authority = Authority
exports.LOOPBACK = LOOPBACK
