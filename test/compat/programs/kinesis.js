'use strict'

// In the style of the README of `kinesis`.

const fs = require('fs')
const Transform = require('stream').Transform
const kinesis = require('kinesis')
const KinesisStream = kinesis.KinesisStream

function copy () {
  fs.writeFileSync('http.log', Array.from({ length: 200 }, function (_, n) { return 'line ' + n + '\n' }).join(''))
  const kinesisSink = new KinesisStream('click-logs')
  fs.createReadStream('http.log', { highWaterMark: 100 }).pipe(kinesisSink)

  const kinesisSource = kinesis.stream({ name: 'click-logs', oldest: true })
  // Data is retrieved as Record objects, so let's transform into Buffers
  const bufferify = new Transform({ objectMode: true })
  bufferify._transform = function (record, encoding, cb) {
    cb(null, record.Data)
  }
  kinesisSource.pipe(bufferify).pipe(fs.createWriteStream('click.log'))
  const timer = setInterval(function () {
    if (!fs.existsSync('click.log') || fs.statSync('click.log').size < fs.statSync('http.log').size) return
    clearInterval(timer)
    kinesisSource.destroy()
    console.log('copied:', fs.readFileSync('click.log', 'utf8').trim().split('\n').length, 'lines')
  }, 20)
}

kinesis.request('CreateStream', { StreamName: 'test', ShardCount: 2 }, function (err) {
  if (err) throw err

  kinesis.request('DescribeStream', { StreamName: 'test' }, function (err, data) {
    if (err) throw err
    if (data.StreamDescription.StreamName !== 'test') throw new Error('another stream')

    kinesis.listStreams({ region: 'us-east-1' }, function (err, streams) {
      if (err) throw err
      console.log('streams: ' + streams)
      copy()
    })
  })
})
