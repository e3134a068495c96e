'use strict'

const { SECRET, configurationError, invalidArgument } = require('./errors')

/**
 * @typedef {object} Partition
 * @property {string} name
 * @property {string} start of its region names; '': takes what is left
 * @property {string} suffix
 * @property {string} dualstackSuffix
 * @property {boolean} [isPlainFips] its plain endpoints are FIPS endpoints
 * @property {boolean} [lacksAccounts] it has no endpoints of accounts
 */

/** @type {readonly Partition[]} */
const PARTITIONS = [
  { name: 'aws-cn', start: 'cn', suffix: 'amazonaws.com.cn', dualstackSuffix: 'api.amazonwebservices.com.cn' },
  { name: 'aws-us-gov', start: 'us-gov', suffix: 'amazonaws.com', dualstackSuffix: 'api.aws', isPlainFips: true },
  { name: 'aws-eusc', start: 'eusc-de', suffix: 'amazonaws.eu', dualstackSuffix: 'api.amazonwebservices.eu' },
  { name: 'aws-iso', start: 'us-iso', suffix: 'c2s.ic.gov', dualstackSuffix: 'api.aws.ic.gov', lacksAccounts: true },
  { name: 'aws-iso-b', start: 'us-isob', suffix: 'sc2s.sgov.gov', dualstackSuffix: 'api.aws.scloud', lacksAccounts: true },
  { name: 'aws-iso-e', start: 'eu-isoe', suffix: 'cloud.adc-e.uk', dualstackSuffix: 'api.cloud-aws.adc-e.uk' },
  { name: 'aws-iso-f', start: 'us-isof', suffix: 'csp.hci.ic.gov', dualstackSuffix: 'api.aws.hci.ic.gov' },
  { name: 'aws', start: '', suffix: 'amazonaws.com', dualstackSuffix: 'api.aws' }
]

/** Those that requests can go to, by their signing names, with which their hosts begin. @typedef {'kinesis' | 'dynamodb'} Service */

/** Region names of the past that stand for a region's FIPS endpoint. */
const FIPS_REGION = /^fips-(?:dkr-|prod-)?|-fips$/
const HOST_LABEL = /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/
const STREAM_ID = /^[a-z0-9]{20}-[a-z0-9]{3}$/

/**
 * @typedef {object} ArnMember
 * @property {string} member of an operation's input
 * @property {readonly string[]} types of resource that it may name
 * @property {string} example
 * @property {boolean} [isControlOnly]
 */

/**
 * The members whose ARN chooses the endpoint; the first one that is there counts.
 * @type {readonly ArnMember[]}
 */
const ARN_MEMBERS = [
  { member: 'StreamARN', types: ['stream'], example: 'stream/clicks' },
  { member: 'ConsumerARN', types: ['stream'], example: 'stream/clicks/consumer/app:1700000000' },
  { member: 'ResourceARN', types: ['stream', 'channel'], example: 'stream/clicks' },
  { member: 'ChannelARN', types: ['channel'], example: 'channel/clicks', isControlOnly: true }
]

/**
 * @typedef {object} Arn
 * @property {string} partition
 * @property {string} service
 * @property {string} region
 * @property {string} accountId
 * @property {string[]} resource its type, then what it is called
 *
 * @typedef {'disabled' | 'preferred' | 'required'} AccountIdEndpointMode
 *
 * @typedef {object} EndpointOptions
 * @property {boolean} useFipsEndpoint
 * @property {boolean} useDualstackEndpoint
 * @property {AccountIdEndpointMode} accountIdEndpointMode
 *
 * Where requests go. Those with a label (endpointLabel()'s, or the account id of the credentials)
 * go to `https://${label}.${'data' or 'control'}${accountSuffix}/`, the others to `url`.
 * @typedef {object} Endpoint
 * @property {string} url of requests without a label
 * @property {string} host of url, as signed: with the port where it isn't the scheme's default
 * @property {string} region
 * @property {string} partition of the region
 * @property {Service} service
 * @property {boolean} isFips
 * @property {string | undefined} accountSuffix undefined: every request goes to `url`
 * @property {AccountIdEndpointMode} accountMode whether the account id of the credentials is the
 *   label of requests that have no other: never, where there is one, or they fail without one
 */

/**
 * @param {EndpointOptions} options
 * @param {string} region
 * @param {URL} [custom] wins over all else
 * @param {Service} [service]
 * @returns {Endpoint}
 */
