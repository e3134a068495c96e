import kinesis from './index.js'

export { kinesis as default }
export const { KinesisStream, listStreams, request, stream } = kinesis
