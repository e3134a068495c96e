'use strict'

// `npm run lint`: every check of one table; `-- --fix` lets those that can mend what they find.

const { execFile } = require('node:child_process')
const { availableParallelism } = require('node:os')
const own = require('./checks')
const { root, main } = require('./platform')
const { setup } = require('./setup')

const sources = (folder, pattern) => own.files(root, folder).filter((name) => pattern.test(name))

/** What a tool has to say, as one problem, if its exit code isn't 0. */
function tool (program, args) {
  return new Promise((resolve) => {
    execFile(program, args, { cwd: root, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve(error ? [`${stdout}${stderr}`.trim() || error.message] : [])
    })
  })
}

function clangFormat ({ fix }) {
  const names = [...sources('csrc', /\.(c|h|cc)$/), ...sources('test/c', /\.(c|h)$/), ...sources('bench', /\.c$/)]
  return tool('clang-format', [...(fix ? ['-i'] : ['--dry-run', '-Werror']), ...names])
}

/**
 * A process for each file, one at a time on each core: clang-tidy's check of va_list takes over names from the file before
 * (LLVM bug 41311), and so what it says of one would depend on which others there are.
 */
async function clangTidy () {
  const names = sources('csrc', /\.c$/)
  /** @type {string[]} */
  const problems = []
  const next = async () => {
    for (let name; (name = names.shift());) {
      problems.push(...await tool('clang-tidy', ['--quiet', name, '--', '-std=c11', '-D_GNU_SOURCE', '-Icsrc']))
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, next))
  return problems
}

function eslint ({ fix }) {
  return tool(process.execPath, ['node_modules/eslint/bin/eslint.js', ...(fix ? ['--fix'] : []), '.'])
}

/** @type {[string, (options: { fix: boolean }) => string[] | Promise<string[]>][]} */
const checks = [
  ['clang-format', clangFormat],
  ['clang-tidy', clangTidy],
  ['eslint', eslint],
  ['includes go downwards', () => own.checkIncludes(root)],
  ['options are documented', (options) => own.checkOptions(root, options)],
  ['links resolve', () => own.checkLinks(root)],
  ['npm scripts exist', () => own.checkNpmScripts(root)],
  ['words', () => own.checkWords(root)],
  ['length of files', () => own.checkLength(root)]
]

async function runChecks (options) {
  let failed = 0
  for (const [name, check] of checks) {
    const problems = await check(options)
    console.log(`${problems.length > 0 ? 'FAILED' : 'ok    '}  ${name}`)
    for (const problem of problems) console.log(problem)
    failed += problems.length > 0
  }
  return failed > 0 ? 1 : 0
}

main((args) => {
  setup({ groups: ['lint'] })
  return runChecks({ fix: args.includes('--fix') })
})
