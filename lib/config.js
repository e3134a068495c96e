'use strict'

const fs = require('node:fs')
const { customEndpoint, endpointOf } = require('./endpoint')
const { SECRET, configurationError, invalidArgument } = require('./errors')
const { clientTable, parseOptions } = require('./options')
const { haveSharedFiles, readProfile } = require('./shared-files')

const CERTIFICATE = '-----BEGIN CERTIFICATE-----'

/**
 * @typedef {import('./options').ClientOptions} ClientOptions
 * @typedef {import('./options').ParsedClientOptions} ParsedClientOptions
 * @typedef {(message: string) => void} Warn
 *
 * @typedef {object} Sources what counts where an option isn't given
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [fallbackRegion] when nothing else gives one
 * @property {import('./endpoint').Service} [service] kinesis
 *
 * What options, environment and shared AWS files together come to.
 * @typedef {object} Settings
 * @property {ParsedClientOptions} options
 * @property {import('./endpoint').Endpoint} endpoint
 */

/**
 * The settings, if they can be known without reading the shared AWS files. Throws where something
 * is wrong that those can't mend.
 * @param {ClientOptions} given by readOptions()
 * @param {Sources} sources
 * @returns {Settings | undefined}
 */
function knownSettings (given, { env, service }) {
  const custom = customEndpoint(given, env, undefined, service)
  const region = knownRegion(given, env)
  if (region === undefined || haveSharedFiles(env)) return undefined
  const options = parseOptions(clientTable, given)
  return { options, endpoint: endpointOf(options, region, custom, service) }
}

/**
 * The settings, with what the shared AWS files give.
 * @param {ClientOptions} given by readOptions()
 * @param {Sources} sources
 * @returns {Promise<Settings>}
 */
async function lookUpSettings (given, sources) {
  const { env, service } = sources
  const profile = await readProfile(given.profile || env.AWS_PROFILE || 'default', env, service)
  const options = parseOptions(clientTable, given, { profile })
  const region = knownRegion(given, env) ?? lastRegion(profile, sources)
  const custom = customEndpoint(options, env, profile, service)
  return { options, endpoint: endpointOf(options, region, custom, service) }
}

/**
 * @param {ClientOptions} given
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
function knownRegion (given, env) {
  if (given.region !== undefined) return checkRegion('region', given.region)
  if (env.AWS_REGION) return checkRegion('AWS_REGION', env.AWS_REGION)
}

/**
 * AWS_DEFAULT_REGION comes after the shared AWS files: the AWS SDK for JavaScript doesn't read it,
 * and records must not go to another region than its users know.
 * @param {import('./shared-files').Profile} profile
 * @param {Sources} sources
 * @returns {string}
 */
function lastRegion ({ name, values, problem }, { env, fallbackRegion }) {
  if (values.region) return checkRegion(`region of profile ${name}`, values.region)
  if (env.AWS_DEFAULT_REGION) return checkRegion('AWS_DEFAULT_REGION', env.AWS_DEFAULT_REGION)
  if (fallbackRegion !== undefined) return fallbackRegion
  throw configurationError('no region: looked at the region option, AWS_REGION, the profile ' +
    `${name} of the shared AWS files${problem ? ` (${problem.message})` : ''}, and ` +
    'AWS_DEFAULT_REGION; set one of them', problem)
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
  // Loaded here and not above: it takes longer than all the rest, and http doesn't need it.
  return [...require('node:tls').rootCertificates, ...extraCertificates(env, warn)].join('\n')
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

module.exports = { checkProxy, checkRegion, knownSettings, lookUpSettings, trustedCertificates }
