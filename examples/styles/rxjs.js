'use strict'

// RxJS: Observables of what is stored, and `from` of what is read.

const { from, map, mergeAll, mergeMap, take } = require('rxjs')
const { stream } = require('kinesis-native')

const pages = ['/', '/shoes', '/cart', '/checkout']
const clicks = stream(process.argv[2] ?? 'clicks')

const put = (page) => from(clicks.putRecord(page, { page })).pipe(map(({ ShardId }) => ({ page, ShardId })))
const stored = from(clicks.getShards()).pipe( // from then on, what is put is seen
  mergeMap(() => from(pages)),
  mergeMap(put))
const read = from(clicks.records()).pipe(mergeAll(), take(pages.length))

stored.subscribe(({ page, ShardId }) => console.log('stored', page, 'in', ShardId))
read.subscribe(({ val }) => console.log('read', val.page))
