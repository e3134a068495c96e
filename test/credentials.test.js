'use strict'

const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const Module = require('node:module')
const os = require('node:os')
const path = require('node:path')
const test = require('node:test')
const { inspect } = require('node:util')
const { memoize } = require('@smithy/core/config')
const { CredentialsKeeper, chooseSource } = require('../lib/credentials')
const { openStubbed } = require('./helpers/stub-client')

const MINUTE_MS = 60000
const SECRET = 'hunter2-secret'
const keys = (id) => ({ accessKeyId: id, secretAccessKey: SECRET })

/** A keeper on a clock that only the test moves; notes what it installs and fails. */
function keep (source) {
  const seen = { installed: [], failed: [], timers: [] }
  let nowMs = Date.UTC(2026, 0, 1)
  const clock = {
    now: () => nowMs,
    after (ms, run) {
      const timer = { dueMs: nowMs + ms, run }
      seen.timers.push(timer)
      return () => seen.timers.splice(seen.timers.indexOf(timer), 1)
    }
  }
  const keeper = new CredentialsKeeper({ text: 'a test', ...source },
    (keys) => seen.installed.push(keys && keys.accessKeyId),
    (message) => seen.failed.push(message), clock)
  const advance = (ms) => {
    nowMs += ms
  }
  const fireTimers = async () => {
    for (const timer of seen.timers.filter(({ dueMs }) => dueMs <= nowMs)) {
      seen.timers.splice(seen.timers.indexOf(timer), 1)
      timer.run()
    }
    await settle()
  }
  return { ...seen, keeper, clock, advance, fireTimers }
}

const settle = () => new Promise(setImmediate)

/** A provider that counts, with keys that live for so long. */
function counting (clock, livesMs) {
  const provide = async () => {
    provide.count++
    if (provide.error) throw provide.error
    return { ...keys(`AKID${provide.count}`), expiration: new Date(clock().now() + livesMs) }
  }
  provide.count = 0
  return provide
}

function keepExpiring (livesMs) {
  const provide = counting(() => kept.clock, livesMs)
  const kept = keep({ provide })
  return { ...kept, provide }
}

test('keys of the option are installed at once', () => {
  const { stub } = openStubbed({ credentials: { ...keys('AKID'), sessionToken: 'token' } })
  assert.deepEqual(stub.credentials,
    [{ accessKeyId: 'AKID', secretAccessKey: SECRET, sessionToken: 'token', accountId: undefined }])
})

test('a session token that is empty is none', () => {
  for (const sessionToken of ['', null, undefined]) {
    const { stub } = openStubbed({ credentials: { ...keys('AKID'), sessionToken } })
    assert.equal(stub.credentials[0].sessionToken, undefined)
  }
})

test('keys of the environment are installed at once', () => {
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: 'token', AWS_ACCOUNT_ID: '123456789012'
  }
  const { stub } = openStubbed({ credentials: undefined }, { env })
  assert.deepEqual(stub.credentials,
    [{ accessKeyId: 'AKIDENV', secretAccessKey: SECRET, sessionToken: 'token', accountId: '123456789012' }])
})

test('a profile keeps the environment\'s keys out', () => {
  const env = { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: SECRET }
  assert.equal(chooseSource({ profile: 'p' }, env).initial, undefined)
  assert.equal(chooseSource({}, { ...env, AWS_PROFILE: 'p' }).initial, undefined)
  assert.equal(chooseSource({}, { AWS_ACCESS_KEY_ID: 'half' }).initial, undefined)
  assert.equal(chooseSource({}, env).initial.keys.accessKeyId, 'AKIDENV')
})

