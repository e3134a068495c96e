import { Gate } from '../gate.js'

export { Gate, Gate as default }
