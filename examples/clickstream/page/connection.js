/** The server is heard of every two seconds: after so long a silence the connection is taken for lost. */
const SILENCE_MS = 10000
const RETRY_MS = { first: 250, most: 4000 }

/** More clicks than that are not kept while there is no connection. */
const MOST_WAITING = 1000

/**
 * A WebSocket that is opened again whenever it is lost. Clicks wait in it until the server says that they are stored, and
 * those that do are sent again over the next one; the analytics process counts each once.
 *
 * Events: 'state' ('open' or 'lost'), 'waiting' (a click more or less waits), 'counts' with what the server publishes,
 * 'refused' with a click's number and the reason.
 */
export class Connection extends EventTarget {
  #url
  #socket
  #silence
  #retryMs = RETRY_MS.first
  /** Clicks without an answer, by their numbers. @type {Map<number, string>} */
  #waiting = new Map()

  /** @param {string} url */
  constructor (url) {
    super()
    this.#url = url
    this.#open()
  }

  get waiting () {
    return this.#waiting.size
  }

  /**
   * @param {{ n: number }} click
   * @returns {boolean} whether it is kept
   */
  send (click) {
    if (this.#waiting.size >= MOST_WAITING) return false
    const text = JSON.stringify(click)
    this.#waiting.set(click.n, text)
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text)
    this.#tell('waiting')
    return true
  }

  #open () {
    const socket = this.#socket = new WebSocket(this.#url)
    const lost = () => {
      socket.onclose = socket.onmessage = socket.onopen = null
      clearTimeout(this.#silence)
      socket.close()
      this.#lost()
    }
    const listen = () => {
      clearTimeout(this.#silence)
      this.#silence = setTimeout(lost, SILENCE_MS)
    }
    socket.onopen = () => {
      this.#retryMs = RETRY_MS.first
      for (const text of this.#waiting.values()) socket.send(text)
      this.#tell('state', 'open')
    }
    socket.onmessage = ({ data }) => {
      listen()
      this.#take(JSON.parse(data))
    }
    socket.onclose = lost
    listen()
  }

  #lost () {
    setTimeout(() => this.#open(), this.#retryMs * (0.5 + Math.random() / 2)) // not all pages at once
    this.#retryMs = Math.min(2 * this.#retryMs, RETRY_MS.most)
    this.#tell('state', 'lost')
  }

  #take ({ stored, refused, n, ...published }) {
    if (stored !== undefined || refused !== undefined) {
      this.#waiting.delete(stored ?? n)
      this.#tell('waiting')
    }
    if (refused !== undefined) this.#tell('refused', { n, reason: refused })
    if (Object.keys(published).length > 0) this.#tell('counts', published)
  }

  #tell (name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }
}
