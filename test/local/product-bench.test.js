'use strict'

const assert = require('node:assert/strict')
const { execFile } = require('node:child_process')
const path = require('node:path')
const test = require('node:test')
const { promisify } = require('node:util')

const run = (...args) => promisify(execFile)(process.execPath, [path.join(__dirname, '../../bench/local.js'), ...args])

test('the bench of local servers stores what it says', async () => {
  const { stdout } = await run('--records', '1000')
  for (const name of ['kinesis-native local', 'kinesalite', 'kinesis-local']) {
    assert.match(stdout, new RegExp(`^${name} +1,000 +[1-9][\\d,]* `, 'm'))
  }
})

test('the bench of local servers refuses what it does not know', async () => {
  await assert.rejects(run('dynamo'), { code: 1, stderr: /no server: dynamo[^]*--records/ })
  await assert.rejects(run('--records', '7'), { code: 1, stderr: /--records must be a multiple of 500/ })
})
