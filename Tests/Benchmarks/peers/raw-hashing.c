// What Signature Version 4 cannot do without, by OpenSSL alone and over the same bytes: the SHA-256 of the body and of
// the canonical request, the four HMACs that make the key, and the one that signs. Prints nanoseconds.
//
//   raw-hashing COUNT BYTES          so many times, for a body of so many bytes
//   raw-hashing COUNT BYTES kept     without the four, as for a client that keeps the day's key

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CANONICAL = 230, STRING_TO_SIGN = 135 };  // as long as the texts of signing-benchmark's request

static unsigned char digest[32];

static void hash(const void *bytes, size_t count) { EVP_Digest(bytes, count, digest, NULL, EVP_sha256(), NULL); }

static void mac(const char *key, int length, const void *bytes, size_t count) {
  HMAC(EVP_sha256(), key, length, bytes, count, digest, NULL);
}

int main(int count, char **words) {
  if (count < 3) return 2;
  int kept = count > 3 && strcmp(words[3], "kept") == 0;
  long times = atol(words[1]);
  size_t body = (size_t)atol(words[2]);
  char *text = malloc(body + CANONICAL), key[40];
  memset(text, 'x', body + CANONICAL);
  memset(key, 'k', sizeof key);
  struct timespec begun, ended;
  clock_gettime(CLOCK_MONOTONIC, &begun);
  for (long i = 0; i < times; i++) {
    hash(text, body);
    hash(text, CANONICAL);
    if (!kept) {
      mac(key, 40, "20260131", 8);
      mac(key, 32, "us-east-1", 9);
      mac(key, 32, "appflow", 7);
      mac(key, 32, "aws4_request", 12);
    }
    mac(key, 32, text, STRING_TO_SIGN);
  }
  clock_gettime(CLOCK_MONOTONIC, &ended);
  printf("%f\n", ((ended.tv_sec - begun.tv_sec) * 1e9 + (ended.tv_nsec - begun.tv_nsec)) / times);
  free(text);
  return 0;
}
