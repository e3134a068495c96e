'use strict'

/*
 * Makes web events, one JSON object a line, the same for the same seed:
 *
 *   node examples/demo/events.js [--count 4000] [--seed 7] > examples/demo/events.ndjson
 *
 * Every event has
 *   id       'e-<seed>-<n>', unique
 *   type     'view' | 'click' | 'search' | 'purchase' | 'error'
 *   at       ISO 8601, ascending
 *   site     host name of one of the sites
 *   session  session id; a session stays on one site
 *   page     { path, title, referrer: string | null }
 * and by its type
 *   view      viewport: [width, height], loadMs
 *   click     target: { tag, classes: string[], text }, position: { x, y }
 *   search    query, filters: object, results
 *   purchase  order: { number, currency, items: [{ sku, name, quantity, price }], total, coupon: string | null }
 *   error     error: { name, message, stack: string[] }, handled
 * `user` is { id, plan, language } for those who signed in, and absent for the others.
 */

const { parseArgs } = require('node:util')

/** mulberry32: 32 bits of state are plenty here, and the sequence is the same on every machine. */
function randomFrom (seed) {
  let state = seed >>> 0
  return function random () {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const sites = ['shop.example', 'news.example', 'café.example', 'maps.example', '例え.example']
const languages = ['en', 'de', 'fr', 'ja', 'ar', 'pt-BR']
const titles = ['Home', 'Schuhe für Kinder', 'Crème brûlée in 20 minutes', '東京の天気', 'أخبار اليوم', 'Sale — up to 50 % off',
  'How to tie a bowline', '🚲 Bikes & parts', 'Über uns', 'Checkout']
const words = ['red', 'shoes', 'größe 42', 'naïve', 'raincoat', '自転車', 'cheap', 'tent', '"exact phrase"', 'ñandú', 'a\\b', '🎒', 'c++', 'left\tright']
const errors = [['TypeError', 'Cannot read properties of undefined (reading \'price\')'], ['NetworkError', 'Failed to fetch'],
  ['RangeError', 'Invalid time value'], ['Error', 'Zahlung abgelehnt: Karte ungültig\nBitte erneut versuchen']]

/** The shapes that differ by type: each takes the dice and gives the members of its own. */
const kinds = {
  view: ({ int }) => ({ viewport: [int(320, 2560), int(480, 1440)], loadMs: int(20, 9000) / 10 }),
  click: ({ int, pick, some }) => ({
    target: { tag: pick(['a', 'button', 'img', 'div']), classes: some(['primary', 'nav', 'card', 'is-active', 'x'], 0, 4), text: pick(titles) },
    position: { x: int(0, 2560), y: int(-20, 12000) }
  }),
  search: ({ int, pick, some }) => ({
    query: some(words, 1, 5).join(' '),
    filters: Object.fromEntries(some(['price', 'colour', 'size', 'brand'], 0, 4).map((name) => [name, pick([true, null, int(1, 99), some(words, 1, 3)])])),
    results: int(0, 4000)
  }),
  purchase: ({ int, pick, some, chance }) => {
    const items = Array.from({ length: chance(0.02) ? int(40, 80) : int(1, 6) }, () => (
      { sku: `SKU-${int(10000, 99999)}`, name: some(words, 1, 3).join(' '), quantity: int(1, 4), price: int(99, 49900) / 100 }))
    const total = items.reduce((sum, { quantity, price }) => sum + quantity * Math.round(price * 100), 0) / 100
    return { order: { number: int(1, 2 ** 40), currency: pick(['EUR', 'USD', 'JPY']), items, total, coupon: chance(0.2) ? 'WELCOME-10' : null } }
  },
  error: ({ int, pick, chance }) => {
    const [name, message] = pick(errors)
    const stack = Array.from({ length: chance(0.1) ? int(30, 60) : int(1, 8) }, () => `at f${int(1, 999)} (/assets/app.${int(1e6, 9e6).toString(16)}.js:${int(1, 40)}:${int(1, 90000)})`)
    return { error: { name, message, stack }, handled: chance(0.7) }
  }
}

/** How often each type comes, in hundredths. */
const weights = { view: 55, click: 25, search: 10, purchase: 6, error: 4 }

function diceFrom (seed) {
  const random = randomFrom(seed)
  const int = (low, high) => low + Math.floor(random() * (high - low + 1))
  const pick = (list) => list[int(0, list.length - 1)]
  return {
    int,
    pick,
    chance: (probability) => random() < probability,
    some: (list, low, high) => Array.from({ length: int(low, high) }, () => pick(list)),
    type: () => {
      let left = random() * 100
      return Object.keys(weights).find((name) => (left -= weights[name]) < 0)
    }
  }
}

function newSession (dice, number) {
  const session = { site: dice.pick(sites), session: `s-${number}-${dice.int(0, 2 ** 32 - 1).toString(36)}`, previous: null }
  if (dice.chance(0.6)) {
    session.user = { id: dice.int(1, 5000), plan: dice.pick(['free', 'plus', 'pro']), language: dice.pick(languages) }
  }
  return session
}

/** @returns {Generator<object>} `count` events */
function * webEvents ({ count, seed }) {
  const dice = diceFrom(seed)
  const sessions = Array.from({ length: 40 }, (_, number) => newSession(dice, number))
  let atMs = Date.UTC(2026, 2, 1, 8)
  for (let n = 0; n < count; n++) {
    atMs += dice.int(0, 250)
    const place = dice.int(0, sessions.length - 1)
    if (dice.chance(0.03)) sessions[place] = newSession(dice, sessions.length + n)
    const { previous, ...session } = sessions[place]
    const path = `/${dice.some(['a', 'blog', 'p', 'straße', 'item', '2026'], 0, 3).concat(dice.int(1, 9999)).join('/')}`
    const type = dice.type()
    const page = { path, title: dice.pick(titles), referrer: previous }
    sessions[place].previous = `https://${session.site}${path}`
    yield { id: `e-${seed}-${n}`, type, at: new Date(atMs).toISOString(), ...session, page, ...kinds[type](dice) }
  }
}

module.exports = { webEvents }

if (require.main === module) {
  const { values } = parseArgs({ options: { count: { type: 'string', default: '4000' }, seed: { type: 'string', default: '7' } } })
  for (const event of webEvents({ count: Number(values.count), seed: Number(values.seed) })) {
    process.stdout.write(`${JSON.stringify(event)}\n`)
  }
}
