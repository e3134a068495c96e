'use strict'

// How node runs with an addon that has a sanitizer: the runtime must be in the process before node.

const { writeFileSync } = require('node:fs')
const path = require('node:path')
const { runQuietly } = require('./platform')

/**
 * Node, V8 and their OpenSSL leave memory to the operating system when workers and process.exit end
 * them. With two frames a leak (malloc_context_size) the one above malloc says whose it is, so this
 * hides nothing that the addon allocates itself; what it allocates through OpenSSL, the C tests see.
 */
const leaksOfNode = `leak:${process.execPath}`

/**
 * What is freed stays 32 MiB long to be caught when used, not the default's 256: tests that look at a
 * process's memory would see the sanitizer's, and untouched pages are what costs most here.
 */
const quarantine = 'quarantine_size_mb=32'

const sanitizers = {
  asan: {
    library: 'libasan.so',
    env: (suppressions) => ({
      ASAN_OPTIONS: `detect_leaks=1:malloc_context_size=2:halt_on_error=1:${quarantine}`,
      UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
      LSAN_OPTIONS: `suppressions=${suppressions}:print_suppressions=0`
    })
  },
  tsan: {
    library: 'libtsan.so',
    env: () => ({ TSAN_OPTIONS: 'ignore_noninstrumented_modules=1:halt_on_error=1' })
  }
}

/** The environment for node with this addon. */
function sanitizerEnv (variant, addon) {
  const { library, env } = sanitizers[variant]
  const suppressions = path.join(path.dirname(addon), 'lsan.supp')
  writeFileSync(suppressions, leaksOfNode)
  return {
    ...env(suppressions),
    LD_PRELOAD: runQuietly('gcc', [`-print-file-name=${library}`]).trim(),
    KINESIS_NATIVE_ADDON: addon
  }
}

module.exports = { sanitizerEnv }
