'use strict'

// The project's own rules. Each check takes the tree's root and gives its problems, one line each.

const { existsSync, readdirSync, readFileSync, writeFileSync } = require('node:fs')
const path = require('node:path')

const skippedFolders = new Set(['.git', 'node_modules', 'build', 'types'])
const read = (root, file) => readFileSync(path.join(root, file), 'utf8')

/** Every file of the project below a folder, relative to the root. */
function files (root, folder = '') {
  const here = path.join(root, folder)
  if (!existsSync(here)) return []
  return readdirSync(here, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name)
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : files(root, name)
    return entry.isFile() ? [name] : []
  })
}

/** `file:line: text` for each line that `find` has something to say about. */
function findInLines (root, names, find) {
  return names.flatMap((name) => read(root, name).split('\n').flatMap((line, index) => {
    const said = find(line, name)
    return said ? [`${name}:${index + 1}: ${said}`] : []
  }))
}

/** The core's modules from the bottom up: a file includes its own module's headers and those before. */
const modules = [
  'kds', 'kds_fetch', 'kds_lease', 'base', 'digest', 'md5_lanes', 'sigv4', 'signer', 'shard_map', 'aggregate', 'base64', 'reader', 'wire_json', 'wire_cbor', 'wire',
  'event_stream', 'request', 'retry', 'rate_limit', 'limiter', 'metrics', 'put_entries', 'loop', 'intake',
  'http_headers', 'http_failure', 'http_multi', 'http', 'failure', 'client', 'guest', 'signing', 'call', 'subscription',
  'lease_item', 'lease', 'collector', 'shard_list', 'parcel', 'lane', 'pipeline', 'sender', 'producer',
  'position', 'unpack', 'reading', 'poller', 'subscriber', 'fetcher', 'node'
]

/** Libraries that are the business of some modules alone. */
const libraries = [
  { header: /^uv\.h$/, modules: ['loop', 'http_multi'] },
  { header: /^curl\//, modules: ['http', 'http_failure', 'http_multi'] },
  { header: /^(napi|node_api|js_native_api)\.h$/, modules: ['node'] }
]

function moduleOf (file) {
  const [first] = file.split('/')
  return first === 'node' ? 'node' : path.basename(file, path.extname(file))
}

function includeProblem (from, quote, header) {
  if (quote === '<') {
    const library = libraries.find((each) => each.header.test(header))
    return library && !library.modules.includes(from) && `<${header}> is for ${library.modules.join(' and ')} only`
  }
  const to = from === 'node' && !modules.includes(moduleOf(header)) ? 'node' : moduleOf(header)
  if (!modules.includes(to)) return `"${header}" belongs to no module in the order of scripts/checks.js`
  return modules.indexOf(to) > modules.indexOf(from) && `"${header}" is above ${from}: includes go downwards only`
}

function checkIncludes (root) {
  const sources = files(root, 'csrc').filter((name) => /\.(c|h|cc)$/.test(name))
  const own = (name) => moduleOf(path.relative('csrc', name))
  const strangers = sources.filter((name) => !modules.includes(own(name)))
  return [
    ...strangers.map((name) => `${name}: ${own(name)} is not in the order of scripts/checks.js`),
    ...findInLines(root, sources.filter((name) => !strangers.includes(name)), (line, name) => {
      const include = /^\s*#\s*include\s*([<"])([^>"]+)/.exec(line)
      return include && includeProblem(own(name), include[1], include[2])
    })
  ]
}

/** docs/options.md is what the option table says of itself. */
function checkOptions (root, { fix = false } = {}) {
  const { optionsMarkdown } = require(path.join(root, 'lib/options.js'))
  const target = path.join(root, 'docs/options.md')
  const wanted = optionsMarkdown()
  if (fix) writeFileSync(target, wanted)
  const there = existsSync(target) && readFileSync(target, 'utf8')
  return there === wanted ? [] : ['docs/options.md differs from lib/options.js: run `npm run lint -- --fix`']
}

const documents = (root) => files(root).filter((name) => name.endsWith('.md'))

const withoutCode = (line) => line.replace(/`[^`]*`/g, '')

function checkLinks (root) {
  return findInLines(root, documents(root), (line, name) => {
    const targets = [...withoutCode(line).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map((match) => match[1])
    const broken = targets.filter((target) => !/^[a-z]+:/.test(target) &&
      !existsSync(path.join(root, path.dirname(name), decodeURI(target))))
    return broken.length > 0 && `there is no ${broken.join(', ')}`
  })
}

function checkNpmScripts (root) {
  const { scripts } = JSON.parse(read(root, 'package.json'))
  return findInLines(root, documents(root), (line) => {
    const named = [...line.matchAll(/\bnpm run ([\w:-]+)|\bnpm (test)\b/g)].map((match) => match[1] ?? match[2])
    const unknown = named.filter((name) => !Object.hasOwn(scripts, name))
    return unknown.length > 0 && `package.json has no script ${unknown.join(', ')}`
  })
}

// Written so that they don't find themselves.
const unwanted = [
  { pattern: /registry[.](npmjs|yarnpkg|npmmirror)|(?<![\w.])(deb[.]debian|pypi|proxy[.]golang|index[.]crates|repo[.]maven)[.](org|io)/, why: 'names a registry' },
  { pattern: /\b(TO[D]O|FIX[M]E|X[X]X)\b/, why: 'is a note for later: do it, or open an issue' },
  { pattern: /[/]work[/](main|shared)|[.][.][/]shared[/]/, why: 'names a path of one machine' }
]

const isText = (name) => !/\.(png|node|gz)$/.test(name)

function checkWords (root) {
  return findInLines(root, files(root).filter(isText), (line) => {
    const found = unwanted.find(({ pattern }) => pattern.test(line))
    return found && `${found.pattern.exec(line)[0]} ${found.why}`
  })
}

const maxLines = 600

function checkLength (root) {
  return files(root).filter((name) => /\.(m?js|c|h|cc|md)$/.test(name)).flatMap((name) => {
    const count = read(root, name).split('\n').length - 1
    return count > maxLines ? [`${name}: ${count} lines; ${maxLines} at most`] : []
  })
}

module.exports = { files, checkIncludes, checkOptions, checkLinks, checkNpmScripts, checkWords, checkLength }
