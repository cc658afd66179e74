// What the services of the organization answer.

#define _GNU_SOURCE
#include "answers.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { mostPlaces = 1 << 16, accountsInPage = 20 };

// An account and region, and how many requests it may still get.
struct place {
  char name[64];
  double tokens, refilled;
  int asked;
  // Whether its last request was throttled.
  bool isWaiting;
};

static struct place *places;
struct counts counts;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct place *placeNamed(const struct rules *rules, const char *account, const char *region) {
  if (!places) places = calloc(mostPlaces, sizeof *places);
  if (!places) abort();
  char name[64];
  snprintf(name, sizeof name, "%.12s %.40s", account, region);
  unsigned long hash = 5381;
  for (const char *letter = name; *letter; letter++) hash = hash * 33 + (unsigned char)*letter;
  for (unsigned long index = hash;; index++) {
    struct place *place = &places[index % mostPlaces];
    if (!place->name[0]) {
      strcpy(place->name, name);
      place->tokens = rules->burst;
      place->refilled = now();
      counts.places++;
    }
    if (strcmp(place->name, name) == 0) return place;
  }
}

// A token bucket for each account and region, as AWS's services count; and, for tests without a clock, the first requests.
static bool isThrottled(const struct rules *rules, struct place *place) {
  place->asked++;
  if (place->asked <= rules->firstThrottled) return true;
  if (rules->rate <= 0) return false;
  double time = now();
  place->tokens += (time - place->refilled) * rules->rate;
  // Never more than a burst; a burst of none still saves up for one request.
  double most = rules->burst > 1 ? rules->burst : 1;
  if (place->tokens > most) place->tokens = most;
  place->refilled = time;
  if (place->tokens < 1) return true;
  place->tokens -= 1;
  return false;
}

__attribute__((format(printf, 2, 3))) static void add(struct text *text, const char *format, ...) {
  for (;;) {
    va_list values;
    va_start(values, format);
    size_t room = text->room - text->length;
    int length = vsnprintf(text->bytes ? text->bytes + text->length : NULL, room, format, values);
    va_end(values);
    if (length < 0) abort();
    if ((size_t)length < room) {
      text->length += (size_t)length;
      return;
    }
    text->room = text->room * 2 + (size_t)length + 1;
    text->bytes = realloc(text->bytes, text->room);
    if (!text->bytes) abort();
  }
}

// An answer: its head with the length of what is in the body.
static void say(struct text *answer, int status, const char *error, const struct text *body) {
  add(answer, "HTTP/1.1 %d Status\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n", status, body->length);
  add(answer, "x-amzn-RequestId: 00000000-0000-4000-8000-%012ld\r\n", ++counts.answers);
  if (error) add(answer, "x-amzn-ErrorType: %s\r\n", error);
  add(answer, "\r\n%.*s", (int)body->length, body->length ? body->bytes : "");
}

static void sayPlainly(struct text *answer, int status, const char *error, const char *body) {
  struct text text = {.bytes = (char *)body, .length = strlen(body)};
  say(answer, status, error, &text);
}

static void listAccounts(const struct rules *rules, const struct request *request, struct text *body) {
  const char *token = strstr(request->body, "\"NextToken\"");
  int first = 0;
  if (token && (token = strchr(token, ':'))) {
    while (*token && !isdigit((unsigned char)*token)) token++;
    first = atoi(token) * accountsInPage;
  }
  int end = first + accountsInPage < rules->accounts ? first + accountsInPage : rules->accounts;
  add(body, "{\"Accounts\":[");
  for (int number = first; number < end; number++)
    add(body, "%s{\"Id\":\"%012ld\",\"Name\":\"a\",\"State\":\"ACTIVE\",\"Status\":\"ACTIVE\"}", number > first ? "," : "",
        firstAccount + number);
  add(body, "]");
  if (end < rules->accounts) add(body, ",\"NextToken\":\"%d\"", end / accountsInPage);
  add(body, "}");
}

static void takeRole(const struct request *request, struct text *body) {
  const char *role = strstr(request->body, "RoleArn=");
  // The account's number is the first of twelve digits.
  while (role && *role && strspn(role, "0123456789") < 12) role++;
  const char *account = role && *role ? role : "000000000000";
  add(body,
      "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>"
      "<AccessKeyId>ASIA%.12s</AccessKeyId><SecretAccessKey>fake</SecretAccessKey><SessionToken>fake</SessionToken>"
      "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser><Arn>arn:aws:sts::%.12s:assumed-role/r/s"
      "</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>",
      account, account);
}

