'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const test = require('node:test')
const { loadConfig } = require('@smithy/core/config')
const { haveSharedFiles, readProfile } = require('../lib/shared-files')

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-shared-'))
test.after(() => fs.rmSync(folder, { recursive: true }))

let count = 0

function write (text) {
  const file = path.join(folder, `file-${++count}`)
  fs.writeFileSync(file, text)
  return file
}

/** The settings of a profile as the SDK sees them. */
async function theirs (profile, { config, credentials }) {
  const load = (configFileSelector, more = {}) => loadConfig(
    { environmentVariableSelector: () => undefined, configFileSelector, default: async () => undefined },
    { profile, configFilepath: config, filepath: credentials, ignoreCache: true, ...more })()
  const values = await load((section) => section) ?? {}
  const region = await load(({ region }) => region, { preferredFile: 'credentials' })
  // As its getEndpointFromConfig() selects it, which takes no other profile than the environment's.
  const endpoint = await load((section, file) =>
    file[`services.${section.services}`]?.['kinesis.endpoint_url'] ?? section.endpoint_url)
  return { ...values, ...(region && { region }), ...(endpoint && { endpoint_url: endpoint }) }
}

const TEXTS = [
  '',
  '[default]\nregion = eu-west-1\n',
  '[default]\r\nregion=eu-west-1\r\n\r\n[profile p]\r\nregion = us-west-2\r\n',
  '[profile default]\nregion = a\n[default]\nregion = b\nmax_attempts = 3\n',
  '[p]\nregion = eu-west-1\n',
  '[default]\nmax_attempts = 8\nretry_mode = adaptive\n',
  '[profile "p"]\nregion = eu-west-1\n[profile \'q\']\nregion = q\n[profile "r\']\nregion = r\n',
  '# comment\n[profile p] ; comment\nregion = eu-west-1 # comment\nretry_mode = a#b;c\n;region = no\n',
  '[profile p]\nregion = 1\n[profile q]\nregion = 2\n[profile p]\nmax_attempts = 3\nregion = 4\n',
  '[profile p]\n region = indented\n= no name\nno value\nempty =\nretry_mode = a = b\n',
  '[profile p]\ns3 =\n  region = nested\n  max_attempts = 9\nregion = outer\n',
  '[profile p]\ns3 =\n\n  region = nested\n[profile q]\n  region = q\n',
  '[profile p]\nservices = s\n[services s]\nkinesis =\n  endpoint_url = http://h:1\nsqs =\n  endpoint_url = http://h:2\n',
  '[profile p]\nservices = s\nendpoint_url = http://h:3\n[services s]\nsqs =\n  endpoint_url = http://h:2\n',
  '[profile p]\nservices = absent\nendpoint_url = http://h:3\n',
  '[services s]\nkinesis =\n  endpoint_url = http://h:1\n[profile a/b@c.d%e:f+g]\nregion = odd\n[sso-session p]\nregion = sso\n',
  'region = before any section\n[profile p\nregion = unclosed\n]\n[other p]\nregion = other\n',
  '[profile.p]\nregion = dotted\n[profile  p]\nregion = two blanks\n[ profile p ]\nregion = blanks\n',
  '[default]\nconstructor = x\ntoString = y\nregion = \ud83d\ude00\n'
]

test('every text says what it says to the SDK, as either file and for every profile', async () => {
  const files = TEXTS.map(write)
  const absent = path.join(folder, 'absent')
  const pairs = [absent, ...files].flatMap((config) => [absent, ...files].map((credentials) => [config, credentials]))
  for (const [config, credentials] of pairs) {
    for (const name of ['default', 'p', 'q', 'a/b@c.d%e:f+g', 'absent', 'toString']) {
      const env = { HOME: folder, AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials }
      const { values } = await readProfile(name, env)
      assert.deepEqual({ ...values }, await theirs(name, { config, credentials }),
        JSON.stringify([name, fs.existsSync(config) && fs.readFileSync(config, 'utf8'), credentials === absent]))
    }
  }
})

test('the files are where the environment says, else in the home folder', async () => {
  const home = path.join(folder, 'home')
  assert.equal(haveSharedFiles({ HOME: home }), false)
  fs.mkdirSync(path.join(home, '.aws'), { recursive: true })
  fs.writeFileSync(path.join(home, '.aws', 'config'), '[default]\nregion = eu-west-1\n')
  fs.writeFileSync(path.join(home, 'mine'), '[default]\nregion = eu-west-2\n')
  assert.equal(haveSharedFiles({ HOME: home }), true)
  assert.equal(haveSharedFiles({ HOME: home, AWS_CONFIG_FILE: '/nonexistent' }), false)
  assert.equal((await readProfile('default', { HOME: home })).values.region, 'eu-west-1')
  assert.equal((await readProfile('default', { USERPROFILE: home })).values.region, 'eu-west-1')
  assert.equal((await readProfile('default', { HOME: home, AWS_CONFIG_FILE: '~/mine' })).values.region, 'eu-west-2')
})

test('a file that cannot be read says nothing, and why is kept', async () => {
  const { values, problem } = await readProfile('default', { HOME: '/nonexistent', AWS_CONFIG_FILE: folder })
  assert.deepEqual({ ...values }, {})
  assert.equal(problem.code, 'EISDIR')
  assert.equal((await readProfile('default', { HOME: '/nonexistent' })).problem, undefined)
})

test('names that JavaScript objects have are only names', async () => {
  const file = write('[profile __proto__]\nregion = x\n[default]\n__proto__ = y\nservices = __proto__\n')
  const { values } = await readProfile('default', { HOME: '/nonexistent', AWS_CONFIG_FILE: file })
  assert.deepEqual(Object.keys(values), ['__proto__', 'services'])
  assert.equal({}.region, undefined)
})
