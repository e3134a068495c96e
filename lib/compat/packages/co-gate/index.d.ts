import Gate = require('kinesis-native/co-gate');
export = Gate;
