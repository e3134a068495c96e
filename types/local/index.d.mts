import local from './index.js';
export declare const createLocalKinesis: typeof local.createLocalKinesis;