function endpointOf (options, region, custom, service = 'kinesis') {
  const realRegion = region.replace(FIPS_REGION, '')
  const isFipsRegion = realRegion !== region
  const partition = partitionOf(realRegion)
  const signing = { region: realRegion, partition: partition.name, service }
  if (custom !== undefined) {
    if (isFipsRegion) throw invalidArgument('region', region, `and an endpoint exclude each other: make it ${realRegion}`)
    return { url: custom.href, host: custom.host, ...signing, isFips: false, accountSuffix: undefined, accountMode: 'disabled' }
  }
  const { useDualstackEndpoint, accountIdEndpointMode } = options
  const useFipsEndpoint = options.useFipsEndpoint || isFipsRegion
  const place = `${realRegion}.${useDualstackEndpoint ? partition.dualstackSuffix : partition.suffix}`
  const isFipsName = useFipsEndpoint && (useDualstackEndpoint || !partition.isPlainFips)
  const host = `${service}${isFipsName ? '-fips' : ''}.${place}`
  const common = { url: `https://${host}/`, host, ...signing, isFips: useFipsEndpoint }
  // DynamoDB's are formed otherwise, and nobody has to use them.
  if (service !== 'kinesis') return { ...common, accountSuffix: undefined, accountMode: 'disabled' }
  const accountSuffix = `${useFipsEndpoint ? '-kinesis-fips' : '-kinesis'}.${place}`
  const accounts = partition.lacksAccounts
    ? withoutAccounts(accountIdEndpointMode, signing)
    : { accountSuffix, accountMode: accountIdEndpointMode }
  return { ...common, ...accounts }
}

/**
 * @param {AccountIdEndpointMode} mode
 * @param {{ region: string, partition: string }} place
 * @returns {Pick<Endpoint, 'accountSuffix' | 'accountMode'>}
 */
function withoutAccounts (mode, { region, partition }) {
  if (mode !== 'required') return { accountSuffix: undefined, accountMode: 'disabled' }
  throw configurationError(`accountIdEndpointMode is "required", but the partition ${partition} of ` +
    `region ${region} has no account endpoints; make it "preferred"`)
}

/** @param {string} region */
function partitionOf (region) {
  return /** @type {Partition} */ (PARTITIONS.find(({ name, start }) =>
    start === '' || region === `${name}-global` || new RegExp(`^${start}-\\w+-\\d+$`).test(region)))
}

/**
 * The endpoint given by option, environment or profile; undefined: the region decides.
 * @param {{ endpoint?: string | URL, useFipsEndpoint?: boolean, useDualstackEndpoint?: boolean,
 *   ignoreConfiguredEndpointUrls?: boolean }} options
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./shared-files').Profile} [profile]
 * @param {Service} [service]
 * @returns {URL | undefined}
 */
function customEndpoint (options, env, profile, service = 'kinesis') {
  const variable = `AWS_ENDPOINT_URL_${service.toUpperCase()}`
  /** @type {Array<[string, string | URL | undefined]>} */
  const configured = [
    [variable, env[variable]],
    ['AWS_ENDPOINT_URL', env.AWS_ENDPOINT_URL],
    [`endpoint_url of profile ${profile?.name}`, profile?.values.endpoint_url]
  ]
  const [name, value] = /** @type {typeof configured} */ ([
    ['endpoint', options.endpoint],
    ...(options.ignoreConfiguredEndpointUrls ? [] : configured)
  ]).find(([, given]) => given) ?? []
  if (name === undefined || value === undefined) return undefined
  const url = parseEndpoint(name, String(value), service)
  if (options.useFipsEndpoint || options.useDualstackEndpoint) {
    const other = options.useFipsEndpoint ? 'useFipsEndpoint' : 'useDualstackEndpoint'
    throw invalidArgument(name, url.href, `and ${other} exclude each other: leave one out`)
  }
  return url
}

/**
 * @param {string} name where it comes from
 * @param {string} text
 * @param {Service} service
 */
