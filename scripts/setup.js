'use strict'

// Makes a fresh clone ready: system packages, npm packages, the addon. Quick where that is done.

const { spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { buildAddon } = require('./build')
const { root, checkPlatform, installCommand, main, missingError, missingPackages, runQuietly } = require('./platform')

function mayInstall () {
  return process.getuid() === 0 || spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
}

function installPackages (groups) {
  const missing = missingPackages(groups)
  if (missing.length === 0) return
  const hasApt = spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0
  if (!hasApt || !mayInstall()) throw missingError(missing)
  console.error(`Installing ${missing.map(({ name }) => name).join(' ')} …`)
  const command = installCommand(missing).replaceAll('apt-get', 'env DEBIAN_FRONTEND=noninteractive apt-get')
  runQuietly('sh', ['-c', command])
}

const lockStamp = path.join(root, 'node_modules/.kinesis-native-lock')

function installModules () {
  const lock = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex')
  if (existsSync(lockStamp) && readFileSync(lockStamp, 'utf8') === lock) return
  console.error('Installing npm packages …')
  // Named, because NODE_ENV=production and npm's `omit` would leave out what tests and tools need.
  runQuietly('npm', ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(lockStamp, lock)
}

/**
 * @param {{ groups?: string[], variant?: string }} [options] groups of platform.js's packages
 *   beside those the build needs; the variant of the addon
 * @returns {string} the addon's path
 */
function setup ({ groups = [], variant } = {}) {
  // A run under a sanitizer has set up already, and its children need no other addon.
  if (!variant && process.env.KINESIS_NATIVE_ADDON) return process.env.KINESIS_NATIVE_ADDON
  checkPlatform()
  installPackages(['build', ...groups])
  installModules()
  return buildAddon({ variant })
}

module.exports = { setup }

if (require.main === module) main(() => { setup({ groups: ['test', 'lint', 'fuzz'] }) })
