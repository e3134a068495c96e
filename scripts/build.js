'use strict'

// Builds the addon; also the package's install script. Offline: the headers are those beside node.

const { createHash } = require('node:crypto')
const { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { root, ScriptError, checkPlatform, main, missingError, missingPackages, runQuietly } = require('./platform')

/**
 * The ways to build: where, with which node-gyp options, and a symbol that the result must contain.
 * @type {Record<string, { folder: string, options: string[], symbol?: string }>}
 */
const variants = {
  release: { folder: '.', options: [] },
  asan: { folder: 'build/asan', options: ['--kds_sanitize=1'], symbol: '__asan_init' },
  tsan: { folder: 'build/tsan', options: ['--kds_sanitize=2'], symbol: '__tsan_init' }
}

const addonPath = (variant) => path.join(root, variants[variant].folder, 'build/Release/kinesis_native.node')
const stampPath = (variant) => path.join(root, variants[variant].folder, 'build/kinesis_native.stamp')

function sources () {
  const inCore = readdirSync(path.join(root, 'csrc'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
  return ['binding.gyp', ...inCore.sort()]
}

/** What the binary depends on: sources, node, this variant's arguments. */
function fingerprint (variant) {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([process.version, process.arch, variants[variant]]))
  for (const file of sources()) {
    const bytes = readFileSync(path.join(root, file))
    hash.update(`${file}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}

function isBuilt (variant, stamp) {
  return existsSync(addonPath(variant)) && existsSync(stampPath(variant)) &&
    readFileSync(stampPath(variant), 'utf8') === stamp
}

/** The prefix that node-gyp takes headers from; given to it, it downloads nothing. */
function headersPrefix () {
  const prefix = process.env.npm_config_nodedir || path.join(path.dirname(process.execPath), '..')
  const header = path.join(prefix, 'include/node/node_version.h')
  if (!existsSync(header)) {
    throw new ScriptError(`The headers of Node ${process.version} are not in ${path.dirname(header)}.\n` +
      'Install them (Debian\'s node: libnode-dev; the archives of the Node project contain them),\n' +
      'or set npm_config_nodedir to a folder that has include/node.')
  }
  const major = /define NODE_MAJOR_VERSION (\d+)/.exec(readFileSync(header, 'utf8'))?.[1]
  if (major !== process.versions.node.split('.')[0]) {
    throw new ScriptError(`The headers in ${path.dirname(header)} are those of Node ${major}, but this is Node ${process.version}.`)
  }
  return prefix
}

/** npm says where its own node-gyp is; outside of npm, the development dependency serves. */
function nodeGyp () {
  const own = path.join(root, 'node_modules/node-gyp/bin/node-gyp.js')
  const bundled = path.join(path.dirname(process.execPath), '../lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js')
  const found = [own, process.env.npm_config_node_gyp, bundled].find((file) => file && existsSync(file))
  if (!found) throw new ScriptError('node-gyp was not found: run this through npm (npm run build).')
  return found
}

/** node-gyp always builds in ./build: a variant gets a copy of the sources to stand beside. */
function copySources ({ folder }) {
  const target = path.join(root, folder)
  mkdirSync(target, { recursive: true })
  rmSync(path.join(target, 'csrc'), { recursive: true, force: true })
  for (const name of ['csrc', 'binding.gyp']) {
    cpSync(path.join(root, name), path.join(target, name), { recursive: true, preserveTimestamps: true })
  }
}

/**
 * Builds the addon where its sources are newer than it.
 * @param {{ variant?: string }} [options]
 * @returns {string} the addon's path
 */
function buildAddon ({ variant = 'release' } = {}) {
  checkPlatform()
  const stamp = fingerprint(variant)
  if (isBuilt(variant, stamp)) return addonPath(variant)
  const missing = missingPackages(['build'])
  if (missing.length > 0) throw missingError(missing)
  const args = ['configure', 'build', '--jobs=2', '--loglevel=error', `--nodedir=${headersPrefix()}`, ...variants[variant].options]
  console.error(`Building the addon${variant === 'release' ? '' : ` (${variant})`} …`)
  if (variant !== 'release') copySources(variants[variant])
  rmSync(stampPath(variant), { force: true })
  runQuietly(process.execPath, [nodeGyp(), ...args], { cwd: path.join(root, variants[variant].folder) })
  checkSymbol(variant)
  if (isCheckout()) writeFileSync(stampPath(variant), stamp)
  else trim(addonPath(variant))
  return addonPath(variant)
}

/** The package as it is installed has no tests. */
const isCheckout = () => existsSync(path.join(root, 'test'))

/** Nobody builds an installed package twice: what would make that quick is ten times the addon's size. */
function trim (addon) {
  runQuietly('strip', ['--strip-unneeded', addon])
  leaveOnly(path.join(root, 'build'), addon)
}

/** Removes everything in a folder but one file, however deep that is. */
function leaveOnly (folder, file) {
  for (const name of readdirSync(folder)) {
    const entry = path.join(folder, name)
    if (file.startsWith(entry + path.sep)) leaveOnly(entry, file)
    else if (entry !== file) rmSync(entry, { recursive: true })
  }
}

/** A sanitizer run over an addon without the sanitizer would find nothing, and look fine. */
function checkSymbol (variant) {
  const { symbol } = variants[variant]
  if (symbol && !readFileSync(addonPath(variant)).includes(symbol)) {
    throw new ScriptError(`${addonPath(variant)} does not contain ${symbol}: binding.gyp did not honour kds_sanitize.`)
  }
}

module.exports = { buildAddon, fingerprint, headersPrefix, leaveOnly }

if (require.main === module) {
  main((args) => {
    const variant = Object.keys(variants).find((name) => args.includes(`--${name}`))
    console.error(path.relative(root, buildAddon({ variant })))
  })
}
