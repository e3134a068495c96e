'use strict'

const { chromium } = require('playwright-core')
const { programOf } = require('../../scripts/platform')

/** Nothing but the pages of a test: no sandbox, for root has none, and no calls of its own to the outside. */
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync']

/**
 * Starts Chromium without a window, with a profile of its own.
 * @throws {Error} that says what to install, where it is not there
 */
const startChromium = () => chromium.launch({ executablePath: programOf('chromium'), args })

module.exports = { startChromium }
