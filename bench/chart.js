'use strict'

// Line charts as SVG.

const WIDTH = 900
const HEIGHT = 420
const LEFT = 70
const TOP = 40
const RIGHT = 300
const BOTTOM = 50
const TICKS = 5
const COLORS = ['#1b6ca8', '#c0392b', '#1e8449', '#b9770e', '#6c3483', '#117a65', '#7b241c', '#2e4053', '#d35400', '#2980b9', '#884ea0', '#616a6b']

/** The least round number of 1, 2 or 5 that is no smaller. */
function roundUp (value) {
  const power = 10 ** Math.floor(Math.log10(value || 1))
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= value)
}

const escape = text => text.replace(/[&<>"]/g, char => `&#${char.charCodeAt(0)};`)

const text = (x, y, content, { anchor = 'middle', color = '#333', size = 12 } = {}) =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="${size}" fill="${color}">${escape(content)}</text>`

/**
 * @param {{ title: string, x: string, y: string, lines: { title: string, points: [number, number][] }[] }} chart titles of
 *   the axes, and the lines with theirs
 * @returns {string}
 */
function lineChart ({ title, x, y, lines }) {
  const points = lines.flatMap(line => line.points).filter(point => point.every(Number.isFinite))
  const mostX = Math.max(1, ...points.map(([px]) => px))
  const mostY = roundUp(Math.max(1, ...points.map(([, py]) => py)))
  const toX = px => LEFT + px / mostX * (WIDTH - LEFT - RIGHT)
  const toY = py => HEIGHT - BOTTOM - py / mostY * (HEIGHT - TOP - BOTTOM)
  const grid = Array.from({ length: TICKS + 1 }, (_, i) => i / TICKS).flatMap(share => [
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${toY(share * mostY)}" y2="${toY(share * mostY)}" stroke="#ddd"/>`,
    text(LEFT - 8, toY(share * mostY) + 4, String(Math.round(share * mostY)), { anchor: 'end' }),
    text(toX(share * mostX), HEIGHT - BOTTOM + 18, String(Math.round(share * mostX)))
  ])
  const drawn = lines.flatMap(({ title, points }, i) => {
    const color = COLORS[i % COLORS.length]
    const path = points.filter(point => point.every(Number.isFinite)).map(([px, py]) => `${toX(px).toFixed(1)},${toY(py).toFixed(1)}`)
    return [
      `<polyline points="${path.join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>`,
      text(WIDTH - RIGHT + 20, TOP + 8 + 20 * i, title, { anchor: 'start', color })
    ]
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif">`,
    '<rect width="100%" height="100%" fill="white"/>',
    text(LEFT, 24, title, { anchor: 'start', size: 16 }),
    ...grid,
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, x),
    text(16, TOP - 8, y, { anchor: 'start' }),
    ...drawn,
    '</svg>\n'
  ].join('\n')
}

module.exports = { lineChart }
