export * from 'kinesis-native/kinesis';
