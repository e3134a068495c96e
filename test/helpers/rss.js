'use strict'

/** The memory that this process needs; it must have been started with --expose-gc. */
function rssBytes () {
  gc()
  return process.memoryUsage().rss
}

exports.rssBytes = rssBytes
