'use strict'

// The clickstream app: its parts, its processes, and its page in Chromium.

const assert = require('node:assert/strict')
const { once } = require('node:events')
const { readFileSync } = require('node:fs')
const http = require('node:http')
const path = require('node:path')
const { after, afterEach, before, describe, it } = require('node:test')
const { setTimeout: sleep } = require('node:timers/promises')
const { WebSocket } = require('ws')
const { readClick } = require('../examples/clickstream/click')
const { Logger } = require('../examples/clickstream/logger')
const { Server } = require('../examples/clickstream/server')
const { SlidingCounts } = require('../examples/clickstream/sliding-counts')
const { localEnv } = require('../examples/run')
const { createLocalKinesis } = require('../lib/local')
const { runChild, startChild } = require('./helpers/child')
const { startChromium } = require('./helpers/chromium')
const { Gateway } = require('./helpers/gateway')

const root = path.join(__dirname, '..')
const app = path.join(root, 'examples/clickstream')

/** @type {import('../lib/local').LocalKinesis} */
let kinesis
before(async () => { kinesis = await createLocalKinesis({ streams: { pages: 2, sockets: 1 } }) })
after(() => kinesis.close())

/** Starts the app on a stream; gives its process, and the page's address. */
async function startApp (...args) {
  const child = startChild({ file: app, args, env: localEnv(kinesis), timeoutMs: 180_000 })
  await child.printed('Ctrl-C')
  return { child, address: new URL(child.stdout.match(/http:\S+/)[0]) }
}

/** Interrupts it, as Ctrl-C does; it must end well. */
async function stopApp ({ child }, stderr = '') {
  child.process.kill('SIGINT')
  const ending = await child.finished
  assert.deepEqual({ code: ending.code, signal: ending.signal, stderr: ending.stderr }, { code: 0, signal: null, stderr })
}

const storedIn = (stream) => kinesis.ledger(stream).map(({ partitionKey, data }) => ({ partitionKey, ...JSON.parse(data) }))

describe('sliding counts', () => {
  const start = () => {
    const clock = { now: 600_000 }
    return { clock, counts: new SlidingCounts(60_000, () => clock.now) }
  }
  const columns = (counts, site) => Object.entries(counts.snapshot().counts[site] ?? []).filter(([, count]) => count > 0)

  it('count by site and second, and forget what is older than the window', () => {
    const { clock, counts } = start()
    for (const [id, site] of [['1', 'shop'], ['2', 'shop'], ['3', 'news']]) assert.ok(counts.add({ id, site, at: clock.now }))
    clock.now += 2000
    assert.ok(counts.add({ id: '4', site: 'shop', at: clock.now - 1 }))
    assert.deepEqual(columns(counts, 'shop'), [['57', 2], ['58', 1]])
    assert.deepEqual(columns(counts, 'news'), [['57', 1]])
    assert.equal(counts.snapshot().latest, 602)
    clock.now = 659_999
    assert.deepEqual(columns(counts, 'shop'), [['0', 2], ['1', 1]])
    clock.now = 660_000
    assert.deepEqual(columns(counts, 'shop'), [['0', 1]])
    assert.deepEqual(Object.keys(counts.snapshot().counts), ['shop'])
  })

  it('count a click once, whichever second it comes in again', () => {
    const { clock, counts } = start()
    assert.equal(counts.add({ id: '1', site: 'shop', at: clock.now }), true)
    assert.equal(counts.add({ id: '1', site: 'shop', at: clock.now + 5000 }), false)
    clock.now += 5000
    assert.equal(counts.add({ id: '1', site: 'shop', at: clock.now }), false)
    assert.deepEqual(columns(counts, 'shop'), [['54', 1]])
  })

  it('leave out what is too old, and take what is of the future for new', () => {
    const { clock, counts } = start()
    assert.equal(counts.add({ id: '1', site: 'shop', at: clock.now - 60_000 }), false)
    assert.equal(counts.add({ id: '2', site: 'shop', at: clock.now - 59_000 }), true)
    assert.equal(counts.add({ id: '3', site: 'shop', at: clock.now + 3_600_000 }), true)
    assert.deepEqual(columns(counts, 'shop'), [['0', 1], ['59', 1]])
  })
})