test('bad keys are refused, named, and not shown', () => {
  const bad = [
    [{}, /credentials\.accessKeyId must be a string.*got undefined/],
    [{ accessKeyId: 'A' }, /credentials\.secretAccessKey must/],
    [{ accessKeyId: `${SECRET}\r\nx: y`, secretAccessKey: SECRET }, /credentials\.accessKeyId must.*\[redacted\]/],
    [{ accessKeyId: 'A', secretAccessKey: `${SECRET}\0` }, /credentials\.secretAccessKey must.*\[redacted\]/],
    [{ ...keys('A'), sessionToken: `${SECRET}\n` }, /credentials\.sessionToken must.*\[redacted\]/],
    [{ ...keys('A'), sessionToken: 5 }, /credentials\.sessionToken must/],
    [{ ...keys('A'), expiration: 'soon' }, /credentials\.expiration must/],
    [{ ...keys('A'), accountId: 123456789012 }, /credentials\.accountId must be an account id.*got 123456789012/],
    [{ ...keys('A'), accountId: 'a.evil.example/' }, /credentials\.accountId must be an account id/],
    [{ ...keys('A'), accountId: '' }, /credentials\.accountId must/]
  ]
  for (const [credentials, message] of bad) {
    assert.throws(() => openStubbed({ credentials }), (error) => {
      assert.match(error.message, message)
      assert.ok(!inspect(error).includes(SECRET))
      return true
    })
  }
})

test('a function is asked when a call first needs keys, once for many calls', async () => {
  let count = 0
  const { kinesis, stub } = openStubbed({
    credentials: async () => {
      count++
      return keys('AKIDFN')
    }
  })
  assert.equal(count, 0)
  for (let i = 0; i < 5; i++) kinesis.listStreams()
  await settle()
  assert.equal(count, 1)
  assert.deepEqual(stub.credentials.map(({ accessKeyId }) => accessKeyId), ['AKIDFN'])
  assert.equal(stub.calls.length, 5)
})

test('a function that fails: the waiting calls hear of it, the next call asks again', async () => {
  let isBroken = true
  const { kinesis, stub } = openStubbed({
    credentials: async () => {
      if (isBroken) throw new Error('vault is sealed')
      return keys('AKIDFN')
    }
  })
  const results = await Promise.allSettled([kinesis.listStreams(), kinesis.listStreams()])
  for (const { reason } of results) {
    assert.equal(reason.name, 'ConfigurationError')
    assert.match(reason.message, /no credentials.*function given as credentials option.*vault is sealed/)
  }
  isBroken = false
  kinesis.listStreams()
  await settle()
  assert.equal(stub.credentials[0].accessKeyId, 'AKIDFN')
})

test('a call made from the failure of another asks again at once', async () => {
  let count = 0
  const { kinesis } = openStubbed({
    credentials: () => {
      count++
      throw new Error('no')
    }
  })
  await kinesis.listStreams().catch(() => kinesis.listStreams()).catch(() => {})
  assert.equal(count, 2)
})

test('what a function gives is checked', async () => {
  for (const given of [undefined, null, 5, [], {}, { accessKeyId: SECRET, secretAccessKey: 5 },
    { ...keys('A'), expiration: new Date(0) }]) {
    const { kinesis } = openStubbed({ credentials: async () => given })
    await assert.rejects(kinesis.listStreams(), (error) => {
      assert.match(error.message, /^no credentials/)
      assert.ok(!inspect(error).includes(SECRET))
      return true
    })
  }
})

test('they are refreshed five minutes before they expire', async () => {
  const { keeper, provide, installed, timers, advance, fireTimers, clock } = keepExpiring(60 * MINUTE_MS)
  keeper.touch()
  await settle()
  assert.equal(timers[0].dueMs - clock.now(), 55 * MINUTE_MS)
  advance(54 * MINUTE_MS)
  keeper.touch()
  await settle()
  assert.equal(provide.count, 1)
  advance(1 * MINUTE_MS)
  await fireTimers()
  assert.deepEqual(installed, ['AKID1', 'AKID2'])
  assert.equal(timers.length, 1)
})

test('a process that was frozen: a call that finds them expired waits for new ones', async () => {
  const { keeper, installed, advance } = keepExpiring(60 * MINUTE_MS)
  keeper.touch()
  await settle()
  advance(600 * MINUTE_MS)
  keeper.touch()
  assert.deepEqual(installed, ['AKID1', null])
  keeper.touch()
  await settle()
  assert.deepEqual(installed, ['AKID1', null, 'AKID2'])
})

