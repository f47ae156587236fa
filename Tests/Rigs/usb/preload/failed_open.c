/* Before libumockdev-preload, which keeps a place among its 50 for every file below /dev that is opened, even where that
   fails, and ends the program when none is left: gives the place of the one that failed back. It knows it as -1. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#undef open
#undef open64

static int outcome(const char *path, int file) {
    if (file < 0 && strncmp(path, "/dev/", 5) == 0) {
        int reason = errno;
        close(file);
        errno = reason;
    }
    return file;
}

#define CHECKED(name) \
    int name(const char *path, int flags) { \
        int (*real)(const char *, int) = (int (*)(const char *, int))dlsym(RTLD_NEXT, #name); \
        return outcome(path, real(path, flags)); \
    }
#define PLAIN(name) \
    int name(const char *path, int flags, ...) { \
        int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = va_arg(rest, mode_t); \
        va_end(rest); \
        return outcome(path, real(path, flags, mode)); \
    }

CHECKED(__open_2)
CHECKED(__open64_2)
PLAIN(open)
PLAIN(open64)
