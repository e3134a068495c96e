'use strict'

const js = require('@eslint/js')
const stylistic = require('@stylistic/eslint-plugin')

const globals = Object.fromEntries([
  'AbortController', 'AbortSignal', 'Buffer', 'TextDecoder', 'TextEncoder', 'URL', 'WebSocket', '__dirname', '__filename',
  'clearImmediate', 'clearInterval', 'clearTimeout', 'console', 'exports', 'fetch', 'gc', 'module', 'performance', 'process',
  'queueMicrotask', 'require', 'setImmediate', 'setInterval', 'setTimeout', 'structuredClone', 'SharedArrayBuffer',
  'FinalizationRegistry', 'WeakRef', 'Event', 'EventTarget', 'DOMException', 'MessageChannel', 'BroadcastChannel'
].map((name) => [name, 'readonly']))

// Standard style: https://standardjs.com/rules
const style = stylistic.configs.customize({
  indent: 2, quotes: 'single', semi: false, braceStyle: '1tbs', commaDangle: 'never', quoteProps: 'as-needed'
})

module.exports = [
  { ignores: ['node_modules/', 'build/', 'types/'] },
  js.configs.recommended,
  style,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: 'commonjs', globals },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@stylistic/space-before-function-paren': ['error', 'always'],
      '@stylistic/generator-star-spacing': ['error', 'both'],
      '@stylistic/yield-star-spacing': ['error', 'both'],
      '@stylistic/max-statements-per-line': 'off',
      '@stylistic/operator-linebreak': ['error', 'after', { overrides: { '?': 'before', ':': 'before', '|>': 'before' } }],
      '@stylistic/multiline-ternary': 'off',
      '@stylistic/arrow-parens': 'off',
      '@stylistic/quotes': ['error', 'single', { avoidEscape: true }],
      '@stylistic/quote-props': 'off',
      '@stylistic/max-len': ['error', { code: 140, ignoreUrls: true, ignoreRegExpLiterals: true, ignoreTemplateLiterals: true, ignoreStrings: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-unused-vars': ['error', { args: 'after-used', caughtErrors: 'none' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': ['error', 'properties'],
      'no-else-return': 'error',
      'no-throw-literal': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      strict: ['error', 'global'],
      'no-unused-expressions': 'error',
      'no-control-regex': 'off'
    }
  },
  { files: ['**/*.mjs'], languageOptions: { sourceType: 'module' }, rules: { strict: 'off' } },
  {
    files: ['examples/clickstream/page/*.js'],
    languageOptions: { sourceType: 'module', globals: { crypto: 'readonly', document: 'readonly', location: 'readonly', CustomEvent: 'readonly' } },
    rules: { strict: 'off' }
  },
  // A test file's describe() holds many tests: its length says nothing.
  { files: ['test/**', 'bench/**'], rules: { 'max-lines-per-function': 'off' } },
  // What it evaluates in the page.
  { files: ['test/clickstream.test.js'], languageOptions: { globals: { document: 'readonly', getComputedStyle: 'readonly', MutationObserver: 'readonly' } } }
]
