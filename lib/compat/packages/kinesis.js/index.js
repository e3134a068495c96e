'use strict'

module.exports = require('kinesis-native/kinesis.js')
