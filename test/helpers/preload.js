'use strict'

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

/**
 * Compiles a library that replaces functions of the C library in child processes.
 * @param {string} source a C file
 * @returns {{ env: NodeJS.ProcessEnv, remove: () => void }} env: for the child
 */
function buildPreload (source) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-preload-'))
  const library = path.join(folder, 'preload.so')
  // Without the preloads of a run under a sanitizer, which the compiler would not bear.
  const { LD_PRELOAD = '', ...env } = process.env
  execFileSync('cc', ['-D_GNU_SOURCE', '-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'], { env })
  return {
    env: { LD_PRELOAD: `${LD_PRELOAD} ${library}`.trim() },
    remove: () => fs.rmSync(folder, { recursive: true })
  }
}

module.exports = { buildPreload }