test('a failed refresh keeps keys that are still valid, and tries again later', async () => {
  const { keeper, provide, installed, failed, timers, advance, fireTimers, clock } = keepExpiring(60 * MINUTE_MS)
  keeper.touch()
  await settle()
  provide.error = new Error('unreachable')
  advance(56 * MINUTE_MS)
  await fireTimers()
  assert.equal(provide.count, 2)
  for (let i = 0; i < 10; i++) keeper.touch()
  await settle()
  assert.equal(provide.count, 2, 'not at every call')
  assert.deepEqual([installed, failed], [['AKID1'], []])
  provide.error = undefined
  advance(timers[0].dueMs - clock.now())
  await fireTimers()
  assert.deepEqual([installed, failed], [['AKID1', 'AKID3'], []])
})

test('once they have expired, a failed refresh ends the waiting calls', async () => {
  const { keeper, provide, installed, failed, advance } = keepExpiring(60 * MINUTE_MS)
  keeper.touch()
  await settle()
  provide.error = new Error('unreachable')
  advance(61 * MINUTE_MS)
  keeper.touch()
  await settle()
  assert.deepEqual(installed, ['AKID1', null])
  assert.match(failed[0], /no credentials: looked at a test: unreachable/)
})

test('keys that live shorter than five minutes are not asked for without end', async () => {
  const { keeper, provide, timers, clock } = keepExpiring(2 * MINUTE_MS)
  for (let i = 0; i < 100; i++) {
    keeper.touch()
    await settle()
  }
  assert.equal(provide.count, 1)
  assert.equal(timers[0].dueMs - clock.now(), 30000)
})

test('keys that live for years do not overflow the timer', async () => {
  const { keeper, provide, timers, advance, fireTimers } = keepExpiring(5 * 365 * 24 * 60 * MINUTE_MS)
  keeper.touch()
  await settle()
  advance(2 ** 31 - 1)
  await fireTimers()
  assert.equal(provide.count, 1)
  assert.equal(timers.length, 1)
})

test('a stopped keeper asks, installs and fails nothing', async () => {
  const { keeper, provide, installed, failed, timers } = keepExpiring(60 * MINUTE_MS)
  keeper.touch()
  keeper.stop()
  await settle()
  keeper.touch()
  await settle()
  assert.deepEqual([provide.count, installed, failed, timers], [1, [], [], []])
})

/** A keeper whose provider gives what the test puts in, and notes how it is asked. */
function keepAnswering (...ids) {
  const provide = async (request) => {
    provide.requests.push(request)
    const id = ids.length > 1 ? ids.shift() : ids[0]
    if (id instanceof Error) throw id
    return keys(id)
  }
  provide.requests = []
  return { ...keep({ provide }), provide }
}

test('refused keys: the source is asked once however many calls hear of it, past its memory', async () => {
  const { keeper, provide, installed, failed } = keepAnswering('AKID1', 'AKID2')
  keeper.touch()
  await settle()
  for (let i = 0; i < 10; i++) keeper.expired(installed.at(-1))
  await settle()
  assert.deepEqual(installed, ['AKID1', 'AKID2'])
  assert.deepEqual(provide.requests, [undefined, { forceRefresh: true }])
  assert.deepEqual(failed, [])
})

test('rotation in mid-flight: a late refusal of replaced keys asks and ends nothing', async () => {
  const { keeper, provide, installed, failed } = keepAnswering('AKID1', 'AKID2', 'AKID3')
  keeper.touch()
  await settle()
  keeper.expired('AKID1')
  await settle()
  keeper.expired('AKID1')
  await settle()
  assert.deepEqual([installed, failed, provide.requests.length], [['AKID1', 'AKID2'], [], 2])
  keeper.expired('AKID2')
  await settle()
  assert.deepEqual(installed, ['AKID1', 'AKID2', 'AKID3'])
})

test('a refusal while a refresh is under way waits for that one', async () => {
  const { keeper, provide, installed, failed, advance, fireTimers } = keepExpiring(60 * MINUTE_MS)
  keeper.touch()
  await settle()
  advance(55 * MINUTE_MS)
  const fired = fireTimers()
  keeper.expired(installed.at(-1))
  await fired
  assert.deepEqual([installed, failed, provide.count], [['AKID1', 'AKID2'], [], 2])
})

