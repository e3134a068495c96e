'use strict'

// Programs written against @aws-sdk/client-kinesis compile as they are, and with the import changed; so does one for kinesis.

const assert = require('node:assert/strict')
const { execFile } = require('node:child_process')
const { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs')
const path = require('node:path')
const { after, before, describe, it } = require('node:test')

const root = path.join(__dirname, '..')
const programs = path.join(__dirname, 'types')
const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
const dropIns = path.join(__dirname, 'compat/programs/kinesis.ts')
const SDK = '@aws-sdk/client-kinesis'
const OURS = 'kinesis-native/sdk'

/** What tsc says of a folder of programs; '' is nothing. */
function compile (folder) {
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '--project', folder], (error, stdout, stderr) => resolve(error ? `${stdout}${stderr}` : ''))
  })
}

describe('programs with types', () => {
  let folder
  before(() => {
    // Inside the package, so that its own name and the SDK's types are found.
    folder = mkdtempSync(path.join(root, 'test/types-'))
    cpSync(programs, folder, { recursive: true })
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.ts'))) {
      const file = path.join(folder, name)
      const text = readFileSync(file, 'utf8')
      assert.ok(text.includes(`from '${SDK}'`), name)
      writeFileSync(file, text.replaceAll(SDK, OURS))
    }
    cpSync(dropIns, path.join(folder, path.basename(dropIns)))
  })
  after(() => rmSync(folder, { recursive: true }))

  it('there are five', () => {
    assert.ok(readdirSync(programs).filter((each) => each.endsWith('.ts')).length >= 5)
  })

  it('compile against the SDK', async () => assert.equal(await compile(programs), ''))

  it('compile with the import changed', async () => assert.equal(await compile(folder), ''))

  it('are refused where they are wrong', async () => {
    const file = path.join(folder, 'wrong.ts')
    writeFileSync(file, `
      import { KinesisClient, PutRecordCommand } from '${OURS}'
      const client = new KinesisClient({ region: 5 })
      client.send(new PutRecordCommand({ StreamNames: 's' }))
      client.send(new PutRecordCommand({ StreamName: 's', PartitionKey: 'k', Data: 5 })).then(({ Shard }) => Shard)`)
    const said = await compile(folder)
    rmSync(file)
    const lines = said.split('\n').filter((line) => line.startsWith('test/') || line.includes('wrong.ts('))
    assert.deepEqual(lines.map((line) => /wrong\.ts\((\d+),/.exec(line)?.[1]), ['3', '4', '5', '5'], said)
  })
})
