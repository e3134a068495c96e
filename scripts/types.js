'use strict'

// Checks lib against its JSDoc types, and writes them as types/*.d.ts; `--check` compares instead.
// What comes from the table of the API is written first: lib finds it in types/ by tsconfig's rootDirs.

const { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { operations } = require('../lib/model')
const { ownTypes } = require('./model-types')
const { sdkTypes } = require('./sdk-types')
const { root, ScriptError, main, runQuietly } = require('./platform')
const { setup } = require('./setup')

const shipped = path.join(root, 'types')

/** Declarations that come from the table of the API, before tsc (lib needs them) and after it (it can't infer them). */
const generated = {
  before: { 'model/types.d.ts': ownTypes },
  after: { 'sdk/index.d.ts': sdkTypes, 'sdk/index.d.mts': () => 'export * from \'./index.js\';\n' }
}

function generate (folder, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text(operations))
  }
}

function emit (folder) {
  generate(folder, generated.before)
  runQuietly(process.execPath, ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.types.json', '--outDir', folder])
  generate(folder, generated.after)
}

const list = (folder) => existsSync(folder) ? readdirSync(folder, { recursive: true }).filter((name) => /\.d\.m?ts$/.test(name)) : []

/** Names of the files that differ between two folders, or are in one alone. */
function differences (a, b) {
  const names = new Set([...list(a), ...list(b)])
  const text = (folder, name) => existsSync(path.join(folder, name)) && readFileSync(path.join(folder, name), 'utf8')
  return [...names].filter((name) => text(a, name) !== text(b, name)).sort()
}

function checkShipped () {
  const folder = mkdtempSync(path.join(tmpdir(), 'kinesis-native-types-'))
  try {
    emit(folder)
    const changed = differences(folder, shipped)
    if (changed.length > 0) throw new ScriptError(`Out of date in types/: ${changed.join(', ')}. Run: npm run types`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

module.exports = { differences }

if (require.main === module) {
  main((args) => {
    setup()
    if (args.includes('--check')) return checkShipped()
    rmSync(shipped, { recursive: true, force: true })
    emit(shipped)
  })
}
