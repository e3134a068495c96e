/** The class, for `const Gate = require('co-gate')`, which has itself as a member, for `const { Gate } = …`. */
declare const _exports: typeof Gate & {
    Gate: typeof Gate;
};
export = _exports;
import { Gate } from '../gate';
