'use strict'

const { encodeHeaders, encodeMessage } = require('./event-stream')

/*
 * Faults in the events of a subscription: functions of a frame, the delivery and the arguments, called for the
 * frame whose index is the argument `frame` (0 is the initial response). They give the bytes to send instead.
 */

/**
 * @typedef {import('./subscribe').Delivery} Delivery
 * @typedef {(frame: Buffer, delivery: Delivery, args: any) => Buffer | undefined} RunEvent
 */

/** @type {(text: string, run: RunEvent, args?: Record<string, string | number>) => import('./faults').Fault} */
const event = (text, run, args = {}) => ({ text, args: { frame: 1, ...args }, run })

/** @type {(at: (frame: Buffer) => number) => RunEvent} */
const flipped = (at) => (frame) => {
  frame[at(frame)] ^= 1
  return frame
}

/** @type {(headers: Buffer) => Buffer} */
const bare = (headers) => encodeMessage(headers, Buffer.alloc(0))

const eventFaults = {
  eventBadCrc: event("A message's checksum is wrong.", flipped((frame) => frame.length - 1)),
  eventBadPrelude: event("The checksum of a message's prelude is wrong.", flipped(() => 8)),
  eventCut: event('The connection ends amid a message.', (frame, delivery) => {
    delivery.cut(frame.subarray(0, frame.length >> 1))
    return undefined
  }),
  eventEnd: event('The stream ends in order, as after its five minutes.', (_frame, delivery) => {
    delivery.end()
    return undefined
  }),
  eventException: event('The stream ends with an exception.', (_frame, delivery, { error, message }) => {
    delivery.end({ name: error, message })
    return undefined
  }, { error: 'InternalFailureException', message: 'A fault that was planned.' }),
  eventError: event('A message of type error.', (_frame, _delivery, { error, message }) => bare(encodeHeaders({
    ':message-type': 'error', ':error-code': error, ':error-message': message
  })), { error: 'InternalError', message: 'A fault that was planned.' }),
  eventUnknownHeader: event('A header of a type that does not exist.', () =>
    bare(Buffer.concat([encodeHeaders({ ':message-type': 'event' }), Buffer.from('\x01x\x63', 'latin1')]))),
  eventUnknownType: event('An event of a type that does not exist.', () =>
    bare(encodeHeaders({ ':message-type': 'event', ':event-type': 'PlannedEvent' }))),
  eventHugeLength: event('A message that claims 4 GiB.', (frame) => {
    frame.writeUInt32BE(0xffffffff, 0)
    return frame
  }),
  eventSilence: {
    text: 'From that message on nothing comes, not even the events that come when idle.',
    args: { frame: 1 },
    onwards: true,
    run: () => undefined
  }
}

/**
 * @param {{ fault: import('./faults').Fault, args: Record<string, any> }[]} planned of this stage
 * @returns {import('./subscribe').Tamper | undefined}
 */
function tamperBy (planned) {
  if (planned.length === 0) return undefined
  return (frame, index, delivery) => {
    const one = planned.find(({ fault, args }) => index === args.frame || (fault.onwards && index > args.frame))
    return one ? one.fault.run(frame, delivery, one.args) : frame
  }
}

exports.eventFaults = eventFaults
exports.tamperBy = tamperBy
