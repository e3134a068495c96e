'use strict'

// Programs in the style of each package's README run unchanged, installed by npm under the packages' own names.

const assert = require('node:assert/strict')
const { execFile } = require('node:child_process')
const { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs')
const http = require('node:http')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { after, before, describe, it } = require('node:test')
const { createLocalKinesis } = require('../../lib/local')
const { makeCertificates } = require('../helpers/certs')
const { runChild } = require('../helpers/child')
const { CREDENTIALS, REGION } = require('../helpers/call')

const ROOT = path.join(__dirname, '../..')
const PACKAGES = path.join(ROOT, 'lib/compat/packages')
const manifestOf = folder => JSON.parse(readFileSync(path.join(folder, 'package.json')))
const own = manifestOf(ROOT)

const ALIASES = ['co-gate@npm:@kinesis-native/co-gate', 'kinesis@npm:@kinesis-native/kinesis', 'kinesis.js@npm:@kinesis-native/kinesis.js', 'kinesis-wrapper.js@npm:kinesis-native']
const PROGRAMS = path.join(__dirname, 'programs')

function npm (args, cwd) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, npm_config_cache: path.join(cwd, '.cache'), npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false', NODE_OPTIONS: '' }
    execFile('npm', args, { cwd, env }, (error, stdout, stderr) => error ? reject(new Error(`${error.message}\n${stdout}${stderr}`)) : resolve(stdout))
  })
}

/** What npm asks of a registry, for packages that lie in a folder as tarballs. */
async function startRegistry (folder, manifests) {
  const server = http.createServer((request, response) => {
    const name = decodeURIComponent(request.url.slice(1))
    const manifest = manifests.find(each => each.name === name)
    if (name.endsWith('.tgz')) return response.end(readFileSync(path.join(folder, path.basename(name))))
    if (!manifest) return response.writeHead(404).end('{}')
    const tarball = `http://127.0.0.1:${server.address().port}/${tarballOf(manifest)}`
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ name, 'dist-tags': { latest: manifest.version }, versions: { [manifest.version]: { ...manifest, dist: { tarball } } } }))
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return server
}

const tarballOf = ({ name, version }) => `${name.replace('@', '').replace('/', '-')}-${version}.tgz`

describe('programs under the names of the packages they were written for', () => {
  let folder
  let server
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'kinesis-native-aliases-'))
    const sources = [ROOT, ...readdirSync(PACKAGES).map(name => path.join(PACKAGES, name)), path.join(ROOT, 'node_modules/baconjs')]
    await npm(['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, ...sources], folder)
    const registry = await startRegistry(folder, sources.map(manifestOf))
    writeFileSync(path.join(folder, 'package.json'), '{}')
    const { port } = registry.address()
    await npm(['install', '--ignore-scripts', '--omit=optional', '--registry', `http://127.0.0.1:${port}`, ...ALIASES], folder)
    registry.close()
    // What the install script would build: once under its own name, and once under the one it stands in for.
    for (const name of ['kinesis-native', 'kinesis-wrapper.js']) {
      const target = path.join(folder, 'node_modules', name, 'build/Release')
      mkdirSync(target, { recursive: true })
      cpSync(path.join(ROOT, 'build/Release/kinesis_native.node'), path.join(target, 'kinesis_native.node'))
    }
    cpSync(PROGRAMS, folder, { recursive: true })
    const { ca, good } = await makeCertificates()
    writeFileSync(path.join(folder, 'ca.pem'), ca)
    server = await createLocalKinesis({
      tls: good, region: REGION, credentials: CREDENTIALS, limits: false, streams: { 'http-logs': 2, 'click-logs': 1, wrapped: 2, gated: 1, bacon: 2 }
    })
  })
  after(async () => {
    await server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  for (const [program, said] of Object.entries({
    'kinesis.js': 'streams: bacon,click-logs,gated,http-logs,test,wrapped\ncopied: 200 lines\n',
    'kinesis.mjs': 'function function function function\n',
    'kinesis-wrapper.js': 'stored: true\nread: {"page":"/"}\n',
    'co-gate.js': 'stored: 3\nfile: true\n',
    'bacon.js': 'seen: a,b\n'
  })) {
    it(program, async () => {
      const outcome = await runChild({
        file: path.join(folder, program),
        cwd: folder,
        env: {
          AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
          AWS_REGION: REGION,
          AWS_PROFILE: '',
          AWS_ENDPOINT_URL_KINESIS: server.endpoint,
          AWS_CA_BUNDLE: path.join(folder, 'ca.pem')
        }
      })
      assert.deepEqual(outcome, { code: 0, signal: null, timedOut: false, stdout: said, stderr: '' })
    })
  }
})

it('the packages that aliases name go with this one, and are not in it', async () => {
  for (const name of readdirSync(PACKAGES)) {
    const { name: full, version, dependencies } = manifestOf(path.join(PACKAGES, name))
    assert.deepEqual([full, version, dependencies['kinesis-native']], [`@kinesis-native/${name}`, own.version, own.version])
    assert.ok(own.exports[`./${name}`])
  }
  const [{ files }] = JSON.parse(await npm(['pack', '--dry-run', '--json', '--ignore-scripts'], ROOT))
  const names = files.map(({ path: file }) => file)
  assert.ok(names.includes('lib/compat/kinesis/index.js'))
  assert.deepEqual(names.filter(file => file.startsWith('lib/compat/packages')), [])
})
