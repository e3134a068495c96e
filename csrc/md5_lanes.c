#include "md5_lanes.h"

/* RFC 1321; names of variables are the RFC's. */

enum { LANES = 8, FEW = 2, BLOCK_BYTES = 64, WORDS = 16, LENGTH_BYTES = 8, STEPS = 64 };

typedef uint32_t word __attribute__((vector_size(4 * LANES)));

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "words are read as they stand in memory");

struct state {
  word a, b, c, d;
};

/* One message under way: its whole blocks, then one or two with padding and length. */
struct lane {
  const uint8_t *block; /* the next one */
  size_t whole;         /* blocks before the tail */
  size_t tail_blocks;
  size_t message;
  uint8_t tail[2 * BLOCK_BYTES];
};

static const uint32_t sines[STEPS] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

static void write_little_endian(uint8_t *at, uint32_t number) {
  for (int i = 0; i < 4; i++)
    at[i] = (uint8_t)(number >> 8 * i);
}

/*
 * Steps wait for one another, so that the length of their chain is what they cost. GCC would sum up
 * in an order of its own, a sixth longer.
 */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-tree-reassoc")
#endif

/* One step for all lanes; the roles of a, b, c, d move on with each. What waits for the last step
 * comes last. */
#define STEP(f, a, b, c, d, k, i, s)                                                               \
  do {                                                                                             \
    (a) = ((a) + (x.all[k] + sines[i])) + (f);                                                     \
    (a) = ((a) << (s) | (a) >> (32 - (s))) + (b);                                                  \
  } while (0)

#define F(b, c, d) ((d) ^ ((b) & ((c) ^ (d))))
#define G(b, c, d) ((c) ^ ((d) & ((b) ^ (c))))
#define H(b, c, d) ((b) ^ (c) ^ (d))
#define I(b, c, d) ((c) ^ ((b) | ~(d)))

#define FOUR_STEPS(f, i, k0, k1, k2, k3, s0, s1, s2, s3)                                           \
  STEP(f(b, c, d), a, b, c, d, k0, i, s0);                                                         \
  STEP(f(a, b, c), d, a, b, c, k1, (i) + 1, s1);                                                   \
  STEP(f(d, a, b), c, d, a, b, k2, (i) + 2, s2);                                                   \
  STEP(f(c, d, a), b, c, d, a, k3, (i) + 3, s3)

__attribute__((always_inline)) static inline void compress(struct state *state,
                                                           const uint8_t *const blocks[LANES]) {
  union {
    uint32_t by_lane[WORDS][LANES];
    word all[WORDS];
  } x;
  for (int lane = 0; lane < LANES; lane++)
    for (int k = 0; k < WORDS; k++)
      memcpy(&x.by_lane[k][lane], blocks[lane] + (size_t)k * 4, 4);
  word a = state->a, b = state->b, c = state->c, d = state->d;
  FOUR_STEPS(F, 0, 0, 1, 2, 3, 7, 12, 17, 22);
  FOUR_STEPS(F, 4, 4, 5, 6, 7, 7, 12, 17, 22);
  FOUR_STEPS(F, 8, 8, 9, 10, 11, 7, 12, 17, 22);
  FOUR_STEPS(F, 12, 12, 13, 14, 15, 7, 12, 17, 22);
  FOUR_STEPS(G, 16, 1, 6, 11, 0, 5, 9, 14, 20);
  FOUR_STEPS(G, 20, 5, 10, 15, 4, 5, 9, 14, 20);
  FOUR_STEPS(G, 24, 9, 14, 3, 8, 5, 9, 14, 20);
  FOUR_STEPS(G, 28, 13, 2, 7, 12, 5, 9, 14, 20);
  FOUR_STEPS(H, 32, 5, 8, 11, 14, 4, 11, 16, 23);
  FOUR_STEPS(H, 36, 1, 4, 7, 10, 4, 11, 16, 23);
  FOUR_STEPS(H, 40, 13, 0, 3, 6, 4, 11, 16, 23);
  FOUR_STEPS(H, 44, 9, 12, 15, 2, 4, 11, 16, 23);
  FOUR_STEPS(I, 48, 0, 7, 14, 5, 6, 10, 15, 21);
  FOUR_STEPS(I, 52, 12, 3, 10, 1, 6, 10, 15, 21);
  FOUR_STEPS(I, 56, 8, 15, 6, 13, 6, 10, 15, 21);
  FOUR_STEPS(I, 60, 4, 11, 2, 9, 6, 10, 15, 21);
  state->a += a;
  state->b += b;
  state->c += c;
  state->d += d;
}

