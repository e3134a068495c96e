'use strict'

const { KinesisError, invalidArgument } = require('../errors')
const { checkRegion } = require('../config')
const { checkCredentials } = require('../credentials')
const { customEndpoint, endpointOf } = require('../endpoint')
const { clientTable, ofClient, parseOptions } = require('../options')

/** @type {import('../options').OptionType<string>} */
const tableName = {
  words: 'string',
  accepts: (value) => typeof value === 'string' && /^[\w.-]{3,255}$/.test(value),
  expects: () => 'must be 3 to 255 letters, digits, dots, hyphens and underscores'
}

/** Of leases in DynamoDB; what else its client needs it has from the client of Kinesis. */
const leasesTable = /** @type {const} */ ({
  table: {
    type: tableName,
    defaultText: 'has to be given',
    text: 'Name of the table, one for each application. It is created if it is absent, with on-demand capacity. One that the KCL 2 has written can be used once that has stopped.'
  },
  endpoint: {
    type: 'url',
    defaultText: '`AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL`, `endpoint_url` of the profile, the region\'s',
    text: 'Where to send requests to DynamoDB.'
  },
  region: { ...ofClient(clientTable.region), text: 'Region of the table.' },
  credentials: ofClient(clientTable.credentials)
})

/**
 * @typedef {import('../options').OptionsOf<typeof leasesTable>} LeasesOptions
 *
 * What of the client's own options holds for DynamoDB, too.
 * @typedef {import('../endpoint').EndpointOptions} ClientSettings
 */

/**
 * All that can be known to be wrong before DynamoDB is asked.
 * @param {unknown} options see LeasesOptions
 * @param {ClientSettings} client
 * @returns {LeasesOptions & { table: string }}
 */
function readLeases (options, client) {
  const parsed = prefixed(() => {
    const read = parseOptions(leasesTable, options)
    checkPlace(read, client)
    if (typeof read.credentials === 'object') checkCredentials('credentials', read.credentials)
    return read
  })
  const { table } = parsed
  if (table === undefined) throw invalidArgument('leases.table', table, 'must be the name of a DynamoDB table')
  return { ...parsed, table }
}

/**
 * @param {LeasesOptions} options
 * @param {ClientSettings} client
 */
function checkPlace ({ endpoint, region }, client) {
  const custom = customEndpoint({ ...client, endpoint }, {}, undefined, 'dynamodb')
  if (region !== undefined) endpointOf(client, checkRegion('region', region), custom, 'dynamodb')
}

/**
 * What is wrong with an option within an option names both.
 * @template T
 * @param {() => T} parse
 */
function prefixed (parse) {
  try {
    return parse()
  } catch (thrown) {
    const { code, message, cause } = /** @type {KinesisError} */ (thrown)
    const isNamed = Object.keys(leasesTable).some((name) => message.startsWith(`${name} `) || message.startsWith(`${name}.`))
    throw new KinesisError({ code, message: `leases${isNamed ? '.' : ': '}${message}` }, cause === undefined ? undefined : { cause })
  }
}

/**
 * The table that such options name, to be opened and closed by the caller.
 * @param {import('../kinesis').Kinesis} kinesis
 * @param {LeasesOptions & { table: string }} options of readLeases()
 * @returns {import('./lease-table').LeaseTable}
 */
function dynamoTableOf (kinesis, { table, endpoint, region, credentials }) {
  const { DynamoDB } = require('../dynamodb')
  const { DynamoTable } = require('./dynamo-table')
  return new DynamoTable(new DynamoDB(kinesis._connectBeside('dynamodb', { endpoint, region, credentials })), table)
}

module.exports = { dynamoTableOf, leasesTable, readLeases }
