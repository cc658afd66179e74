// The threads on which Swift's tasks run, and what waits beside them.
//
// libdispatch, on which they run otherwise, looks after its threads once a second as long as the program lives: an editor that
// waits for a key over a weekend would wake the machine 172,800 times. These threads sleep until there is a task.
//
// Swift's runtime lets a program take its tasks over through `swift_task_enqueueGlobal_hook`, which it exports since Swift 5.5
// (`include/swift/Runtime/Concurrency.h` in Swift's sources declares it and `swift_job_run`). Tasks that wait for a time, as
// before the repetition of a request, do so with libdispatch.

// Signal masks and explicit_bzero are no part of C.
#define _DEFAULT_SOURCE

#include "CTasks.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SWIFT_CALL __attribute__((swiftcall))

typedef struct Job Job;

/// Swift's `SerialExecutorRef`; of zeros, the one that has no order to keep.
typedef struct {
  void *identity;
  uintptr_t implementation;
} Executor;

typedef SWIFT_CALL void (*Enqueue)(Job *job);
extern SWIFT_CALL void (*swift_task_enqueueGlobal_hook)(Job *job, Enqueue original);
extern SWIFT_CALL void swift_job_run(Job *job, Executor executor);

/// Waiting tasks in a ring that grows, and the threads that take them. All of it is under the lock.
static struct {
  pthread_mutex_t lock;
  pthread_cond_t arrived;
  Job **jobs;
  size_t room;
  size_t first;
  size_t count;
  int threads;
  int idle;
  int most;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .arrived = PTHREAD_COND_INITIALIZER};

static void stop(const char *reason) {
  fprintf(stderr, "appflow-profile: %s\n", reason);
  abort();
}

static void append(Job *job) {
  if (pool.count == pool.room) {
    size_t room = pool.room == 0 ? 64 : pool.room * 2;
    Job **jobs = malloc(room * sizeof *jobs);
    // A task that is dropped would be waited for without an end.
    if (jobs == NULL) stop("no memory for a task");
    for (size_t i = 0; i < pool.count; i++) jobs[i] = pool.jobs[(pool.first + i) % pool.room];
    free(pool.jobs);
    pool.jobs = jobs;
    pool.room = room;
    pool.first = 0;
  }
  pool.jobs[(pool.first + pool.count) % pool.room] = job;
  pool.count++;
}

__attribute__((noinline)) void appflow_tasks_wipe_stack(void) {
  char below[64 * 1024];
  explicit_bzero(below, sizeof below);
}

static void *work(void *unused) {
  (void)unused;
  pthread_mutex_lock(&pool.lock);
  for (;;) {
    if (pool.count == 0) {
      pthread_mutex_unlock(&pool.lock);
      appflow_tasks_wipe_stack();
      pthread_mutex_lock(&pool.lock);
    }
    while (pool.count == 0) {
      pool.idle++;
      pthread_cond_wait(&pool.arrived, &pool.lock);
      pool.idle--;
    }
    Job *job = pool.jobs[pool.first];
    pool.first = (pool.first + 1) % pool.room;
    pool.count--;
    pthread_mutex_unlock(&pool.lock);
    swift_job_run(job, (Executor){NULL, 0});
    pthread_mutex_lock(&pool.lock);
  }
  return NULL;
}

/// One more thread, without signals but for a fault's: they belong to the main thread.
static int start_thread(void *(*body)(void *), void *context) {
  sigset_t blocked, before;
  sigfillset(&blocked);
  static const int faults[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&blocked, faults[i]);
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  pthread_t thread;
  int failure = pthread_create(&thread, NULL, body, context);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (failure == 0) pthread_detach(thread);
  return failure;
}

static SWIFT_CALL void enqueue(Job *job, Enqueue original) {
  (void)original;
  pthread_mutex_lock(&pool.lock);
  append(job);
  if (pool.count > (size_t)pool.idle && pool.threads < pool.most) {
    if (start_thread(work, NULL) == 0) {
      pool.threads++;
    } else if (pool.threads == 0) {
      stop("no thread for a task");
    }
  }
  pthread_mutex_unlock(&pool.lock);
  pthread_cond_signal(&pool.arrived);
}

void appflow_tasks_on_own_threads(void) {
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  // The editor's loop keeps one thread, and waiting for the disk another now and then.
  pool.most = (processors < 1 ? 1 : (int)processors) + 2;
  swift_task_enqueueGlobal_hook = enqueue;
}

typedef struct {
  void (*call)(void *context);
  void *context;
} Call;

static void *perform(void *started) {
  Call call = *(Call *)started;
  free(started);
  call.call(call.context);
  return NULL;
}

int appflow_tasks_call_on_new_thread(void (*call)(void *context), void *context) {
  Call *started = malloc(sizeof *started);
  if (started == NULL) return -1;
  *started = (Call){call, context};
  if (start_thread(perform, started) == 0) return 0;
  free(started);
  return -1;
}
