'use strict'

// How large a package is once it is installed, with all it depends on except for what is optional.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { buildAddon } = require('../scripts/build')

const ROOT = path.join(__dirname, '..')

const BLOCK_BYTES = 4096

/** @typedef {{ bytes: number, onDisk: number, files: number }} Size onDisk: in whole blocks, as `du` has it */

/** @param {number} bytes @returns {Size} of a file */
const fileSize = bytes => ({ bytes, onDisk: Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES, files: 1 })

/** @param {Size[]} sizes @returns {Size} */
function sum (sizes) {
  const total = name => sizes.reduce((all, size) => all + size[name], 0)
  return { bytes: total('bytes'), onDisk: total('onDisk'), files: total('files') }
}

/** @returns {Size} of the files below a folder, without packages that are installed inside it */
function folderSize (folder) {
  const entries = fs.readdirSync(folder, { withFileTypes: true })
  return sum(entries.map(entry => {
    const here = path.join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? sum([]) : folderSize(here)
    return fileSize(fs.lstatSync(here).size)
  }))
}

/** Where a package finds another, as node looks for it. */
function findPackage (name, from) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'node_modules', name)
    if (fs.existsSync(path.join(found, 'package.json'))) return found
    if (folder === path.dirname(folder)) throw new Error(`${name}, which ${from} depends on, is not installed`)
  }
}

const dependenciesOf = folder => Object.keys(JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).dependencies ?? {})

/** @returns {Set<string>} the folders of all that a package in this folder depends on */
function closure (folder, found = new Set()) {
  for (const name of dependenciesOf(folder)) {
    const dependency = findPackage(name, folder)
    if (found.has(dependency)) continue
    found.add(dependency)
    closure(dependency, found)
  }
  return found
}

/** @param {string} name @returns {Size} of a development dependency of ours and all it needs */
function installedSize (name) {
  const folder = findPackage(name, ROOT)
  return sum([folder, ...closure(folder)].map(folderSize))
}

/** The addon without its symbols, as scripts/build.js leaves it in an application. */
function strippedSize (file) {
  const copy = fs.mkdtempSync(`${file}-`)
  try {
    const stripped = path.join(copy, 'stripped')
    execFileSync('strip', ['--strip-unneeded', '-o', stripped, file])
    return fileSize(fs.statSync(stripped).size)
  } finally {
    fs.rmSync(copy, { recursive: true })
  }
}

/** @returns {Size} of ours: what npm packs, the addon that is then built, and what we depend on */
function ownInstalledSize () {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const packed = execFileSync('npm', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] })
  const [{ files }] = JSON.parse(packed.toString())
  return sum([...files.map(({ size }) => fileSize(size)), strippedSize(buildAddon()), ...[...closure(ROOT)].map(folderSize)])
}

module.exports = { installedSize, ownInstalledSize }
