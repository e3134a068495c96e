export * from 'kinesis-native/kinesis.js';
