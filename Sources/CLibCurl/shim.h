// The door to libcurl, opened by the room Remote alone.
//
// `curl_easy_setopt` and `curl_easy_getinfo` take variadic arguments, which Swift cannot call, and which no compiler
// checks: a 32-bit number where libcurl reads a `long` is undefined behaviour. There is one function for each type of
// argument, so that a wrong type is a compile error on the Swift side.

#ifndef QUITTANCE_CLIBCURL_SHIM_H
#define QUITTANCE_CLIBCURL_SHIM_H

#include <curl/curl.h>

/// Receives bytes of the body or one header line; a return other than `size * count` ends the transfer.
typedef size_t (*quittance_curl_sink)(char *bytes, size_t size, size_t count, void *context);

/// Is asked before each sending of a request, so also before a resend that libcurl decided on by itself.
typedef int (*quittance_curl_prerequest)(
    void *context, char *remote_address, char *local_address, int remote_port, int local_port);

/// Sees what is said over the connection, whichever side says it.
typedef int (*quittance_curl_listener)(CURL *handle, curl_infotype type, char *bytes, size_t size, void *context);

/// Is asked about once a second whether to go on; any number but 0 ends the transfer.
typedef int (*quittance_curl_progress)(
    void *context, curl_off_t expected, curl_off_t received, curl_off_t to_send, curl_off_t sent);

/// Options of type `long`: switches, times, bit masks.
static inline CURLcode quittance_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

/// Options of type `curl_off_t`, which is wider than `long` on 32-bit machines.
static inline CURLcode quittance_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

/// Options that take a C string, which libcurl copies; NULL takes the option back.
static inline CURLcode quittance_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

/// Options that take a pointer which libcurl does not copy: it has to live until the transfer is over.
static inline CURLcode quittance_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return curl_easy_setopt(handle, option, value);
}

/// Options that take a list of strings; the same rule as for pointers.
static inline CURLcode quittance_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

/// CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION.
static inline CURLcode quittance_curl_set_sink(CURL *handle, CURLoption option, quittance_curl_sink sink) {
    return curl_easy_setopt(handle, option, sink);
}

/// CURLOPT_PREREQFUNCTION.
static inline CURLcode quittance_curl_set_prerequest(CURL *handle, quittance_curl_prerequest prerequest) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, prerequest);
}

/// CURLOPT_DEBUGFUNCTION.
static inline CURLcode quittance_curl_set_listener(CURL *handle, quittance_curl_listener listener) {
    return curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, listener);
}

/// CURLOPT_XFERINFOFUNCTION.
static inline CURLcode quittance_curl_set_progress(CURL *handle, quittance_curl_progress progress) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, progress);
}

/// Facts of type `long` about the last transfer.
static inline CURLcode quittance_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

#endif
