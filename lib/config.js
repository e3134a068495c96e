'use strict'

const fs = require('node:fs')
const tls = require('node:tls')
const { SECRET, configurationError, invalidArgument } = require('./errors')

/**
 * @typedef {object} Partition
 * @property {string} prefix
 * @property {string} suffix
 * @property {string} dualstackSuffix
 * @property {boolean} [fipsIsPlain]
 */

/**
 * The partitions of AWS by the start of their region names; the last one takes what is left.
 * @type {readonly Partition[]}
 */
const PARTITIONS = [
  { prefix: 'cn-', suffix: 'amazonaws.com.cn', dualstackSuffix: 'api.amazonwebservices.com.cn' },
  // GovCloud's plain endpoints are FIPS endpoints.
  { prefix: 'us-gov-', suffix: 'amazonaws.com', dualstackSuffix: 'api.aws', fipsIsPlain: true },
  { prefix: 'eusc-', suffix: 'amazonaws.eu', dualstackSuffix: 'api.amazonwebservices.eu' },
  { prefix: 'us-iso-', suffix: 'c2s.ic.gov', dualstackSuffix: 'api.aws.ic.gov' },
  { prefix: 'us-isob-', suffix: 'sc2s.sgov.gov', dualstackSuffix: 'api.aws.scloud' },
  { prefix: 'eu-isoe-', suffix: 'cloud.adc-e.uk', dualstackSuffix: 'api.cloud-aws.adc-e.uk' },
  { prefix: 'us-isof-', suffix: 'csp.hci.ic.gov', dualstackSuffix: 'api.aws.hci.ic.gov' },
  { prefix: '', suffix: 'amazonaws.com', dualstackSuffix: 'api.aws' }
]

const CERTIFICATE = '-----BEGIN CERTIFICATE-----'

/**
 * @typedef {import('./options').ParsedClientOptions} ParsedClientOptions
 * @typedef {(message: string) => void} Warn
 *
 * @typedef {object} Endpoint
 * @property {string} url
 * @property {string} host as signed: with the port where it isn't the scheme's default
 * @property {string} region
 * @property {string} service signing name
 *
 * @typedef {object} Sources where a region is looked for
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [fallbackRegion] when nothing else gives one
 */

/**
 * The endpoint given by option or environment; undefined: the region decides.
 * @param {ParsedClientOptions} options
 * @param {NodeJS.ProcessEnv} env
 * @returns {URL | undefined}
 */
function customEndpoint (options, env) {
  const source = [
    ['endpoint', options.endpoint],
    ['AWS_ENDPOINT_URL_KINESIS', env.AWS_ENDPOINT_URL_KINESIS],
    ['AWS_ENDPOINT_URL', env.AWS_ENDPOINT_URL]
  ].find(([, value]) => value)
  if (source === undefined) return undefined
  const [name, value] = /** @type {[string, string | URL]} */ (source)
  if (options.useFipsEndpoint || options.useDualstackEndpoint) {
    const other = options.useFipsEndpoint ? 'useFipsEndpoint' : 'useDualstackEndpoint'
    throw invalidArgument(name, value, `and ${other} exclude each other: leave one out`)
  }
  return parseEndpoint(name, String(value))
}

/**
 * @param {string} name where it comes from
 * @param {string} text
 */
