'use strict'

// What the scripts know of the machine they run on. No dependencies: this runs before `npm ci`.

const { spawnSync } = require('node:child_process')
const { existsSync, readdirSync } = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..')

/** An end that was foreseen: its message is for people, a stack trace would not help them. */
class ScriptError extends Error {}

/**
 * Debian packages: what each is for, and the program on the PATH or the header that proves it.
 * @type {{ name: string, group: 'build' | 'test' | 'lint' | 'fuzz' | 'long', program?: string, header?: string }[]}
 */
const packages = [
  { name: 'g++', group: 'build', program: 'g++' },
  { name: 'make', group: 'build', program: 'make' },
  { name: 'python3', group: 'build', program: 'python3' },
  { name: 'libcurl4-openssl-dev', group: 'build', header: 'curl/curl.h' },
  { name: 'libssl-dev', group: 'build', header: 'openssl/ssl.h' },
  { name: 'libuv1-dev', group: 'build', header: 'uv.h' },
  { name: 'libcmocka-dev', group: 'test', header: 'cmocka.h' },
  { name: 'libcjson-dev', group: 'test', header: 'cjson/cJSON.h' },
  { name: 'chromium', group: 'test', program: 'chromium' },
  { name: 'clang-format', group: 'lint', program: 'clang-format' },
  { name: 'clang-tidy', group: 'lint', program: 'clang-tidy' },
  { name: 'clang', group: 'fuzz', program: 'clang' },
  { name: 'libclang-rt-14-dev', group: 'fuzz', header: 'fuzzer/FuzzedDataProvider.h' },
  { name: 'valgrind', group: 'long', program: 'valgrind' }
]

const unsupported = {
  darwin: 'macOS is not supported yet: the build has not been written for it. Use Linux, or a Linux container.',
  win32: 'Windows is not supported yet, natively. Use WSL 2, or a Linux container.'
}

function checkPlatform (platform = process.platform) {
  if (platform === 'linux') return
  throw new ScriptError(unsupported[platform] ?? `${platform} is not supported: kinesis-native runs on Linux.`)
}

const foldersIn = (folder) => existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : []

/** Debian keeps headers that differ between architectures in /usr/include/x86_64-linux-gnu. */
function includeFolders () {
  const triplets = foldersIn('/usr/include').filter((folder) => folder.endsWith('-linux-gnu'))
  const clangs = foldersIn('/usr/lib/clang').map((folder) => path.join(folder, 'include'))
  return [...triplets, '/usr/include', '/usr/local/include', ...clangs]
}

function programFolders () {
  return (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
}

const find = (folders, name) => folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file))
const holds = (folders, name) => find(folders, name) !== undefined

/** @returns {string} the program of one of the packages above; else it is an error that says what to install */
function programOf (name) {
  const wanted = packages.find((each) => each.name === name)
  const file = find(programFolders(), wanted.program)
  if (file === undefined) throw missingError([wanted])
  return file
}

/** The packages of these groups that are not there; milliseconds when all are. */
function missingPackages (groups) {
  const programs = programFolders()
  const includes = includeFolders()
  return packages.filter(({ group, program, header }) => groups.includes(group) &&
    !(program ? holds(programs, program) : holds(includes, header)))
}

function installCommand (missing) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo '
  const names = missing.map(({ name }) => name).join(' ')
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${names}`
}

/** What somebody has to do who can install packages, as one error. */
function missingError (missing) {
  if (holds(programFolders(), 'apt-get')) {
    return new ScriptError('kinesis-native needs system packages that are not installed. Install them, then try again:\n\n' +
      `  ${installCommand(missing)}\n`)
  }
  const names = missing.map(({ name, program, header }) => `  ${name} (${program ?? `<${header}>`})`)
  return new ScriptError('kinesis-native needs these, by their names on Debian, from your distribution\'s package manager:\n\n' +
    `${names.join('\n')}\n`)
}

/** Runs a program to its end, silent unless it fails; then its output is shown. */
function runQuietly (program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: root, maxBuffer: 1 << 28, ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  if (result.status === 0) return result.stdout.toString()
  process.stderr.write(result.stdout ?? '')
  process.stderr.write(result.stderr ?? '')
  throw new ScriptError(`${[program, ...args].join(' ')}: ${ending(result)}`)
}

/** Runs a program on our terminal and gives its exit code. */
function runShown (program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: root, ...options, stdio: 'inherit' })
  if (result.error) throw new ScriptError(`${program}: ${ending(result)}`)
  return result.status ?? 1
}

function ending ({ error, signal, status }) {
  return error ? error.message : signal ? `ended by ${signal}` : `exit code ${status}`
}

/** The body of a script: its result is the exit code, and foreseen errors are one message. */
async function main (body) {
  try {
    process.exitCode = (await body(process.argv.slice(2))) ?? 0
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

module.exports = {
  root, ScriptError, packages, checkPlatform, missingPackages, programOf, installCommand, missingError, runQuietly, runShown, main
}
