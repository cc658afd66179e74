#pragma once

#include <stdbool.h>
#include <stddef.h>

// The number of the organization's first account; the others follow.
#define firstAccount 100000000000L

// How the organization is, and what goes wrong in it on purpose.
struct rules {
  int accounts, profiles;
  // Requests a second in each account and region, and how many it may have saved up; none counted where the rate is 0.
  double rate, burst;
  // So many requests to each account and region are refused before one is answered.
  int firstThrottled;
  // AppFlow's requests of this account wait for a line on standard input; none where it is empty.
  char held[13];
};

// A request, as far as anything depends on it.
struct request {
  char path[64], account[13], region[41], service[41];
  // Ends with a zero byte.
  const char *body;
};

struct counts {
  long answers, listedPages, roles, described, updated, throttled, places, held, waiting, mostWaiting;
};

extern struct counts counts;

// Bytes that grow.
struct text {
  char *bytes;
  size_t length, room;
};

// Adds the whole answer to a request to what is to be sent.
void answerRequest(const struct rules *rules, const struct request *request, struct text *answer);
