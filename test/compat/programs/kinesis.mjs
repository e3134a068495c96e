import kinesis, { listStreams, request, stream } from 'kinesis'

console.log(typeof kinesis.KinesisStream, typeof listStreams, typeof request, typeof stream)