describe('clicks that come over a websocket', () => {
  let running
  before(async () => { running = await startApp('sockets') })
  after(() => stopApp(running))

  const connect = async (options) => {
    const socket = new WebSocket(new URL('clicks', running.address.href.replace('http', 'ws')), options)
    const answers = []
    socket.on('message', (text) => answers.push(JSON.parse(text)))
    await once(socket, 'open')
    const answer = async (text) => {
      socket.send(text)
      for (;;) {
        await once(socket, 'message')
        const at = answers.findIndex(({ stored, refused }) => stored !== undefined || refused !== undefined)
        if (at !== -1) return answers.splice(at, 1)[0]
      }
    }
    return { socket, answer }
  }

  it('are stored under the visitor, with the time of the logger', async () => {
    const { socket, answer } = await connect()
    const before = Date.now()
    assert.deepEqual(await answer('{"visitor":"v-1","n":7,"site":"news","at":1,"extra":true}'), { stored: 7 })
    const [{ at, ...click }] = storedIn('sockets')
    assert.deepEqual(click, { partitionKey: 'v-1', visitor: 'v-1', n: 7, site: 'news' })
    assert.ok(at >= before && at <= Date.now())
    socket.close()
  })

  it('are refused with the reason where they are none', async () => {
    const wrong = [['nonsense', /not JSON/], ['null', /visitor/], ['{"visitor":"a b","n":1,"site":"shop"}', /visitor/],
      ['{"visitor":"a","n":1.5,"site":"shop"}', /n must/], ['{"visitor":"a","n":1,"site":"bank"}', /one of shop, news, maps/]]
    for (const [text, reason] of wrong) assert.throws(() => readClick(text), reason)
    const { socket, answer } = await connect()
    const countBefore = storedIn('sockets').length
    assert.deepEqual(await answer('nonsense'), { refused: 'it is not JSON' })
    assert.equal(storedIn('sockets').length, countBefore)
    socket.close()
  })

  it('end the connection where they are too long', async () => {
    const { socket } = await connect()
    socket.send('x'.repeat(2000))
    const [code] = await once(socket, 'close')
    assert.equal(code, 1009)
  })

  it('are not taken from pages of other origins, nor under a name that leads here', async () => {
    await assert.rejects(connect({ origin: 'http://evil.example' }), /401/)
    await assert.rejects(connect({ origin: 'http://evil.example', headers: { host: 'evil.example' } }), /401/)
    const { socket } = await connect({ origin: running.address.origin })
    socket.close()
  })
})

describe('the server of the page', () => {
  const startServer = async (t, logger) => {
    const server = new Server(logger)
    t.after(() => server.close())
    const socket = new WebSocket(new URL('clicks', (await server.listen(0)).replace('http', 'ws')))
    await once(socket, 'open')
    return { server, socket }
  }

  it('reads no more of a page than it can answer, and all in the end', async (t) => {
    const CLICKS = 5000
    let [pending, most] = [0, 0]
    const log = async (text) => {
      most = Math.max(most, ++pending)
      await sleep(100)
      pending--
      return { stored: Number(text) }
    }
    const { socket } = await startServer(t, { log })
    const stored = new Set()
    socket.on('message', (text) => stored.add(JSON.parse(text).stored))
    for (let n = 0; n < CLICKS; n++) socket.send(String(n).padEnd(1000))
    while (!(stored.has(CLICKS - 1) && pending === 0)) await once(socket, 'message')
    for (let n = 0; n < CLICKS; n++) assert.ok(stored.has(n), `${n} has no answer`)
    assert.ok(most <= 1100, `${most} at once`) // what had been read already comes on top
  })

  it('cuts off a page that leaves too much unread', async (t) => {
    const { server, socket } = await startServer(t)
    const messages = []
    socket.on('message', (text) => messages.push(JSON.parse(text)))
    server.publish({ text: 'x'.repeat(100_000) })
    while (!messages.some(({ text }) => text)) await once(socket, 'message')
    for (let i = 0; i < 200; i++) server.publish({ text: 'x'.repeat(100_000) }) // far more than the system's buffers take
    const [code] = await once(socket, 'close')
    assert.equal(code, 1006)
  })

  it('tells a page that a click is not stored, and only its own process why', async (t) => {
    const complain = t.mock.method(console, 'error', () => {})
    const logger = new Logger({ putRecord: async () => { throw new Error('account 1234 is closed') } })
    const click = { visitor: 'v', n: 3, site: 'shop' }
    assert.deepEqual(await logger.log(JSON.stringify(click)), { refused: 'the stream does not take it', n: 3 })
    assert.deepEqual(complain.mock.calls.map((call) => call.arguments), [['A click was not stored: account 1234 is closed']])
  })
})