function parseEndpoint (name, text) {
  const example = 'such as https://kinesis.eu-west-1.amazonaws.com'
  // First, as every other refusal shows the text.
  if (text.includes('@')) {
    throw invalidArgument(name, SECRET, 'must not hold a user name or password')
  }
  // The URL parser drops line breaks and blanks without a word.
  if (/[\s\0]/.test(text) || !URL.canParse(text)) {
    throw invalidArgument(name, text, `must be a URL ${example}`)
  }
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw invalidArgument(name, text, `must start with https:// or http://, ${example}`)
  }
  if (/[?#]/.test(text)) throw invalidArgument(name, text, 'must not have a query or fragment')
  return url
}

/**
 * @param {ParsedClientOptions} options
 * @param {string} region
 * @param {URL} [custom]
 * @returns {Endpoint}
 */
function endpointOf (options, region, custom) {
  const url = custom ?? new URL(`https://${regionalHost(options, region)}/`)
  return { url: url.href, host: url.host, region, service: 'kinesis' }
}

/**
 * @param {{ useFipsEndpoint: boolean, useDualstackEndpoint: boolean }} options
 * @param {string} region
 */
function regionalHost ({ useFipsEndpoint, useDualstackEndpoint }, region) {
  const { suffix, dualstackSuffix, fipsIsPlain } =
    /** @type {Partition} */ (PARTITIONS.find(({ prefix }) => region.startsWith(prefix)))
  const isFipsName = useFipsEndpoint && (useDualstackEndpoint || !fipsIsPlain)
  const service = isFipsName ? 'kinesis-fips' : 'kinesis'
  return `${service}.${region}.${useDualstackEndpoint ? dualstackSuffix : suffix}`
}

/**
 * The region, if it is known without reading the shared AWS files. AWS_DEFAULT_REGION comes after
 * those: the AWS SDK for JavaScript doesn't read it, and records must not go to another region
 * than its users know.
 * @param {ParsedClientOptions} options
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
function knownRegion (options, env) {
  if (options.region !== undefined) return checkRegion('region', options.region)
  if (env.AWS_REGION) return checkRegion('AWS_REGION', env.AWS_REGION)
}

/**
 * The region from the shared AWS files, and what comes after those.
 * @param {ParsedClientOptions} options
 * @param {Sources} sources
 * @returns {Promise<string>}
 */
async function lookUpRegion (options, { env, fallbackRegion }) {
  const profile = options.profile ?? env.AWS_PROFILE ?? 'default'
  const { region: ofProfile, problem } = await readProfileRegion(profile, env)
  if (ofProfile) return checkRegion(`region of profile ${profile}`, ofProfile)
  if (env.AWS_DEFAULT_REGION) return checkRegion('AWS_DEFAULT_REGION', env.AWS_DEFAULT_REGION)
  if (fallbackRegion !== undefined) return fallbackRegion
  throw configurationError('no region: looked at the region option, AWS_REGION, the profile ' +
    `${profile} of the shared AWS files${problem ? ` (${problem.message})` : ''}, and ` +
    'AWS_DEFAULT_REGION; set one of them', problem)
}

/**
 * @param {string} profile
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ region?: string, problem?: Error }>}
 */
async function readProfileRegion (profile, env) {
  try {
    const { loadSharedConfigFiles } = require('@smithy/shared-ini-file-loader')
    // Without its cache: a file that was mended meanwhile is to be seen by the next call.
    const { configFile, credentialsFile } = await loadSharedConfigFiles({
      ignoreCache: true,
      configFilepath: env.AWS_CONFIG_FILE,
      filepath: env.AWS_SHARED_CREDENTIALS_FILE
    })
    return { region: credentialsFile[profile]?.region ?? configFile[profile]?.region }
  } catch (error) {
    return { problem: /** @type {Error} */ (error) }
  }
}

/**
 * @param {string} name where it comes from
 * @param {string} region
 */
function checkRegion (name, region) {
  if (/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(region)) return region
  throw invalidArgument(name, region, 'must be a region name such as eu-west-1')
}

/**
 * @param {string | URL | undefined} proxy
 * @returns {string | undefined}
 */
function checkProxy (proxy) {
  if (proxy === undefined) return undefined
  const text = String(proxy)
  if (!/\s/.test(text) && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  throw invalidArgument('proxy', SECRET, 'must be a URL such as http://proxy.example:3128')
}

/** @param {URL | undefined} endpoint */
function isUnencryptedElsewhere (endpoint) {
  return endpoint !== undefined && endpoint.protocol === 'http:' &&
    !/^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(endpoint.hostname)
}

/**
 * The certificates to trust, as PEM text.
 * @param {ParsedClientOptions} options
 * @param {NodeJS.ProcessEnv} env
 * @param {Warn} warn
 */
function trustedCertificates (options, env, warn) {
  if (options.ca !== undefined) {
    const parts = Array.isArray(options.ca) ? options.ca : [options.ca]
    const text = parts.map((part) => Buffer.from(/** @type {any} */ (part)).toString()).join('\n')
    return checkPem('ca', text, 'it')
  }
  if (env.AWS_CA_BUNDLE) return readBundle(env.AWS_CA_BUNDLE)
  return [...tls.rootCertificates, ...extraCertificates(env, warn)].join('\n')
}

/** @param {string} file */
function readBundle (file) {
  try {
    return checkPem('AWS_CA_BUNDLE', fs.readFileSync(file, 'utf8'), file)
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    throw configurationError(`AWS_CA_BUNDLE names a file that cannot be used: ${message}`, error)
  }
}

/**
 * As Node does it, a file that cannot be read is worth a warning only.
 * @param {NodeJS.ProcessEnv} env
 * @param {Warn} warn
 */
function extraCertificates ({ NODE_EXTRA_CA_CERTS: file }, warn) {
  if (!file) return []
  try {
    return [checkPem('NODE_EXTRA_CA_CERTS', fs.readFileSync(file, 'utf8'), file)]
  } catch (error) {
    warn(`NODE_EXTRA_CA_CERTS is ignored: ${/** @type {Error} */ (error).message}`)
    return []
  }
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} where
 */
function checkPem (name, text, where) {
  if (text.includes(CERTIFICATE)) return text
  throw configurationError(`${name}: ${where} holds no PEM certificate (${CERTIFICATE})`)
}

module.exports = {
  checkProxy,
  customEndpoint,
  endpointOf,
  isUnencryptedElsewhere,
  knownRegion,
  lookUpRegion,
  regionalHost,
  trustedCertificates
}
