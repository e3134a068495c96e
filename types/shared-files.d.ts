declare const _exports: {
    haveSharedFiles: typeof haveSharedFiles;
    readProfile: typeof readProfile;
};
export = _exports;
export type Section = Record<string, string>;
export type Profile = {
    name: string;
    /**
     * as text; `endpoint_url` is the one of the service
     */
    values: Section;
    /**
     * why a file that is there could not be read
     */
    problem?: Error;
};
/**
 * Whether there is anything to be read.
 * @param {NodeJS.ProcessEnv} env
 */
declare function haveSharedFiles(env: NodeJS.ProcessEnv): boolean;
/**
 * Reads both files anew, so that one that was mended meanwhile is seen. Never rejects: as in the
 * AWS SDK, a file that cannot be read says nothing.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./endpoint').Service} [service]
 * @returns {Promise<Profile>}
 */
declare function readProfile(name: string, env: NodeJS.ProcessEnv, service?: import('./endpoint').Service): Promise<Profile>;
