import kinesis from './kinesis-js.js'

export { kinesis as default }
export const { listen, publish } = kinesis
