declare const _exports: {
    operations: Map<string, Operation>;
    subscribeToShardEvent: kinds.Structure;
};
export = _exports;
import kinds = require('./shape-kinds');
export type Shape = import('./shape-kinds').Shape;
export type Structure = import('./shape-kinds').Structure;
export type Operation = {
    input: Structure;
    output: Structure;
};
