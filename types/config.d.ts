declare const _exports: {
    checkProxy: typeof checkProxy;
    checkRegion: typeof checkRegion;
    knownSettings: typeof knownSettings;
    lookUpSettings: typeof lookUpSettings;
    trustedCertificates: typeof trustedCertificates;
};
export = _exports;
export type ClientOptions = import('./options').ClientOptions;
export type ParsedClientOptions = import('./options').ParsedClientOptions;
export type Warn = (message: string) => void;
export type Sources = {
    env: NodeJS.ProcessEnv;
    /**
     * when nothing else gives one
     */
    fallbackRegion?: string;
    /**
     * kinesis
     *
     * What options, environment and shared AWS files together come to.
     */
    service?: import('./endpoint').Service;
};
export type Settings = {
    options: ParsedClientOptions;
    endpoint: import('./endpoint').Endpoint;
};
/**
 * @typedef {import('./options').ClientOptions} ClientOptions
 * @typedef {import('./options').ParsedClientOptions} ParsedClientOptions
 * @typedef {(message: string) => void} Warn
 *
 * @typedef {object} Sources what counts where an option isn't given
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [fallbackRegion] when nothing else gives one
 * @property {import('./endpoint').Service} [service] kinesis
 *
 * What options, environment and shared AWS files together come to.
 * @typedef {object} Settings
 * @property {ParsedClientOptions} options
 * @property {import('./endpoint').Endpoint} endpoint
 */
/**
 * The settings, if they can be known without reading the shared AWS files. Throws where something
 * is wrong that those can't mend.
 * @param {ClientOptions} given by readOptions()
 * @param {Sources} sources
 * @returns {Settings | undefined}
 */
declare function knownSettings(given: ClientOptions, { env, service }: Sources): Settings | undefined;
/**
 * The settings, with what the shared AWS files give.
 * @param {ClientOptions} given by readOptions()
 * @param {Sources} sources
 * @returns {Promise<Settings>}
 */
declare function lookUpSettings(given: ClientOptions, sources: Sources): Promise<Settings>;
/**
 * @param {string} name where it comes from
 * @param {string} region
 */
declare function checkRegion(name: string, region: string): string;
/**
 * @param {string | URL | undefined} proxy
 * @returns {string | undefined}
 */
declare function checkProxy(proxy: string | URL | undefined): string | undefined;
/**
 * The certificates to trust, as PEM text.
 * @param {ParsedClientOptions} options
 * @param {NodeJS.ProcessEnv} env
 * @param {Warn} warn
 */
declare function trustedCertificates(options: ParsedClientOptions, env: NodeJS.ProcessEnv, warn: Warn): string;
