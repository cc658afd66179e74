#define _GNU_SOURCE
#include "CCurl.h"
#include <CWiping.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#undef curl_easy_setopt
#undef curl_easy_getinfo

/// The functions of libcurl that the program uses, each with the type that curl's own header gives it.
#define FUNCTIONS(X) \
  X(curl_global_init_mem) X(curl_version) X(curl_easy_init) X(curl_easy_cleanup) X(curl_easy_setopt) \
  X(curl_easy_getinfo) X(curl_easy_strerror) X(curl_slist_append) X(curl_slist_free_all) X(curl_multi_init) \
  X(curl_multi_cleanup) X(curl_multi_add_handle) X(curl_multi_remove_handle) X(curl_multi_perform) \
  X(curl_multi_poll) X(curl_multi_wakeup) X(curl_multi_info_read)

static struct {
#define DECLARE(name) __typeof__(&name) name;
  FUNCTIONS(DECLARE)
} curl;

static const char *failure;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *open_library(void *unused) {
  (void)unused;
  return dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
}

// Nothing but the loading, which the C library's own lock orders with the process's end. libcurl's initialisation, and with it
// OpenSSL's, would meet their clean-up where the program ends early.
void ccurl_prepare(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, open_library, NULL) == 0) pthread_detach(thread);
}

static void load(void) {
  void *library = open_library(NULL);
  if (!library) {
    failure = "libcurl.so.4 cannot be loaded";
    return;
  }
#define RESOLVE(name) \
  curl.name = (__typeof__(curl.name))dlsym(library, #name); \
  if (!curl.name) { \
    failure = "the installed libcurl lacks " #name " (7.68 or later is needed)"; \
    return; \
  }
  FUNCTIONS(RESOLVE)
  // What libcurl gives back has held request headers and bodies.
  if (curl.curl_global_init_mem(
        CURL_GLOBAL_DEFAULT, malloc, appflow_wiping_free, appflow_wiping_realloc, strdup, calloc) != CURLE_OK) {
    failure = "libcurl cannot be initialised";
  }
}

const char *ccurl_load(void) {
  pthread_once(&once, load);
  return failure;
}

const char *ccurl_version(void) { return curl.curl_version(); }
CURLM *ccurl_multi_init(void) { return curl.curl_multi_init(); }
void ccurl_multi_cleanup(CURLM *multi) { curl.curl_multi_cleanup(multi); }
CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy) { return curl.curl_multi_add_handle(multi, easy); }
CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy) { return curl.curl_multi_remove_handle(multi, easy); }
CURLMcode ccurl_multi_perform(CURLM *multi, int *running) { return curl.curl_multi_perform(multi, running); }
CURLMcode ccurl_multi_poll(CURLM *multi, int timeout_milliseconds) {
  return curl.curl_multi_poll(multi, NULL, 0, timeout_milliseconds, NULL);
}
CURLMcode ccurl_multi_wakeup(CURLM *multi) { return curl.curl_multi_wakeup(multi); }

CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result) {
  int left;
  CURLMsg *message;
  while ((message = curl.curl_multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}

CURL *ccurl_easy_init(void) { return curl.curl_easy_init(); }
void ccurl_easy_cleanup(CURL *easy) { curl.curl_easy_cleanup(easy); }
CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return curl.curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
  return curl.curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl.curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *list) {
  return curl.curl_easy_setopt(easy, option, list);
}
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl.curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_callback(CURL *easy, CURLoption option, ccurl_data_callback callback) {
  return curl.curl_easy_setopt(easy, option, callback);
}
long ccurl_get_long(CURL *easy, CURLINFO info) {
  long value = 0;
  return curl.curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}
const char *ccurl_error_text(CURLcode code) { return curl.curl_easy_strerror(code); }

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *line) {
  return curl.curl_slist_append(list, line);
}
void ccurl_list_free(struct curl_slist *list) { curl.curl_slist_free_all(list); }

CURLcode ccurl_limit_to_http(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075500
  if (curl.curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK) return CURLE_OK;
#endif
  // The option of libraries before 7.85, by its number: newer headers mark its name as deprecated.
  return curl.curl_easy_setopt(easy, (CURLoption)181, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
}

void ccurl_leave_resolver_behind(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075700
  (void)curl.curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#else
  (void)easy;
#endif
}