test('refused keys that the source gives again: the waiting calls end, and it is not asked at once', async () => {
  const { keeper, provide, installed, failed, advance } = keepAnswering('AKID1')
  keeper.touch()
  await settle()
  keeper.expired(installed.at(-1))
  await settle()
  assert.equal(failed.length, 1)
  assert.match(failed[0], /credentials have expired, says the service: they are from a test; it gave the same ones again/)
  for (let i = 0; i < 5; i++) keeper.expired(installed.at(-1))
  await settle()
  assert.deepEqual([provide.requests.length, failed.length], [2, 6])
  advance(30000)
  keeper.expired(installed.at(-1))
  await settle()
  assert.deepEqual([provide.requests.length, failed.length], [3, 7])
  assert.deepEqual(installed, ['AKID1', 'AKID1', 'AKID1'])
})

test('refused keys of a source that gave the same, then others: all is well again', async () => {
  const { keeper, installed, failed, advance } = keepAnswering('AKID1', 'AKID1', 'AKID2', 'AKID3')
  keeper.touch()
  await settle()
  keeper.expired(installed.at(-1))
  await settle()
  advance(30000)
  keeper.expired(installed.at(-1))
  await settle()
  assert.deepEqual([installed, failed.length], [['AKID1', 'AKID1', 'AKID2'], 1])
  keeper.expired(installed.at(-1))
  await settle()
  assert.deepEqual([installed.at(-1), failed.length], ['AKID3', 1])
})

test('keys that follow refused ones may be refused in their turn, however soon', async () => {
  const { keeper, installed, failed } = keepAnswering('AKID1', 'AKID1', 'AKID2', 'AKID3')
  keeper.touch()
  await settle()
  keeper.expired(installed.at(-1))
  await settle()
  await keeper.refresh()
  keeper.expired(installed.at(-1))
  await settle()
  assert.deepEqual([installed, failed.length], [['AKID1', 'AKID1', 'AKID2', 'AKID3'], 1])
})

test('refused keys of a source that fails: the waiting calls hear why, and the next call asks again', async () => {
  const { keeper, provide, installed, failed } = keepAnswering('AKID1', new Error('vault is sealed'), 'AKID2')
  keeper.touch()
  await settle()
  keeper.expired(installed.at(-1))
  await settle()
  assert.deepEqual(installed, ['AKID1', null])
  assert.match(failed[0], /credentials have expired, and there are no new ones: looked at a test: vault is sealed/)
  keeper.touch()
  await settle()
  assert.deepEqual(installed, ['AKID1', null, 'AKID2'])
  assert.deepEqual(provide.requests, [undefined, { forceRefresh: true }, { forceRefresh: true }])
})

test('refused keys that nothing can replace: the waiting calls end', () => {
  const { keeper, installed, failed } = keep({ initial: { keys: keys('AKID1'), expiresAtMs: Infinity } })
  keeper.expired(installed.at(-1))
  assert.match(failed[0], /credentials have expired.*give a function that gives new ones/)
  assert.ok(!failed[0].includes(SECRET))
  keeper.stop()
  keeper.expired(installed.at(-1))
  assert.equal(failed.length, 1)
})

test('providers of the AWS SDK are asked past their memory', async () => {
  const { fromTemporaryCredentials } = memoized()
  const { keeper, installed } = keep({ provide: fromTemporaryCredentials })
  keeper.touch()
  await settle()
  keeper.expired(installed.at(-1))
  await settle()
  assert.deepEqual(installed, ['AKID1', 'AKID2'])
})

/** What the SDK makes of a credentials option: it remembers what has no expiration for ever. */
function memoized () {
  let count = 0
  return { fromTemporaryCredentials: memoize(async () => ({ ...keys(`AKID${++count}`), $source: { CREDENTIALS_CODE: 'e' } })) }
}

test('keys that the core reports expired are renewed; the option\'s can\'t be', async () => {
  let count = 0
  const { kinesis, stub } = openStubbed({ credentials: async () => keys(`AKID${++count}`) })
  kinesis.listStreams().catch(() => {})
  await settle()
  stub.opened.onExpired('AKID1')
  await settle()
  assert.deepEqual(stub.credentials.map(({ accessKeyId }) => accessKeyId), ['AKID1', 'AKID2'])
  assert.equal(openStubbed({ credentials: keys('AKID') }).stub.opened.onExpired, undefined)
})

