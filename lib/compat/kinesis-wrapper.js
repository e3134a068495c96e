'use strict'

/*
 * In the place of kinesis-wrapper.js, whose calls are those of the package itself: see docs/drop-ins.md.
 */

const { stream } = require('..')

/**
 * @typedef {import('..').StreamOptions} StreamOptions
 * @typedef {import('../stream').KinesisStream} KinesisStream
 * @typedef {import('../stream-shard').StreamShard} StreamShard
 * @typedef {import('..').StreamRecord} StreamRecord
 */

exports.stream = stream
