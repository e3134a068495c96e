'use strict'

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const path = require('node:path')

const ROOT = path.join(__dirname, '..', '..')

/**
 * @typedef {{ code?: string, file?: string, args?: string[], nodeArgs?: string[], env?: NodeJS.ProcessEnv,
 *   timeoutMs?: number, cwd?: string, stdin?: string }} Options `code` (CommonJS, required from the repository's
 *   root) or `file`; `env` comes on top of ours; default time limit 90 s
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, stdout: string, stderr: string,
 *   timedOut: boolean }} Outcome
 */

/** A node process under way: tests wait for its output, signal it, and await `finished`. */
class Child {
  /** @param {Options} options */
  constructor ({ code, file, args = [], nodeArgs = [], env = {}, timeoutMs = 90000, cwd = ROOT, stdin }) {
    const target = code === undefined ? [file] : ['-e', code, '--']
    this.process = spawn(process.execPath, [...nodeArgs, ...target, ...args], { cwd, env: { ...process.env, ...env } })
    this.stdout = ''
    this.stderr = ''
    this.timedOut = false
    this.process.stdout.setEncoding('utf8').on('data', text => { this.stdout += text })
    this.process.stderr.setEncoding('utf8').on('data', text => { this.stderr += text })
    // It may end before it has read its input.
    this.process.stdin.on('error', () => {}).end(stdin)
    this.finished = this.#finish(timeoutMs)
  }

  async #finish (timeoutMs) {
    const timer = setTimeout(() => {
      this.timedOut = true
      this.process.kill('SIGKILL')
    }, timeoutMs)
    const orphan = () => this.process.kill('SIGKILL')
    process.once('exit', orphan)
    const [code, signal] = await once(this.process, 'close')
    process.off('exit', orphan)
    clearTimeout(timer)
    return { code, signal, stdout: this.stdout, stderr: this.stderr, timedOut: this.timedOut }
  }

  /**
   * Waits until the process has printed `text`; rejects when it ends without.
   * @param {string} text
   */
  async printed (text) {
    while (!this.stdout.includes(text)) {
      const more = await Promise.race([once(this.process.stdout, 'data'), this.finished])
      if (!Array.isArray(more) && !this.stdout.includes(text)) {
        throw new Error(`the child ended (${more.code ?? more.signal}) before it printed ${text}: ${more.stderr}`)
      }
    }
  }
}

/**
 * @param {Options} options
 * @returns {Child}
 */
const startChild = options => new Child(options)

/**
 * Runs node to its end; one that overstays its time is killed and says so.
 * @param {Options} options
 * @returns {Promise<Outcome>}
 */
const runChild = options => startChild(options).finished

module.exports = { startChild, runChild }
