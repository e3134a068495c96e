#!/usr/bin/env node
declare const _exports: {
    runCli: typeof runCli;
};
export = _exports;
/**
 * @param {string[]} args without node and the file
 * @returns {Promise<number> | number} exit code
 */
declare function runCli([name, ...args]: string[]): Promise<number> | number;