test('nothing of a client, its log and its errors shows its keys', async () => {
  const logged = []
  const log = (...content) => logged.push(...content)
  const { kinesis, stub } = openStubbed({
    credentials: { ...keys('AKIDSHOWN'), sessionToken: SECRET },
    proxy: `http://me:${SECRET}@proxy`,
    endpoint: 'http://kinesis.example',
    logger: { warn: log, info: log, debug: log, error: log }
  })
  const result = kinesis.listStreams().catch((error) => error)
  await settle()
  stub.calls[0].fail({ code: 'ExpiredTokenException', httpStatusCode: 400 })
  const error = await result
  await settle()
  assert.equal(logged.length, 2)
  const everything = [kinesis, kinesis._options, error, logged, stub.failures]
  const shown = inspect(everything, { depth: null, showHidden: true, getters: true }) + JSON.stringify(everything) + error.stack
  assert.ok(!shown.includes(SECRET))
  assert.ok(!shown.includes('AKIDSHOWN'))
})

test('nothing of a keeper or its failures shows a key', async () => {
  const { keeper, installed, failed } = keepAnswering('AKIDSHOWN')
  keeper.touch()
  await settle()
  keeper.expired(installed.at(-1))
  await settle()
  const shown = inspect(keeper, { depth: null, showHidden: true, getters: true }) + JSON.stringify(keeper) + failed.join()
  for (const secret of [SECRET, 'AKIDSHOWN']) assert.ok(!shown.includes(secret))
})

test('the default chain gives the account id', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-account-'))
  try {
    const file = path.join(folder, 'credentials')
    fs.writeFileSync(file, '[mine]\naws_access_key_id = A\naws_secret_access_key = s\naws_account_id = 123456789012\n')
    const program = `
      const { CredentialsKeeper, chooseSource } = require(${JSON.stringify(require.resolve('../lib/credentials'))})
      new CredentialsKeeper(chooseSource({ profile: 'mine' }, process.env),
        ({ accountId }) => console.log(accountId), console.log).touch()`
    const printed = execFileSync(process.execPath, ['-e', program], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env.PATH, AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: path.join(folder, 'config') }
    })
    assert.equal(printed, '123456789012\n')
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
})

test('the default chain reads the shared files, and says what it looked at', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kinesis-native-chain-'))
  try {
    const file = path.join(folder, 'credentials')
    fs.writeFileSync(file, '[mine]\naws_access_key_id = AKIDFILE\naws_secret_access_key = s\n')
    const program = `
      const { chooseSource } = require(${JSON.stringify(require.resolve('../lib/credentials'))})
      const { provide, text } = chooseSource({ profile: process.argv[1] }, process.env)
      provide().then(({ accessKeyId }) => console.log(accessKeyId), (error) => console.log(text, error.message))`
    const run = (profile) => execFileSync(process.execPath, ['-e', program, profile], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        PATH: process.env.PATH,
        AWS_SHARED_CREDENTIALS_FILE: file,
        AWS_CONFIG_FILE: path.join(folder, 'config'),
        AWS_EC2_METADATA_DISABLED: 'true'
      }
    })
    assert.equal(run('mine'), 'AKIDFILE\n')
    assert.match(run('absent'), /shared files with profile absent.*SSO.*ECS/)
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
})

test('without the optional package, the error says what to do', async (t) => {
  const load = Module._load
  t.after(() => {
    Module._load = load
  })
  Module._load = function (id, ...rest) {
    if (id !== '@aws-sdk/credential-provider-node') return load.call(this, id, ...rest)
    throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' })
  }
  const { kinesis } = openStubbed({ credentials: undefined })
  await assert.rejects(kinesis.listStreams(), (error) => {
    assert.match(error.message, /environment.*@aws-sdk\/credential-provider-node cannot be loaded; install it, or give/)
    return error.name === 'ConfigurationError'
  })
})
