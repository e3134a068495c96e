'use strict'

const assert = require('node:assert')
const { spawnSync } = require('node:child_process')
const { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const path = require('node:path')
const { describe, it } = require('node:test')
const { leaveOnly } = require('../scripts/build')
const checks = require('../scripts/checks')
const failedFiles = require('../scripts/failed-files')
const platform = require('../scripts/platform')
const { differences } = require('../scripts/types')

const root = path.join(__dirname, '..')

/** A tree of these files, for as long as `use` runs. */
function inTree (files, use) {
  const tree = mkdtempSync(path.join(tmpdir(), 'kinesis-native-scripts-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(tree, name)), { recursive: true })
      writeFileSync(path.join(tree, name), text)
    }
    return use(tree)
  } finally {
    rmSync(tree, { recursive: true })
  }
}

/** The check's problems on a tree, each by what stands before its message. */
function problems (check, files) {
  return inTree(files, (tree) => checks[check](tree))
}

const places = (found) => found.map((problem) => problem.split(': ')[0])

describe('the include rule', () => {
  it('allows what is below, the own header, and system headers', () => {
    assert.deepStrictEqual(problems('checkIncludes', {
      'csrc/kds.h': '#include <stdint.h>',
      'csrc/base.h': '#include "kds.h"',
      'csrc/http.h': '#include "loop.h"',
      'csrc/http.c': '#include "http.h"\n#include <curl/curl.h>',
      'csrc/loop.c': '#include <uv.h>',
      'csrc/node/addon.cc': '#include <node_api.h>\n#include "convert.h"\n#include "kds.h"'
    }), [])
  })

  it('refuses what is above', () => {
    const found = problems('checkIncludes', {
      'csrc/base.c': '#include "base.h"\n# include "digest.h"',
      'csrc/retry.h': '#include "client.h"',
      'csrc/client.c': '#include "node/addon.h"'
    })
    assert.deepStrictEqual(places(found), ['csrc/base.c:2', 'csrc/client.c:1', 'csrc/retry.h:1'])
  })

  it('keeps libraries in their modules', () => {
    const found = problems('checkIncludes', {
      'csrc/client.c': '#include <uv.h>\n#include <curl/curl.h>',
      'csrc/loop.c': '#include <curl/curl.h>',
      'csrc/http.c': '#include <uv.h>',
      'csrc/node/addon.cc': '#include <uv.h>',
      'csrc/collector.c': '#include <node_api.h>\n#include <napi.h>'
    })
    assert.deepStrictEqual(places(found).sort(), ['csrc/client.c:1', 'csrc/client.c:2', 'csrc/collector.c:1',
      'csrc/collector.c:2', 'csrc/http.c:1', 'csrc/loop.c:1', 'csrc/node/addon.cc:1'])
  })

  it('knows every module', () => {
    assert.match(problems('checkIncludes', { 'csrc/novel.c': '' }).join(), /novel is not in the order/)
    assert.match(problems('checkIncludes', { 'csrc/base.c': '#include "novel.h"' }).join(), /belongs to no module/)
  })
})

describe('checks of the documents', () => {
  it('compares docs/options.md with the option table', () => {
    const table = "module.exports = { optionsMarkdown: () => '# Options\\n' }"
    assert.deepStrictEqual(problems('checkOptions', { 'lib/options.js': table, 'docs/options.md': '# Options\n' }), [])
    assert.strictEqual(problems('checkOptions', { 'lib/options.js': table, 'docs/options.md': '# Option\n' }).length, 1)
    assert.strictEqual(problems('checkOptions', { 'lib/options.js': table, 'docs/x.md': '' }).length, 1)
  })

  it('writes docs/options.md when asked', () => {
    const table = "module.exports = { optionsMarkdown: () => '# Options\\n' }"
    inTree({ 'lib/options.js': table, 'docs/options.md': 'old' }, (tree) => {
      assert.deepStrictEqual(checks.checkOptions(tree, { fix: true }), [])
      assert.strictEqual(readFileSync(path.join(tree, 'docs/options.md'), 'utf8'), '# Options\n')
    })
  })

  it('follows relative links', () => {
    const found = problems('checkLinks', {
      'README.md': '[a](docs/a.md) [b](docs/b.md#part) [c](https://example.com/x) [d](#here) `[e](f)`',
      'docs/a.md': 'see\n[up](../README.md), [gone](../docs/b.md) and [gone too](c.md "title")'
    })
    assert.deepStrictEqual(found, ['README.md:1: there is no docs/b.md', 'docs/a.md:2: there is no ../docs/b.md, c.md'])
  })

  it('knows the npm scripts', () => {
    const found = problems('checkNpmScripts', {
      'package.json': '{"scripts":{"demo":"","test":"","test:long":""}}',
      'README.md': 'npm run demo -- FILE, `npm test`, npm run test:long\nnpm run dmeo'
    })
    assert.deepStrictEqual(found, ['README.md:2: package.json has no script dmeo'])
    assert.strictEqual(problems('checkNpmScripts', { 'package.json': '{"scripts":{}}', 'README.md': 'npm test' }).length, 1)
  })
})

describe('checks of the text', () => {
  it('finds notes for later, registries, and paths of one machine', () => {
    const found = problems('checkWords', {
      'lib/a.js': `// ${'TO'}DO: later\nconst fine = 'todo list'`,
      'lib/b.js': `// ${'FIX'}ME`,
      'package-lock.json': `"resolved": "https://registry.${'npmjs'}.org/co"`,
      'docs/c.md': `see /${'work'}/main/docs`,
      'node_modules/x/index.js': `// ${'TO'}DO`,
      'docs/d.md': 'methods of kinesis'
    })
    assert.deepStrictEqual(places(found).sort(), ['docs/c.md:1', 'lib/a.js:1', 'lib/b.js:1', 'package-lock.json:1'])
  })

  it('finds files that are too long', () => {
    const found = problems('checkLength', { 'lib/long.js': '\n'.repeat(601), 'csrc/fits.c': '\n'.repeat(600), 'a.ndjson': '\n'.repeat(9999) })
    assert.deepStrictEqual(found, ['lib/long.js: 601 lines; 600 at most'])
  })
})

describe('types', () => {
  it('compares two folders', () => {
    inTree({ 'a/x.d.ts': '1', 'b/x.d.ts': '1', 'a/y.d.ts': '1', 'b/y.d.ts': '2', 'a/only-a.d.ts': '', 'b/deep/only-b.d.ts': '' }, (tree) => {
      assert.deepStrictEqual(differences(path.join(tree, 'a'), path.join(tree, 'b')), ['deep/only-b.d.ts', 'only-a.d.ts', 'y.d.ts'])
      assert.deepStrictEqual(differences(path.join(tree, 'a'), path.join(tree, 'a')), [])
    })
  })
})

describe('platform', () => {
  it('says which systems it supports', () => {
    platform.checkPlatform('linux')
    assert.throws(() => platform.checkPlatform('darwin'), /macOS is not supported yet/)
    assert.throws(() => platform.checkPlatform('win32'), /Windows is not supported yet/)
    assert.throws(() => platform.checkPlatform('sunos'), /sunos is not supported/)
  })

  it('finds nothing missing here, as the addon was built', () => {
    assert.deepStrictEqual(platform.missingPackages(['build']), [])
  })

  it('gives one command for what is missing', () => {
    const missing = platform.packages.filter(({ group }) => group === 'test')
    assert.match(platform.installCommand(missing), /apt-get update && (sudo )?apt-get install -y --no-install-recommends libcmocka-dev libcjson-dev chromium$/)
  })
})

describe('fuzzing', () => {
  for (const seconds of ['1', '1.5', 'soon', '--kept']) {
    it(`says what it takes, which is not ${seconds}`, () => {
      const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts/fuzz.js'), seconds], { encoding: 'utf8' })
      assert.strictEqual(status, 1)
      assert.strictEqual(stderr.replace(/from \d+ on/, 'from N on'),
        `npm run fuzz -- SECONDS: a whole number from N on, one for each target, not ${seconds}\n`)
    })
  }
})

describe('the build', () => {
  /** The package as users get it, with nothing built. */
  const build = (env) => inTree({ 'package.json': '{}' }, (tree) => {
    for (const name of ['scripts/build.js', 'scripts/platform.js', 'binding.gyp', 'csrc']) {
      cpSync(path.join(root, name), path.join(tree, name), { recursive: true })
    }
    return spawnSync(process.execPath, [path.join(tree, 'scripts/build.js')], { env: { ...process.env, ...env }, encoding: 'utf8' })
  })

  it('names the packages that it lacks, instead of a compiler\'s errors', () => {
    const { status, stderr } = build({ PATH: path.join(root, 'docs') })
    assert.strictEqual(status, 1)
    assert.match(stderr, /^kinesis-native needs these.*\n\n {2}g\+\+ \(g\+\+\)\n {2}make \(make\)\n {2}python3/)
    assert.doesNotMatch(stderr, /\n {4}at /)
  })

  it('leaves nothing but the addon in an installed package', () => {
    inTree({
      'build/Makefile': '',
      'build/kinesis_native.stamp': '',
      'build/Release/kinesis_native.node': 'addon',
      'build/Release/kinesis_native.node.d': '',
      'build/Release/kds.a': '',
      'build/Release/obj.target/kds/csrc/base.o': '',
      'lib/index.js': ''
    }, (tree) => {
      leaveOnly(path.join(tree, 'build'), path.join(tree, 'build/Release/kinesis_native.node'))
      const left = readdirSync(tree, { recursive: true }).sort()
      assert.deepStrictEqual(left, ['build', 'build/Release', 'build/Release/kinesis_native.node', 'lib', 'lib/index.js'])
      assert.strictEqual(readFileSync(path.join(tree, 'build/Release/kinesis_native.node'), 'utf8'), 'addon')
    })
  })

  it('says what to do where node\'s headers are not', () => {
    const { status, stderr } = build({ npm_config_nodedir: path.join(root, 'docs') })
    assert.strictEqual(status, 1)
    assert.match(stderr, /headers of Node v.* are not in .*\n.*libnode-dev/)
    assert.doesNotMatch(stderr, /\n {4}at /)
  })
})

describe('the files that failed', () => {
  const failed = async (...events) => {
    const lines = []
    for await (const line of failedFiles(events)) lines.push(line)
    return lines
  }
  const fail = (file, name) => ({ type: 'test:fail', data: { file, name } })

  it('are told once each, and those alone', async () => {
    assert.deepStrictEqual(await failed(
      fail('/t/a.test.js', 'one'), { type: 'test:pass', data: { file: '/t/b.test.js', name: 'two' } },
      fail('/t/a.test.js', 'a suite'), fail('/t/c.test.js', 'three')
    ), ['/t/a.test.js\n', '/t/c.test.js\n'])
  })

  it('are no names where a process ended by itself', async () => {
    assert.deepStrictEqual(await failed(fail('/t/a.test.js', '/t/a.test.js')), [`${failedFiles.DIED}\n`])
  })
})
