import wrapper from './kinesis-wrapper.js'

export { wrapper as default }
export const { stream } = wrapper
