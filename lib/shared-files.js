'use strict'

const fs = require('node:fs')
const path = require('node:path')

/**
 * @typedef {Record<string, string>} Section settings by name; a nested one is `outer.inner`
 *
 * What the shared AWS files say for one profile.
 * @typedef {object} Profile
 * @property {string} name
 * @property {Section} values as text; `endpoint_url` is the one of the service
 * @property {Error} [problem] why a file that is there could not be read
 */

/** Section names that have a word before the name. */
const NAMED_SECTION = /^(profile|services|sso-session)\s(["']?)([\w\-@+.%:/]+)\2$/
const COMMENT = /(?:^|\s)[;#]/

/** @param {NodeJS.ProcessEnv} env */
function pathsOf (env) {
  const home = env.HOME || env.USERPROFILE || require('node:os').homedir()
  /** @param {string | undefined} given @param {string} name */
  const resolve = (given, name) =>
    given ? given.replace(/^~(?=\/)/, () => home) : path.join(home, '.aws', name)
  return {
    config: resolve(env.AWS_CONFIG_FILE, 'config'),
    credentials: resolve(env.AWS_SHARED_CREDENTIALS_FILE, 'credentials')
  }
}

/**
 * Whether there is anything to be read.
 * @param {NodeJS.ProcessEnv} env
 */
function haveSharedFiles (env) {
  return Object.values(pathsOf(env)).some((file) => fs.existsSync(file))
}

/**
 * Reads both files anew, so that one that was mended meanwhile is seen. Never rejects: as in the
 * AWS SDK, a file that cannot be read says nothing.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./endpoint').Service} [service]
 * @returns {Promise<Profile>}
 */
async function readProfile (name, env, service = 'kinesis') {
  const paths = pathsOf(env)
  const [config, credentials] = await Promise.all([readSections(paths.config), readSections(paths.credentials)])
  const ofCredentials = credentials.sections.get(name)
  const ofConfig = config.sections.get(`profile.${name}`) ??
    (name === 'default' ? config.sections.get(name) : undefined)
  const values = Object.assign(Object.create(null), ofCredentials, ofConfig)
  // Of all settings, the SDK prefers the credentials file for this one alone.
  if (ofCredentials?.region !== undefined) values.region = ofCredentials.region
  const ofService = config.sections.get(`services.${values.services}`)?.[`${service}.endpoint_url`]
  if (ofService !== undefined) values.endpoint_url = ofService
  return { name, values, problem: config.problem ?? credentials.problem }
}

/**
 * @param {string} file
 * @returns {Promise<{ sections: Map<string, Section>, problem?: Error }>}
 */
async function readSections (file) {
  try {
    return { sections: parseSections(await fs.promises.readFile(file, 'utf8')) }
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error)
    return { sections: new Map(), problem: code === 'ENOENT' ? undefined : /** @type {Error} */ (error) }
  }
}

/**
 * `[profile x]` becomes the section `profile.x`, and so do services; `[x]` stays `x`.
 * @param {string} text
 * @returns {Map<string, Section>}
 */
function parseSections (text) {
  /** @type {Map<string, Section>} */
  const sections = new Map()
  let section = Object.create(null)
  let outer = ''
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.split(COMMENT)[0].trim()
    if (/^\[.*\]$/.test(trimmed)) {
      const name = sectionName(trimmed.slice(1, -1))
      section = sections.get(name) ?? Object.create(null)
      sections.set(name, section)
      outer = ''
      continue
    }
    const [, name, value] = /^([^=]+?)\s*=\s*(.*)$/.exec(trimmed) ?? []
    if (name === undefined) continue
    // What is indented below a name without a value belongs to it.
    if (!/^\s/.test(line)) outer = ''
    if (value === '') outer = `${name}.`
    else section[outer + name] = value
  }
  return sections
}

/** @param {string} heading */
function sectionName (heading) {
  const [, kind, , name] = NAMED_SECTION.exec(heading) ?? []
  return kind === undefined ? heading : `${kind}.${name}`
}

module.exports = { haveSharedFiles, readProfile }
