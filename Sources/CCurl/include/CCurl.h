#pragma once
// libcurl behind plain functions. Swift cannot call curl's variadic functions, and loading the library (with the thirty
// others that it needs) costs several milliseconds, so it is opened at the first request and not at the program's start.
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <stdbool.h>

/// Begins to load libcurl and its libraries in a thread of its own; to be called where `ccurl_load` will be, soon.
void ccurl_prepare(void);

/// Opens libcurl and initialises it once per process. Memory that libcurl gives back is wiped first.
/// Returns NULL when libcurl can be used, and otherwise the reason; the text stays valid for the process's life.
const char *_Nullable ccurl_load(void);

/// The version of the library that was loaded; call `ccurl_load` first.
const char *_Nonnull ccurl_version(void);

CURLM *_Nullable ccurl_multi_init(void);
void ccurl_multi_cleanup(CURLM *_Nonnull multi);
CURLMcode ccurl_multi_add(CURLM *_Nonnull multi, CURL *_Nonnull easy);
CURLMcode ccurl_multi_remove(CURLM *_Nonnull multi, CURL *_Nonnull easy);
CURLMcode ccurl_multi_perform(CURLM *_Nonnull multi, int *_Nonnull running);
/// Waits for activity, for a curl timer, for `ccurl_multi_wakeup`, or for the time-out.
CURLMcode ccurl_multi_poll(CURLM *_Nonnull multi, int timeout_milliseconds);
CURLMcode ccurl_multi_wakeup(CURLM *_Nonnull multi);
/// The next transfer that ended and its result, or NULL.
CURL *_Nullable ccurl_multi_next_done(CURLM *_Nonnull multi, CURLcode *_Nonnull result);

CURL *_Nullable ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *_Nonnull easy);
CURLcode ccurl_set_long(CURL *_Nonnull easy, CURLoption option, long value);
CURLcode ccurl_set_size(CURL *_Nonnull easy, CURLoption option, curl_off_t value);
/// Sets an option that takes a string; libcurl keeps a copy.
CURLcode ccurl_set_string(CURL *_Nonnull easy, CURLoption option, const char *_Nullable value);
CURLcode ccurl_set_list(CURL *_Nonnull easy, CURLoption option, struct curl_slist *_Nullable list);
/// Sets an option that takes memory of the caller, such as CURLOPT_ERRORBUFFER or CURLOPT_WRITEDATA.
CURLcode ccurl_set_pointer(CURL *_Nonnull easy, CURLoption option, void *_Nullable value);
typedef size_t (*ccurl_data_callback)(char *_Nonnull data, size_t size, size_t count, void *_Nullable context);
CURLcode ccurl_set_callback(CURL *_Nonnull easy, CURLoption option, ccurl_data_callback _Nonnull callback);
long ccurl_get_long(CURL *_Nonnull easy, CURLINFO info);
const char *_Nonnull ccurl_error_text(CURLcode code);

/// Appends a copy of the line; NULL when memory is short.
struct curl_slist *_Nullable ccurl_list_append(struct curl_slist *_Nullable list, const char *_Nonnull line);
void ccurl_list_free(struct curl_slist *_Nullable list);

/// Allows http and https only, whatever the library's age.
CURLcode ccurl_limit_to_http(CURL *_Nonnull easy);
/// Lets a transfer end without waiting for its name resolution thread, where the library can.
void ccurl_leave_resolver_behind(CURL *_Nonnull easy);
