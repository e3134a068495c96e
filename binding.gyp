{
  'variables': {
    # 1: with AddressSanitizer and UndefinedBehaviorSanitizer; 2: with ThreadSanitizer.
    'kds_sanitize%': 0,
  },
  'target_defaults': {
    'cflags': [
      '-fvisibility=hidden', '-fstack-protector-strong', '-ffunction-sections', '-fdata-sections',
      '-Wall', '-Wextra', '-Wshadow', '-Wvla',
    ],
    'conditions': [
      ['kds_sanitize==0', { 'cflags': ['-O2', '-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=2'] }],
      ['kds_sanitize==1', {
        'cflags': ['-O1', '-g', '-fno-omit-frame-pointer', '-fsanitize=address,undefined'],
        'ldflags': ['-fsanitize=address,undefined'],
      }],
      ['kds_sanitize==2', {
        'cflags': ['-O1', '-g', '-fsanitize=thread'],
        'ldflags': ['-fsanitize=thread'],
      }],
    ],
  },
  'targets': [
    {
      # The core, without Node. Its own target, so that <openssl/…> and <uv.h> are the system's
      # and not the copies beside node's headers.
      'target_name': 'kds',
      'type': 'static_library',
      'sources': [
        'csrc/base.c',
        'csrc/digest.c',
        'csrc/md5_lanes.c',
        'csrc/sigv4.c',
        'csrc/shard_map.c',
        'csrc/aggregate.c',
        'csrc/intake.c',
        'csrc/base64.c',
        'csrc/reader.c',
        'csrc/wire_json.c',
        'csrc/wire_cbor.c',
        'csrc/wire.c',
        'csrc/event_stream.c',
        'csrc/request.c',
        'csrc/retry.c',
        'csrc/rate_limit.c',
        'csrc/limiter.c',
        'csrc/metrics.c',
        'csrc/put_entries.c',
        'csrc/loop.c',
        'csrc/http_headers.c',
        'csrc/http_failure.c',
        'csrc/http_multi.c',
        'csrc/http.c',
        'csrc/failure.c',
        'csrc/signer.c',
        'csrc/client.c',
        'csrc/signing.c',
        'csrc/call.c',
        'csrc/subscription.c',
        'csrc/lease_item.c',
        'csrc/lease.c',
        'csrc/collector.c',
        'csrc/shard_list.c',
        'csrc/parcel.c',
        'csrc/lane.c',
        'csrc/pipeline.c',
        'csrc/sender.c',
        'csrc/producer.c',
      ],
      'include_dirs!': ['<(node_root_dir)/include/node'],
      'defines': ['_GNU_SOURCE'],
      'cflags_c': ['-std=c11'],
    },
    {
      'target_name': 'kinesis_native',
      'dependencies': ['kds'],
      'sources': [
        'csrc/node/addon.cc',
        'csrc/node/aggregates.cc',
        'csrc/node/completions.cc',
        'csrc/node/environment.cc',
        'csrc/node/leases.cc',
        'csrc/node/producer_metrics.cc',
        'csrc/node/puts.cc',
        'csrc/node/subscriptions.cc',
      ],
      'include_dirs': ['csrc'],
      'defines': ['NAPI_VERSION=9'],
      'cflags_cc': ['-std=c++17', '-fno-rtti'],
      'libraries': ['-lcurl', '-lssl', '-lcrypto'],
      # nodelete: Node unloads an addon with the worker that loaded it, while a thread of ours or
      # an exit handler may still be inside (measured: docs/architecture.md).
      'ldflags': [
        '-Wl,-z,nodelete', '-Wl,-z,relro,-z,now', '-Wl,--gc-sections', '-Wl,--exclude-libs,ALL',
      ],
    },
  ],
}
