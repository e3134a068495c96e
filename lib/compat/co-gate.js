'use strict'

/*
 * In the place of co-gate: see docs/drop-ins.md.
 */

const { Gate } = require('../gate')

/** The class, for `const Gate = require('co-gate')`, which has itself as a member, for `const { Gate } = …`. */
module.exports = Object.assign(Gate, { Gate })
