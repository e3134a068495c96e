'use strict'

module.exports = require('kinesis-native/co-gate')
