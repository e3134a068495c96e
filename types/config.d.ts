declare const _exports: {
    checkProxy: typeof checkProxy;
    customEndpoint: typeof customEndpoint;
    endpointOf: typeof endpointOf;
    isUnencryptedElsewhere: typeof isUnencryptedElsewhere;
    knownRegion: typeof knownRegion;
    lookUpRegion: typeof lookUpRegion;
    regionalHost: typeof regionalHost;
    trustedCertificates: typeof trustedCertificates;
};
export = _exports;
export type Partition = {
    prefix: string;
    suffix: string;
    dualstackSuffix: string;
    fipsIsPlain?: boolean;
};
export type ParsedClientOptions = import('./options').ParsedClientOptions;
export type Warn = (message: string) => void;
export type Endpoint = {
    url: string;
    /**
     * as signed: with the port where it isn't the scheme's default
     */
    host: string;
    region: string;
    /**
     * signing name
     */
    service: string;
};
export type Sources = {
    env: NodeJS.ProcessEnv;
    /**
     * when nothing else gives one
     */
    fallbackRegion?: string;
};
/**
 * @typedef {import('./options').ParsedClientOptions} ParsedClientOptions
 * @typedef {(message: string) => void} Warn
 *
 * @typedef {object} Endpoint
 * @property {string} url
 * @property {string} host as signed: with the port where it isn't the scheme's default
 * @property {string} region
 * @property {string} service signing name
 *
 * @typedef {object} Sources where a region is looked for
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [fallbackRegion] when nothing else gives one
 */
/**
 * The endpoint given by option or environment; undefined: the region decides.
 * @param {ParsedClientOptions} options
 * @param {NodeJS.ProcessEnv} env
 * @returns {URL | undefined}
 */
declare function customEndpoint(options: ParsedClientOptions, env: NodeJS.ProcessEnv): URL | undefined;
/**
 * @param {ParsedClientOptions} options
 * @param {string} region
 * @param {URL} [custom]
 * @returns {Endpoint}
 */
declare function endpointOf(options: ParsedClientOptions, region: string, custom?: URL): Endpoint;
/**
 * @param {{ useFipsEndpoint: boolean, useDualstackEndpoint: boolean }} options
 * @param {string} region
 */
declare function regionalHost({ useFipsEndpoint, useDualstackEndpoint }: {
    useFipsEndpoint: boolean;
    useDualstackEndpoint: boolean;
}, region: string): string;
/**
 * The region, if it is known without reading the shared AWS files. AWS_DEFAULT_REGION comes after
 * those: the AWS SDK for JavaScript doesn't read it, and records must not go to another region
 * than its users know.
 * @param {ParsedClientOptions} options
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
declare function knownRegion(options: ParsedClientOptions, env: NodeJS.ProcessEnv): string | undefined;
/**
 * The region from the shared AWS files, and what comes after those.
 * @param {ParsedClientOptions} options
 * @param {Sources} sources
 * @returns {Promise<string>}
 */
declare function lookUpRegion(options: ParsedClientOptions, { env, fallbackRegion }: Sources): Promise<string>;
/**
 * @param {string | URL | undefined} proxy
 * @returns {string | undefined}
 */
declare function checkProxy(proxy: string | URL | undefined): string | undefined;
/** @param {URL | undefined} endpoint */
declare function isUnencryptedElsewhere(endpoint: URL | undefined): boolean;
/**
 * The certificates to trust, as PEM text.
 * @param {ParsedClientOptions} options
 * @param {NodeJS.ProcessEnv} env
 * @param {Warn} warn
 */
declare function trustedCertificates(options: ParsedClientOptions, env: NodeJS.ProcessEnv, warn: Warn): string;