describe('the app', () => {
  it('ends with what is wrong', async () => {
    const ending = async (...args) => {
      const { code, stderr } = await runChild({ file: app, args, env: localEnv(kinesis) })
      return { code, stderr }
    }
    const [absent, taken, wrong] = await Promise.all([ending('absent'), ending('pages', '--port', new URL(kinesis.endpoint).port),
      ending('pages', '--window', '0')])
    assert.match(absent.stderr, /The analytics process ends: .*absent.*\nThe analytics process could not start\.\n$/)
    assert.match(taken.stderr, /^listen EADDRINUSE.*\n$/)
    assert.match(wrong.stderr, /^--window must be a whole number from 1 to 3600, not "0"\n\nnpm run example:clickstream/)
    assert.deepEqual([absent.code, taken.code, wrong.code], [1, 1, 2])
  })

  it('runs on a local Kinesis of its own, and ends at Ctrl-C', async () => {
    const child = startChild({ file: path.join(root, 'scripts/example.js'), args: ['clickstream'] })
    await child.printed('Ctrl-C')
    const [address] = child.stdout.match(/http:\S+/)
    const page = await fetch(address)
    assert.match(await page.text(), /<title>Clickstream<\/title>/)
    for (const path of ['/../logger.js', '/%2e%2e/logger.js', '/page.js/../../logger.js', '/.']) {
      const [response] = await once(http.get(address, { path }), 'response') // fetch would make other paths of them
      response.resume()
      assert.equal(response.statusCode, 404, path)
    }
    await stopApp({ child })
    await assert.rejects(fetch(address))
  })
})

