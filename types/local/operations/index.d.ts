declare const _exports: {
    operations: Map<string, Operation>;
};
export = _exports;
export type Operation = (account: import('../account').Account, input: any, context: import('../account').Context) => any | Promise<any>;
