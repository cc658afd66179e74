// An organization on loopback that is no bottleneck: Organizations, the Security Token Service and AppFlow for any number of
// accounts and regions behind one address. Who is asked follows from the access key and the region of the signature's scope, which
// is not checked. One thread answers; it ends with its standard input.
//
// usage: fleet-endpoint [--accounts N] [--profiles N] [--rate N] [--burst N] [--first-throttled N] [--hold ACCOUNT]
//
// It writes its port. GET /counts tells what was asked. A line on standard input lets the requests go on that --hold keeps.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "answers.h"

enum { largestRequest = 1 << 18, mostConnections = 4096 };

struct connection {
  int descriptor;
  // What came and is not answered yet; a zero byte follows it.
  char *input;
  size_t received;
  struct text output;
  size_t sent;
};

static struct connection *connections[mostConnections];
static struct rules rules = {.accounts = 1, .profiles = 50};

static void end(const char *what) {
  perror(what);
  exit(1);
}

// A header's value, which ends with its line.
static const char *header(const char *head, const char *name) {
  const char *found = strcasestr(head, name);
  return found ? found + strlen(name) : NULL;
}

static void copy(char *target, size_t room, const char *start, const char *stops) {
  size_t length = strcspn(start, stops);
  if (length >= room) length = room - 1;
  memcpy(target, start, length);
  target[length] = 0;
}

// Reads the signature's scope: Credential=KEY/DAY/REGION/SERVICE/aws4_request, the key with the account's number in it.
static void readScope(const char *head, struct request *request) {
  const char *key = header(head, "credential=");
  if (!key || strcspn(key, "/") < 16) return;
  copy(request->account, sizeof request->account, key + 4, "/");
  const char *part = strchr(key, '/');
  part = part ? strchr(part + 1, '/') : NULL;
  if (!part) return;
  copy(request->region, sizeof request->region, part + 1, "/\r");
  part = strchr(part + 1, '/');
  if (part) copy(request->service, sizeof request->service, part + 1, "/\r");
}

static bool mustWait(const struct request *request) {
  return rules.held[0] && strcmp(request->service, "appflow") == 0 && strcmp(request->account, rules.held) == 0;
}

// Answers the first request that has come whole.
// Returns its length; 0 where there is none, or none that may be answered yet.
static size_t answerFirst(struct connection *connection) {
  char *head = connection->input;
  char *body = strstr(head, "\r\n\r\n");
  if (!body) return 0;
  body += 4;
  body[-1] = 0;
  const char *length = header(head, "\ncontent-length:");
  size_t whole = (size_t)(body - head) + (length ? strtoul(length, NULL, 10) : 0);
  struct request request = {.body = body};
  if (connection->received >= whole) {
    const char *path = strchr(head, ' ');
    if (path) copy(request.path, sizeof request.path, path + 1, " ?");
    readScope(head, &request);
  }
  body[-1] = '\n';
  if (connection->received < whole) return 0;
  if (mustWait(&request)) {
    counts.held++;
    return 0;
  }
  char after = head[whole];
  head[whole] = 0;
  answerRequest(&rules, &request, &connection->output);
  head[whole] = after;
  return whole;
}

static void watch(int poll, int operation, int descriptor, uint32_t events) {
  struct epoll_event event = {.events = events, .data.fd = descriptor};
  if (epoll_ctl(poll, operation, descriptor, &event) != 0) end("epoll_ctl");
}

static void forget(struct connection *connection) {
  connections[connection->descriptor] = NULL;
  close(connection->descriptor);
  free(connection->input);
  free(connection->output.bytes);
  free(connection);
}

// Sends what there is to be sent; the rest when there is room.
static void sendOutput(int poll, struct connection *connection) {
  struct text *output = &connection->output;
  while (connection->sent < output->length) {
    ssize_t count = send(
        connection->descriptor, output->bytes + connection->sent, output->length - connection->sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EAGAIN) {
      return watch(poll, EPOLL_CTL_MOD, connection->descriptor, EPOLLIN | EPOLLOUT);
    }
    if (count <= 0) return forget(connection);
    connection->sent += (size_t)count;
  }
  if (output->length > 0) watch(poll, EPOLL_CTL_MOD, connection->descriptor, EPOLLIN);
  output->length = connection->sent = 0;
}

static void answerAll(int poll, struct connection *connection) {
  for (size_t taken; (taken = answerFirst(connection)) > 0;) {
    connection->received -= taken;
    memmove(connection->input, connection->input + taken, connection->received + 1);
  }
  sendOutput(poll, connection);
}

static void receive(int poll, struct connection *connection) {
  ssize_t count =
      recv(connection->descriptor, connection->input + connection->received, largestRequest - connection->received, 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) return forget(connection);
  connection->received += (size_t)count;
  connection->input[connection->received] = 0;
  answerAll(poll, connection);
}

static void accepted(int poll, int listener) {
  int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor < 0) return;
  struct connection *connection = calloc(1, sizeof *connection);
  if (descriptor >= mostConnections || !connection) end("too many connections");
  connection->descriptor = descriptor;
  connection->input = calloc(1, largestRequest + 1);
  if (!connection->input) end("calloc");
  int enabled = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &enabled, sizeof enabled);
  connections[descriptor] = connection;
  watch(poll, EPOLL_CTL_ADD, descriptor, EPOLLIN);
}

// Lets go on what was held.
static void readInput(int poll) {
  char bytes[64];
  if (read(STDIN_FILENO, bytes, sizeof bytes) <= 0) exit(0);
  rules.held[0] = 0;
  for (int index = 0; index < mostConnections; index++)
    if (connections[index]) answerAll(poll, connections[index]);
}

static void readArguments(int count, char **words) {
  for (int index = 1; index < count; index += 2) {
    const char *name = words[index], *value = index + 1 < count ? words[index + 1] : "";
    if (strcmp(name, "--accounts") == 0) rules.accounts = atoi(value);
    else if (strcmp(name, "--profiles") == 0) rules.profiles = atoi(value);
    else if (strcmp(name, "--rate") == 0) rules.rate = atof(value);
    else if (strcmp(name, "--burst") == 0) rules.burst = atof(value);
    else if (strcmp(name, "--first-throttled") == 0) rules.firstThrottled = atoi(value);
    else if (strcmp(name, "--hold") == 0) copy(rules.held, sizeof rules.held, value, "");
    else {
      fprintf(stderr, "%s is not known\n", name);
      exit(2);
    }
  }
}

int main(int count, char **words) {
  readArguments(count, words);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 512) != 0 ||
      getsockname(listener, (struct sockaddr *)&address, &length) != 0)
    end("listening");
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  int poll = epoll_create1(EPOLL_CLOEXEC);
  if (poll < 0) end("epoll_create1");
  watch(poll, EPOLL_CTL_ADD, listener, EPOLLIN);
  watch(poll, EPOLL_CTL_ADD, STDIN_FILENO, EPOLLIN);
  for (;;) {
    struct epoll_event events[64];
    int ready = epoll_wait(poll, events, 64, -1);
    for (int index = 0; index < ready; index++) {
      int descriptor = events[index].data.fd;
      if (descriptor == listener) accepted(poll, listener);
      else if (descriptor == STDIN_FILENO) readInput(poll);
      else if (connections[descriptor] && events[index].events & EPOLLOUT) sendOutput(poll, connections[descriptor]);
      else if (connections[descriptor]) receive(poll, connections[descriptor]);
    }
  }
}
