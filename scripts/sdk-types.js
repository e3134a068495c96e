'use strict'

// The declarations of kinesis-native/sdk: a part by hand, and what the table in lib/model gives.

const { readFileSync } = require('node:fs')
const path = require('node:path')
const { constantName } = require('../lib/model')
const { collect } = require('../lib/model/collect')
const { EXCEPTIONS } = require('../lib/model/exceptions')
const { WAITERS, ...others } = require('../lib/waiters')
const { interfaceText, sdkStyle } = require('./model-types')

const waiterNames = Object.keys(others).filter((name) => name.startsWith('waitFor') || name.startsWith('waitUntil'))

function enumerationText (name, values) {
  const members = values.map((value) => `  readonly ${constantName(value)}: '${value}';`)
  return `export declare const ${name}: {\n${members.join('\n')}\n};\nexport type ${name} = (typeof ${name})[keyof typeof ${name}];\n`
}

function exceptionText ([name, fault]) {
  return `export declare class ${name} extends KinesisServiceException {
  readonly name: '${name}';
  readonly $fault: '${fault}';
  constructor (options: Omit<KinesisServiceExceptionOptions, 'name' | '$fault'>);
}
`
}

/** A union of objects with one member each, and the namespace in which the SDK names them. */
function eventStreamText ({ name, events, errors }) {
  const names = [...Object.keys(events), ...errors]
  const interfaces = names.map((event) => {
    const members = names.map((each) => each === event ? `    ${each}: ${each};` : `    ${each}?: never;`)
    return `  interface ${event}Member {\n${members.join('\n')}\n    $unknown?: never;\n  }`
  })
  const unknown = names.map((each) => `    ${each}?: never;`).join('\n')
  interfaces.push(`  interface $UnknownMember {\n${unknown}\n    $unknown: [string, any];\n  }`)
  const union = [...names.map((event) => `${event}Member`), '$UnknownMember'].map((each) => `  | ${name}.${each}`)
  return `export type ${name} =\n${union.join('\n')};\nexport declare namespace ${name} {\n${interfaces.join('\n')}\n}\n`
}

const hasMembers = ({ members }) => Object.keys(members).length > 0
const isOptional = ({ required }) => required.length === 0

function commandText ({ name, input, output }) {
  const outputs = [...hasMembers(output) ? [output.name] : [], 'MetadataBearer']
  return `export interface ${name}CommandInput extends ${input.name} {}
export interface ${name}CommandOutput extends ${outputs.join(', ')} {}
export declare class ${name}Command extends $Command<${name}CommandInput, ${name}CommandOutput> {
  constructor (input${isOptional(input) ? '?' : ''}: ${name}CommandInput);
}
`
}

const lowerFirst = (name) => name[0].toLowerCase() + name.slice(1)

function methodText ({ name, input }) {
  const kind = isOptional(input) ? 'InvokeMethodOptionalArgs' : 'InvokeMethod'
  return `  ${lowerFirst(name)}: ${kind}<${name}CommandInput, ${name}CommandOutput>;`
}

const paginatorText = ({ name }) => `export declare const paginate${name}: (
  config: KinesisPaginationConfiguration, input: ${name}CommandInput, ...rest: any[]) => Paginator<${name}CommandOutput>;\n`

const paginatorMethodText = ({ name }) => `  paginate${name} (
    input?: ${name}CommandInput, config?: Omit<PaginationConfiguration, 'client'>): Paginator<${name}CommandOutput>;`

const waiterParts = (name) => {
  const operation = WAITERS[name.replace(/^wait(For|Until)/, '')].operation
  return { input: `${operation}CommandInput`, result: `WaiterResult<${operation}CommandOutput>` }
}

function waiterText (name) {
  const { input, result } = waiterParts(name)
  return `export declare const ${name}: (\n  params: WaiterConfiguration<KinesisClient>, input: ${input}) => Promise<${result}>;\n`
}

function waiterMethodText (name) {
  const { input, result } = waiterParts(name)
  return `  ${name} (\n    input: ${input}, config: number | Omit<WaiterConfiguration<Kinesis>, 'client'>): Promise<${result}>;`
}

/** types/sdk/index.d.ts */
function sdkTypes (operations) {
  const rows = [...operations.values()]
  const paginated = rows.filter(({ pagination }) => pagination !== undefined)
  const { structures, enumerations } = collect(operations)
  const isTyped = ([, { shape, isInput }]) => isInput || hasMembers(shape)
  const eventStreams = rows.flatMap(({ output }) => Object.values(output.members)).filter(({ type }) => type === 'eventStream')
  const union = (suffix) => rows.map(({ name }) => `  | ${name}Command${suffix}`).join('\n')
  return [
    readFileSync(path.join(__dirname, 'sdk-face.d.ts'), 'utf8'),
    ...[...enumerations].map(([name, values]) => enumerationText(name, values)),
    ...[...structures].filter(isTyped).map(([name, structure]) => interfaceText(name, structure, sdkStyle)),
    ...eventStreams.map(eventStreamText),
    ...[...EXCEPTIONS].map(exceptionText),
    ...rows.map(commandText),
    `export type ServiceInputTypes =\n${union('Input')};\n`,
    `export type ServiceOutputTypes =\n${union('Output')};\n`,
    ...paginated.map(paginatorText),
    ...waiterNames.map(waiterText),
    'export interface Kinesis {',
    ...rows.map(methodText),
    ...paginated.map(paginatorMethodText),
    ...waiterNames.filter((name) => name.startsWith('waitUntil')).map(waiterMethodText),
    '}\n'
  ].join('\n')
}

module.exports = { sdkTypes }
