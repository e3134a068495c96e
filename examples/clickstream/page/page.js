import { Chart } from './chart.js'
import { Connection } from './connection.js'

const sites = await (await fetch('sites.json')).json()
const byId = (id) => document.getElementById(id)

/** This page until it is loaded anew: its clicks are numbered, which tells one that is sent twice. */
const visitor = crypto.randomUUID()
let clicks = 0

/** Of this page's clicks that are not in the chart yet: when they were made. @type {Map<number, number>} */
const clickedAt = new Map()
/** How long the last ones took to the chart, in ms. @type {number[]} */
const lags = []

const connection = new Connection(new URL('clicks', location.href.replace(/^http/, 'ws')).href)
const chart = new Chart(byId('chart'), byId('ticks'), sites)

/** @type {Map<string, HTMLElement>} where the count of each site stands */
const counters = new Map()

function addTile ({ id, name }, index) {
  const tile = byId('tile').content.firstElementChild.cloneNode(true)
  tile.dataset.site = id
  tile.setAttribute('aria-keyshortcuts', index + 1)
  tile.querySelector('.name').textContent = name
  tile.querySelector('kbd').textContent = index + 1
  tile.addEventListener('click', () => click(id))
  counters.set(id, tile.querySelector('.count'))
  byId('sites').append(tile)
}

function click (site) {
  const n = clicks++
  clickedAt.set(n, performance.now())
  if (connection.send({ visitor, n, site })) return
  clickedAt.delete(n)
  showNotice('Too many clicks wait for the connection: this one is not kept.')
}

function showNotice (text) {
  const notice = byId('notice')
  if (notice.textContent === text) return // not read out again
  notice.textContent = text
  notice.hidden = text === ''
}

const ms = (number) => `${Math.round(number).toLocaleString('en')} ms`

/** @param {{ visitor: string, n: number }[]} counted what is new in the chart */
function showLag (counted) {
  for (const { n } of counted.filter((each) => each.visitor === visitor && clickedAt.has(each.n))) {
    lags.unshift(performance.now() - clickedAt.get(n))
    clickedAt.delete(n)
  }
  if (lags.length === 0) return
  lags.length = Math.min(lags.length, 20)
  byId('lag').textContent = ms(lags[0])
  byId('median').textContent = ms(lags.toSorted((a, b) => a - b)[lags.length >> 1])
}

function showCounts ({ windowMs, latest, counts, counted }) {
  const totals = sites.map(({ id, name }) => ({ id, name, total: (counts[id] ?? []).reduce((sum, count) => sum + count, 0) }))
  for (const { id, total } of totals) counters.get(id).textContent = total.toLocaleString('en')
  const all = totals.reduce((sum, { total }) => sum + total, 0)
  byId('total').textContent = all.toLocaleString('en')
  byId('empty').hidden = all > 0
  byId('window').textContent = windowMs / 1000
  byId('oldest').textContent = `${windowMs / 1000} s ago`
  byId('middle').textContent = `${windowMs / 2000} s`
  chart.draw({ latest, counts })
  chart.describe(`Clicks in the last ${windowMs / 1000} seconds: ${totals.map(({ name, total }) => `${name} ${total}`).join(', ')}`)
  showLag(counted)
}

const states = { connecting: 'Connecting', open: 'Connected', lost: 'Connection lost', away: 'Analytics away' }
const notices = {
  connecting: '',
  open: '',
  lost: 'The connection is lost and being tried again. Clicks are kept until it is back.',
  away: 'The analytics process is away. Clicks are stored, and counted when it is back.'
}

function showState (state) {
  document.body.dataset.state = byId('connection').dataset.state = state
  byId('connection').textContent = states[state]
  showNotice(notices[state])
}

function showWaiting () {
  byId('waiting').textContent = connection.waiting.toLocaleString('en')
  showNotice(notices[byId('connection').dataset.state]) // what was said of a click before is over
}

/** Visitors who click on sites as they like, more often on the first ones. */
let crowd
function toggleCrowd () {
  const isHere = crowd !== undefined
  if (isHere) crowd = clearInterval(crowd)
  else crowd = setInterval(() => click(sites[Math.floor(sites.length * Math.random() ** 2)].id), 150)
  byId('crowd').setAttribute('aria-pressed', !isHere)
}

sites.forEach(addTile)
byId('last-key').textContent = sites.length
byId('crowd').addEventListener('click', toggleCrowd)
document.addEventListener('keydown', ({ key, repeat, ctrlKey, altKey, metaKey }) => {
  if (repeat || ctrlKey || altKey || metaKey || !/^[1-9]$/.test(key)) return
  byId('sites').children[key - 1]?.click()
})
connection.addEventListener('state', ({ detail }) => {
  if (detail === 'lost') clickedAt.clear() // nobody tells this page of what is counted meanwhile
  showState(detail)
})
connection.addEventListener('waiting', showWaiting)
connection.addEventListener('refused', ({ detail: { n, reason } }) => {
  clickedAt.delete(n)
  showNotice(`A click was not stored: ${reason}`)
})
connection.addEventListener('counts', ({ detail }) => {
  if (detail.isAway) return showState('away')
  if (!detail.counts) return
  if (byId('connection').dataset.state === 'away') showState('open')
  showCounts(detail)
})