function parseEndpoint (name, text, service) {
  const example = `such as https://${service}.eu-west-1.amazonaws.com`
  // First, as every other refusal shows the text.
  if (text.includes('@')) {
    throw invalidArgument(name, SECRET, 'must not hold a user name or password')
  }
  // The URL parser drops line breaks and blanks without a word.
  if (/[\s\0]/.test(text) || !URL.canParse(text)) {
    throw invalidArgument(name, text, `must be a URL ${example}`)
  }
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw invalidArgument(name, text, `must start with https:// or http://, ${example}`)
  }
  if (/[?#]/.test(text)) throw invalidArgument(name, text, 'must not have a query or fragment')
  return url
}

/** @param {{ url: string }} endpoint */
function isUnencryptedElsewhere ({ url }) {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !/^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

/**
 * What stands before `.data-kinesis…` or `.control-kinesis…` in the host of a request: the account
 * or channel of an ARN in its input, or its StreamId. undefined: the input has none, or it doesn't
 * matter at this endpoint. Throws a KinesisError for an ARN that no endpoint can be made of.
 * @param {Record<string, unknown>} input of an operation, checked before
 * @param {'data' | 'control'} type of the operation
 * @param {Endpoint} [endpoint] undefined: not known yet, so that the ARN's partition isn't looked at
 * @returns {string | undefined}
 */
function endpointLabel (input, type, endpoint) {
  if (endpoint !== undefined && endpoint.accountSuffix === undefined) return undefined
  if (typeof input.StreamId === 'string' && STREAM_ID.test(input.StreamId)) {
    return input.StreamId.replace('-', '.')
  }
  const rule = ARN_MEMBERS.find(({ member }) => typeof input[member] === 'string')
  if (rule === undefined) return undefined
  const text = /** @type {string} */ (input[rule.member])
  if (rule.isControlOnly && type === 'data') {
    throw invalidArgument(rule.member, text, 'cannot choose the endpoint of an operation on data: leave it out')
  }
  const { accountId, resource: [kind, name] } = checkArn(rule, text, endpoint)
  return (kind === 'channel' ? name : accountId).toLowerCase()
}

/**
 * What an ARN must be, with what is said of one that isn't.
 * @type {Array<[(arn: Arn, rule: ArnMember, endpoint?: Endpoint) => boolean,
 *   (rule: ArnMember, endpoint: Endpoint) => string]>}
 */
const DEMANDS = [
  [({ service }) => service === 'kinesis', () => 'must be of the service kinesis'],
  [({ accountId }) => HOST_LABEL.test(accountId), () => 'must hold an account id'],
  [({ region }) => HOST_LABEL.test(region), () => 'must hold a region'],
  [({ resource: [kind] }, { types }) => types.includes(kind), ({ types }) => `must name a ${types.join(' or ')}`],
  [({ resource: [kind, name = ''] }) => kind !== 'channel' || HOST_LABEL.test(name), () => 'must hold the id of a channel'],
  [({ partition }, _, endpoint) => endpoint === undefined || partition === endpoint.partition,
    (_, { partition, region }) => `must be of the partition ${partition}, which the client's region ${region} is in`]
]

/**
 * @param {ArnMember} rule
 * @param {string} text
 * @param {Endpoint} [endpoint]
 * @returns {Arn}
 */
function checkArn (rule, text, endpoint) {
  const arn = parseArn(text)
  const unmet = arn && DEMANDS.find(([isMet]) => !isMet(arn, rule, endpoint))
  if (arn !== undefined && unmet === undefined) return arn
  const { partition = 'aws', region = 'us-east-1' } = endpoint ?? {}
  const whole = `must be an ARN such as arn:${partition}:kinesis:${region}:123456789012:${rule.example}`
  const hint = unmet && unmet[1](rule, /** @type {Endpoint} */ (endpoint))
  throw invalidArgument(rule.member, text, hint === undefined ? whole : `${hint}: it ${whole}`)
}

/**
 * @param {string} text
 * @returns {Arn | undefined}
 */
function parseArn (text) {
  const [arn, partition, service, region, accountId, ...resource] = text.split(':')
  if (arn !== 'arn' || partition === '' || !service || resource.join('') === '') return undefined
  return { partition, service, region, accountId, resource: resource.join('/').split('/') }
}

/**
 * Where a request goes, as the core forms it.
 * @param {Endpoint} endpoint
 * @param {{ label?: string, type: 'data' | 'control', accountId?: string }} request label: of
 *   endpointLabel(); accountId: the credentials'
 * @returns {URL}
 */
function urlOf ({ url, accountSuffix, accountMode }, { label, type, accountId }) {
  const account = accountMode === 'disabled' ? undefined : accountId
  const name = accountSuffix === undefined ? undefined : label ?? account
  return new URL(name === undefined ? url : `https://${name}.${type}${accountSuffix}/`)
}

/** @param {string} text what is to be one part of a host's name */
function isHostLabel (text) {
  return HOST_LABEL.test(text)
}

module.exports = { customEndpoint, endpointLabel, endpointOf, isHostLabel, isUnencryptedElsewhere, urlOf }