static void describeProfile(const struct request *request, long number, bool isFirst, struct text *body) {
  add(body,
      "%s{\"connectorProfileName\":\"profile-%ld\",\"connectorType\":\"Singular\",\"connectionMode\":\"Public\","
      "\"createdAt\":1500000000,\"lastUpdatedAt\":%ld,\"connectorProfileArn\":"
      "\"arn:aws:appflow:%s:%s:connectorprofile/profile-%ld\",\"credentialsArn\":"
      "\"arn:aws:secretsmanager:%s:%s:secret:appflow!%s-profile-%ld\",\"connectorProfileProperties\":{\"Singular\":{}}}",
      isFirst ? "" : ",", number, 1600000000 + number, request->region, request->account, number, request->region,
      request->account, request->account, number);
}

static void describe(const struct rules *rules, const struct request *request, struct text *body) {
  static const char prefix[] = "\"profile-";
  const char *names = strstr(request->body, "\"connectorProfileNames\"");
  const char *end = names ? strchr(names, ']') : NULL;
  bool isFirst = true;
  add(body, "{\"connectorProfileDetails\":[");
  if (end) {
    for (const char *name = names; (name = strstr(name, prefix)) && name < end; name++) {
      char *rest;
      long number = strtol(name + strlen(prefix), &rest, 10);
      if (number < 0 || number >= rules->profiles || *rest != '"') continue;
      describeProfile(request, number, isFirst, body);
      isFirst = false;
    }
  } else {
    for (int number = 0; number < rules->profiles; number++) describeProfile(request, number, number == 0, body);
  }
  add(body, "]}");
}

// Counts how many places wait to be asked again, and the most there were at once.
static void noteWaiting(struct place *place, bool isWaiting) {
  counts.waiting += isWaiting - place->isWaiting;
  place->isWaiting = isWaiting;
  if (counts.waiting > counts.mostWaiting) counts.mostWaiting = counts.waiting;
}

static void answerAppFlow(const struct rules *rules, const struct request *request, struct text *answer, struct text *body) {
  struct place *place = placeNamed(rules, request->account, request->region);
  bool isRefused = isThrottled(rules, place);
  noteWaiting(place, isRefused);
  if (isRefused) {
    counts.throttled++;
    return sayPlainly(answer, 400, "ThrottlingException", "{\"message\":\"Rate exceeded\"}");
  }
  if (strcmp(request->path, "/describe-connector-profiles") == 0) {
    counts.described++;
    describe(rules, request, body);
    return say(answer, 200, NULL, body);
  }
  if (strcmp(request->path, "/update-connector-profile") == 0) {
    counts.updated++;
    return sayPlainly(answer, 200, NULL, "{\"connectorProfileArn\":\"arn:aws:appflow:connectorprofile\"}");
  }
  sayPlainly(answer, 200, NULL, strcmp(request->path, "/list-flows") == 0 ? "{\"flows\":[]}" : "{}");
}

void answerRequest(const struct rules *rules, const struct request *request, struct text *answer) {
  static struct text body;
  body.length = 0;
  if (strcmp(request->path, "/counts") == 0) {
    add(&body,
        "{\"listedPages\":%ld,\"roles\":%ld,\"described\":%ld,\"updated\":%ld,\"throttled\":%ld,\"places\":%ld,\"held\":%ld,"
        "\"mostWaiting\":%ld}",
        counts.listedPages, counts.roles, counts.described, counts.updated, counts.throttled, counts.places, counts.held,
        counts.mostWaiting);
    return say(answer, 200, NULL, &body);
  }
  if (strcmp(request->service, "organizations") == 0) {
    counts.listedPages++;
    listAccounts(rules, request, &body);
  } else if (strcmp(request->service, "sts") == 0 && strstr(request->body, "AssumeRole")) {
    counts.roles++;
    takeRole(request, &body);
  } else if (strcmp(request->service, "sts") == 0) {
    add(&body,
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
        "<Arn>arn:aws:iam::%s:user/ops</Arn><UserId>U</UserId><Account>%s</Account></GetCallerIdentityResult>"
        "</GetCallerIdentityResponse>",
        request->account, request->account);
  } else {
    return answerAppFlow(rules, request, answer, &body);
  }
  say(answer, 200, NULL, &body);
}