typedef void (*compress_fn)(struct state *state, const uint8_t *const blocks[LANES]);

/* For whatever the processor has: four lanes of SSE2 or NEON, twice. */
static void compress_portably(struct state *state, const uint8_t *const blocks[LANES]) {
  compress(state, blocks);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void compress_avx2(struct state *state,
                                                          const uint8_t *const blocks[LANES]) {
  compress(state, blocks);
}

/* It has rotations, and functions of three bits. */
__attribute__((target("avx512vl"))) static void
compress_avx512(struct state *state, const uint8_t *const blocks[LANES]) {
  compress(state, blocks);
}

static compress_fn choose(void) {
  return __builtin_cpu_supports("avx512vl") ? compress_avx512
         : __builtin_cpu_supports("avx2")   ? compress_avx2
                                            : compress_portably;
}
#else
static compress_fn choose(void) { return compress_portably; }
#endif

static void begin(struct state *state, struct lane *lane, int at, size_t message,
                  struct kds_slice bytes) {
  size_t rest = bytes.len % BLOCK_BYTES;
  lane->block = (const uint8_t *)bytes.data;
  lane->whole = bytes.len / BLOCK_BYTES;
  lane->tail_blocks = rest + 1 + LENGTH_BYTES <= BLOCK_BYTES ? 1 : 2;
  lane->message = message;
  memset(lane->tail, 0, lane->tail_blocks * BLOCK_BYTES);
  if (rest > 0)
    memcpy(lane->tail, bytes.data + bytes.len - rest, rest);
  lane->tail[rest] = 0x80;
  uint8_t *length = lane->tail + lane->tail_blocks * BLOCK_BYTES - LENGTH_BYTES;
  write_little_endian(length, (uint32_t)(bytes.len << 3));
  write_little_endian(length + 4, (uint32_t)((uint64_t)bytes.len >> 29));
  if (lane->whole == 0)
    lane->block = lane->tail;
  state->a[at] = 0x67452301;
  state->b[at] = 0xefcdab89;
  state->c[at] = 0x98badcfe;
  state->d[at] = 0x10325476;
}

/* False: that was the message's last block. */
static bool move_on(struct lane *lane) {
  if (lane->whole > 0 && --lane->whole == 0) {
    lane->block = lane->tail;
    return true;
  }
  lane->block += BLOCK_BYTES;
  return lane->whole > 0 || --lane->tail_blocks > 0;
}

static void end(const struct state *state, int at, uint8_t digest[KDS_MD5_BYTES]) {
  write_little_endian(digest, state->a[at]);
  write_little_endian(digest + 4, state->b[at]);
  write_little_endian(digest + 8, state->c[at]);
  write_little_endian(digest + 12, state->d[at]);
}

/* With most lanes empty, one after the other is quicker. False: OpenSSL can't. */
static bool digest_few(const struct kds_slice *messages, size_t count,
                       uint8_t (*digests)[KDS_MD5_BYTES]) {
  for (size_t i = 0; i < count; i++)
    if (kds_md5(messages[i].data, messages[i].len, digests[i]) != KDS_OK)
      return false;
  return true;
}

void kds_md5_many(const struct kds_slice *messages, size_t count,
                  uint8_t (*digests)[KDS_MD5_BYTES]) {
  if (count <= FEW && digest_few(messages, count, digests))
    return;
  static const uint8_t nothing[BLOCK_BYTES] = {0};
  compress_fn compress_lanes = choose();
  struct state state = {{0}, {0}, {0}, {0}};
  struct lane lanes[LANES];
  const uint8_t *blocks[LANES];
  size_t next = 0, running = 0;
  for (int at = 0; at < LANES; at++) {
    blocks[at] = nothing;
    if (next == count)
      continue;
    begin(&state, &lanes[at], at, next, messages[next]);
    blocks[at] = lanes[at].block;
    next++;
    running++;
  }
  while (running > 0) {
    compress_lanes(&state, blocks);
    for (int at = 0; at < LANES; at++) {
      if (blocks[at] == nothing)
        continue;
      struct lane *lane = &lanes[at];
      if (!move_on(lane)) {
        end(&state, at, digests[lane->message]);
        if (next == count) {
          blocks[at] = nothing;
          running--;
          continue;
        }
        begin(&state, lane, at, next, messages[next]);
        next++;
      }
      blocks[at] = lane->block;
    }
  }
}