describe('the page', { timeout: 120_000 }, () => {
  const names = ['Shop', 'News', 'Maps', 'Music', 'Weather']
  let browser, running
  /** Clicks that were made so far, by site. */
  let made = [0, 0, 0, 0, 0]
  let complaints = ''
  /** @type {Gateway[]} */
  const gateways = []

  before(async () => {
    browser = await startChromium()
    // None leaves the window while the tests run.
    running = await startApp('pages', '--window', '3600')
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    for (const gateway of gateways.splice(0)) await gateway.close()
  })
  after(async () => {
    await browser?.close()
    if (running) await stopApp(running, complaints)
  })

  const open = async (address = running.address.href) => {
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.errors = []
    page.on('pageerror', ({ message }) => page.errors.push(message))
    await page.clock.install() // time goes by itself, and can be moved on
    await page.goto(address)
    await shows(page, '#connection', 'Connected')
    return page
  }

  const openGateway = async () => {
    const gateway = new Gateway(running.address)
    gateways.push(gateway)
    return { gateway, address: await gateway.open() }
  }

  /** Waits until an element has this text. */
  const shows = (page, selector, text) =>
    page.waitForFunction(([selector, text]) => document.querySelector(selector)?.textContent === text, [selector, text])

  /** Watches for a text that may not stay; gives a wait for it. */
  const watch = async (page, selector, text) => {
    const watching = await page.evaluateHandle(([selector, text]) => ({
      seen: new Promise((resolve) => {
        const element = document.querySelector(selector)
        new MutationObserver(() => { if (element.textContent === text) resolve() }).observe(element, { childList: true })
      })
    }), [selector, text])
    return () => watching.evaluate(({ seen }) => seen)
  }

  /** Kills it as soon as there is one that isn't this one; gives its process id. */
  const killAnalytics = async (previous) => {
    const { pid } = running.child.process
    for (;;) {
      const analytics = Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'))
      if (analytics && analytics !== previous) {
        process.kill(analytics, 'SIGKILL')
        return analytics
      }
      await sleep(5)
    }
  }

  const click = async (page, ...sites) => {
    for (const name of sites) {
      await page.getByRole('button', { name }).click()
      made[names.indexOf(name)]++
    }
  }

  /** Waits until the chart shows all that was clicked; then its tiles and columns must say the same. */
  const showsAll = async (page) => {
    const text = `Clicks in the last 3600 seconds: ${names.map((name, i) => `${name} ${made[i]}`).join(', ')}`
    await page.waitForSelector(`#chart[aria-label="${text}"]`, { state: 'attached' })
    assert.deepEqual(await page.locator('.tile .count').allTextContents(), made.map(String))
    assert.equal(await page.textContent('#total'), String(made.reduce((sum, count) => sum + count)))
    const drawn = await page.$$eval('.bar', (bars) => bars.filter((bar) => bar.getAttribute('height') > 0).map((bar) => bar.dataset.site))
    assert.deepEqual([...new Set(drawn)].sort(), names.filter((_, i) => made[i] > 0).map((name) => name.toLowerCase()).sort())
    assert.deepEqual(page.errors, [])
  }

  it('counts clicks on several sites exactly, by mouse and keyboard', async () => {
    const page = await open()
    assert.equal(await page.isVisible('#empty'), true)
    await click(page, 'Shop', 'News', 'Shop', 'Shop', 'Music')
    await page.keyboard.press('3')
    await page.getByRole('button', { name: 'News' }).focus()
    await page.keyboard.press('Enter')
    made = [3, 2, 1, 1, 0]
    await showsAll(page)
    assert.equal(await page.isVisible('#empty'), false)
    assert.match(await page.textContent('#lag'), /^[\d,]+ ms$/)
    await shows(page, '#waiting', '0')
    const stored = storedIn('pages')
    assert.equal(new Set(stored.map(({ visitor }) => visitor)).size, 1)
    assert.deepEqual(stored.map(({ n, site }) => [n, site]),
      ['shop', 'news', 'shop', 'shop', 'music', 'maps', 'news'].map((site, n) => [n, site]))
  })

  it('shows what others click, and all of it when it is loaded anew', async () => {
    const [first, second] = [await open(), await open()]
    await showsAll(second)
    await click(first, 'Weather')
    await showsAll(second)
    await click(second, 'Maps')
    await showsAll(first)
    await first.reload()
    await showsAll(first)
    await click(first, 'Shop')
    await Promise.all([showsAll(first), showsAll(second)])
  })

  it('keeps clicks while its connection is lost, and sends them when it is back', async () => {
    const { gateway, address } = await openGateway()
    const page = await open(address)
    gateway.cut()
    await shows(page, '#connection', 'Connection lost')
    await click(page, 'News', 'Music')
    assert.equal(await page.textContent('#notice'), 'The connection is lost and being tried again. Clicks are kept until it is back.')
    assert.equal(await page.textContent('#waiting'), '2')
    gateway.mend()
    await shows(page, '#connection', 'Connected')
    await showsAll(page)
    await shows(page, '#waiting', '0')
    assert.equal(await page.isVisible('#notice'), false)
  })

  it('finds out that a connection is dead, and counts once what is sent twice', async () => {
    const { gateway, address } = await openGateway()
    const page = await open(address)
    const storedBefore = storedIn('pages').length
    gateway.mute()
    await click(page, 'Maps')
    while (storedIn('pages').length === storedBefore) await sleep(5)
    assert.equal(await page.textContent('#waiting'), '1')
    await page.clock.fastForward(11_000)
    await shows(page, '#waiting', '0')
    await click(page, 'Shop')
    await showsAll(page)
    const last = storedIn('pages').map(({ visitor, n }) => `${visitor} ${n}`)
    assert.equal(last.length - new Set(last).size, 1)
  })

  it('says that the analytics process is away, and has its counts when it is back', async () => {
    const page = await open()
    await showsAll(page)
    const saysAway = await watch(page, '#connection', 'Analytics away')
    const killed = await killAnalytics()
    await killAnalytics(killed) // the next one, before it has counted
    complaints = 'The analytics process has ended (SIGKILL), and is started again.\n'.repeat(2)
    await saysAway()
    await click(page, 'Weather')
    await shows(page, '#connection', 'Connected')
    await showsAll(page)
  })

  it('draws what fits, where the numbers of the window change, too', async () => {
    const page = await open()
    const places = await page.evaluate(async () => {
      const { Chart } = await import('/chart.js')
      const [svg, ticks] = [document.createElementNS('http://www.w3.org/2000/svg', 'svg'), document.createElement('ol')]
      const chart = new Chart(svg, ticks, [{ id: 'shop' }])
      const ends = Array.from({ length: 60 }, (_, i) => i === 0 || i === 59 ? 1 : 0)
      return [1_700_000_000, 1_700_000_001, 28_333_333, 28_333_334].map((latest) => {
        chart.draw({ latest, counts: { shop: ends } })
        const moved = Number(svg.querySelector('.strip').style.transform.match(/-?\d+/)[0])
        return [...svg.querySelectorAll('.bar')].filter((bar) => bar.getAttribute('height') > 0)
          .map((bar) => Math.floor(Number(bar.getAttribute('x')) + moved)).sort((a, b) => a - b)
      })
    })
    assert.deepEqual(places, [[0, 59], [-1, 0, 59], [0, 59], [-1, 0, 59]])
  })

  it('fits into narrow and wide windows, in light and dark', async () => {
    const page = await open()
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 700 })
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width)
    }
    const groundIn = async (colorScheme) => {
      await page.emulateMedia({ colorScheme })
      return page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    }
    assert.notEqual(await groundIn('light'), await groundIn('dark'))
  })
})
