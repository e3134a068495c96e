const COLUMNS = 60
const HEIGHT = 100

/** What the scale may end with: halves of them are whole numbers. */
const tops = [1, 10, 100, 1000].flatMap((power) => [4, 6, 8, 10, 14, 20, 30].map((top) => top * power))

const make = (name, attributes) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}

/** Stacked columns that move to the left as time goes. */
export class Chart {
  #svg
  #ticks
  #sites
  #strip = make('g', { class: 'strip' })
  /** By the number of its bucket. @type {Map<number, { group: SVGGElement, bars: SVGRectElement[] }>} */
  #columns = new Map()
  /** The bucket at the strip's origin. @type {number | undefined} */
  #first

  /**
   * @param {SVGSVGElement} svg of 60 by 100
   * @param {HTMLElement} ticks where the numbers of the scale go
   * @param {{ id: string, name: string }[]} sites from the bottom up
   */
  constructor (svg, ticks, sites) {
    this.#svg = svg
    this.#ticks = ticks
    this.#sites = sites
    svg.append(make('line', { class: 'line', x1: 0, x2: COLUMNS, y1: HEIGHT / 2, y2: HEIGHT / 2 }), this.#strip)
    this.#scaleTo(0)
  }

  /** @param {{ latest: number, counts: Record<string, number[]> }} snapshot counts of each site in each bucket, oldest first */
  draw ({ latest, counts }) {
    const oldest = latest - COLUMNS + 1
    this.#moveTo(oldest)
    const heights = Array.from({ length: COLUMNS }, (_, i) => this.#sites.map(({ id }) => counts[id]?.[i] ?? 0))
    const top = this.#scaleTo(Math.max(...heights.map((column) => column.reduce((sum, count) => sum + count, 0))))
    heights.forEach((column, i) => this.#drawColumn(oldest + i, column, HEIGHT / top))
  }

  /** @param {string} text what it shows, in words */
  describe (text) {
    this.#svg.setAttribute('aria-label', text)
  }

  #moveTo (oldest) {
    for (const [number, { group }] of this.#columns) {
      if (number >= oldest - 1 && number < oldest + COLUMNS) continue // one more, which is on its way out
      group.remove()
      this.#columns.delete(number)
    }
    // Numbers of another window are far away: the strip begins anew.
    if (this.#columns.size === 0) this.#first = oldest
    this.#strip.style.transform = `translateX(${this.#first - oldest}px)`
  }

  /** @returns {number} what the full height stands for */
  #scaleTo (most) {
    const top = tops.find((each) => each >= most) ?? 2 * Math.ceil(most / 2)
    const items = [top, top / 2, 0].map((number) => {
      const item = document.createElement('li')
      item.textContent = number.toLocaleString('en')
      return item
    })
    this.#ticks.replaceChildren(...items)
    return top
  }

  #drawColumn (number, counts, unit) {
    const column = this.#columns.get(number)
    if (column === undefined && counts.every((count) => count === 0)) return
    const { bars } = column ?? this.#addColumn(number)
    let y = HEIGHT
    counts.forEach((count, i) => {
      y -= count * unit
      bars[i].setAttribute('y', y)
      bars[i].setAttribute('height', count * unit)
    })
  }

  #addColumn (number) {
    const bars = this.#sites.map(({ id }) => make('rect', { class: 'bar', 'data-site': id, x: number - this.#first + 0.1, width: 0.8 }))
    const group = make('g', {})
    group.append(...bars)
    this.#strip.append(group)
    const column = { group, bars }
    this.#columns.set(number, column)
    return column
  }
}
