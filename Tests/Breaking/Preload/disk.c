/*
 * Writes down what a program does to the files of one folder and what it sends to some ports, and fails on order.
 *
 *   cc -shared -fPIC -O1 -pthread -o disk.so disk.c -ldl
 *   DISK_FOLDER=/abs/store DISK_LOG=/abs/log [DISK_PORTS=8080,9100] [DISK_FAULT=sync:17:5:1] LD_PRELOAD=./disk.so PROGRAM
 *
 * DISK_FAULT=CALL:N:ERRNO:COUNT   the N-th sync, write or read of a database file fails, and COUNT - 1 behind it (0: all)
 * DISK_QUOTA=FILE                 holds how many bytes the folder may take; what would make it larger fails with ENOSPC
 * DISK_SYNCHRONOUS=NORMAL         SQLite is told this instead of FULL, and says FULL when asked: the negative control
 *
 * A record of the log is 32 bytes, little endian: magic, kind, process, handle (u32 each), number (i64), length (u32), 0
 * (u32), then so many bytes. One lock round each call and its record keeps both in the same order. What is mapped and
 * written cannot be seen; a mapping that could be is written down, so that nobody judges such a log.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { OPENED = 1, WRITTEN, TRUNCATED, SYNCED, CLOSED, REMOVED, RENAMED, SENT, ACKNOWLEDGED, FAILED, MAPPED, STARTED };
enum { DESCRIPTORS = 4096 };

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static const char *folder, *quota, *synchronous;
static size_t folder_length;
static int log_descriptor = -1;
static uint32_t next_handle = 1;
static struct { uint32_t handle; int is_file; int is_database; int port; } known[DESCRIPTORS];
static int ports[16];
static char fault_call[8];
static long fault_first, fault_count;
static int fault_errno;
static long calls_seen;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

static void note(enum kind kind, uint32_t handle, int64_t number, const void *bytes, size_t length) {
    if (log_descriptor < 0) return;
    struct { uint32_t magic, kind, process, handle; int64_t number; uint32_t length, zero; } head = {
        0x4B534944, kind, (uint32_t)getpid(), handle, number, (uint32_t)length, 0,
    };
    struct iovec parts[2] = { { &head, sizeof head }, { (void *)bytes, length } };
    int saved = errno;
    if (REAL(writev)(log_descriptor, parts, length ? 2 : 1) != (ssize_t)(sizeof head + length)) abort();
    errno = saved;
}

__attribute__((constructor)) static void begin(void) {
    folder = getenv("DISK_FOLDER");
    const char *log = getenv("DISK_LOG");
    if (!folder || !log) return;
    folder_length = strlen(folder);
    quota = getenv("DISK_QUOTA");
    synchronous = getenv("DISK_SYNCHRONOUS");
    const char *list = getenv("DISK_PORTS");
    for (int i = 0; list && i < 15; i++) {
        ports[i] = atoi(list);
        list = strchr(list, ',');
        if (list) list++;
    }
    const char *fault = getenv("DISK_FAULT");
    if (fault && sscanf(fault, "%7[a-z]:%ld:%d:%ld", fault_call, &fault_first, &fault_errno, &fault_count) != 4) abort();
    log_descriptor = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_descriptor < 0) abort();
    note(STARTED, 0, 0, NULL, 0);
}

/* The name below the folder, or NULL for what is elsewhere and for SQLite's shared memory, which no start relies on. */
static const char *name_of(const char *path, char *room) {
    if (!folder || !path) return NULL;
    if (path[0] != '/') {
        char here[PATH_MAX];
        if (!getcwd(here, sizeof here)) return NULL;
        if (snprintf(room, PATH_MAX, "%s/%s", here, path) >= PATH_MAX) return NULL;
        path = room;
    }
    if (strncmp(path, folder, folder_length) != 0) return NULL;
    const char *name = path + folder_length;
    if (*name == 0) return ".";
    if (*name != '/') return NULL;
    name++;
    size_t length = strlen(name);
    if (length == 0) return ".";
    if (length > 4 && strcmp(name + length - 4, "-shm") == 0) return NULL;
    return name;
}

static int is_tracked(int descriptor) {
    return descriptor >= 0 && descriptor < DESCRIPTORS && known[descriptor].is_file;
}

/* Whether this call is one of those that are to fail. */
static int fails(const char *call, int descriptor) {
    if (!fault_call[0] || strcmp(call, fault_call) != 0 || !known[descriptor].is_database) return 0;
    calls_seen++;
    if (calls_seen < fault_first || (fault_count && calls_seen >= fault_first + fault_count)) return 0;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    note(FAILED, known[descriptor].handle, now.tv_sec * 1000000000LL + now.tv_nsec, NULL, 0);
    errno = fault_errno;
    return 1;
}

/* What the folder's files take together, but for SQLite's shared memory. */
static long long taken(void) {
    long long sum = 0;
    DIR *stream = opendir(folder);
    struct dirent *entry;
    while (stream && (entry = readdir(stream))) {
        struct stat state;
        char path[PATH_MAX], room[PATH_MAX];
        if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= PATH_MAX || !name_of(path, room)) continue;
        if (stat(path, &state) == 0 && S_ISREG(state.st_mode)) sum += state.st_size;
    }
    if (stream) closedir(stream);
    return sum;
}

/* Whether the folder may not take a file up to `end`. */
static int is_full(int descriptor, off_t end) {
    struct stat state;
    if (!quota || fstat(descriptor, &state) != 0 || end <= state.st_size) return 0;
    FILE *file = fopen(quota, "re");
    long long limit = -1;
    if (!file) return 0;
    int found = fscanf(file, "%lld", &limit);
    fclose(file);
    if (found != 1 || taken() + end - state.st_size <= limit) return 0;
    errno = ENOSPC;
    return 1;
}

static int opened(int descriptor, const char *path, int flags, int existed) {
    char room[PATH_MAX];
    const char *name = descriptor >= 0 && descriptor < DESCRIPTORS ? name_of(path, room) : NULL;
    if (!name) return descriptor;
    size_t length = strlen(name);
    known[descriptor].is_file = 1;
    known[descriptor].handle = next_handle++;
    known[descriptor].is_database = strstr(name, ".sqlite") && !(length > 5 && strcmp(name + length - 5, ".lock") == 0);
    note(OPENED, known[descriptor].handle, existed ? 0 : 1, name, length);
    if (flags & O_TRUNC && existed) note(TRUNCATED, known[descriptor].handle, 0, NULL, 0);
    return descriptor;
}

static int exists(const char *path) {
    struct stat state;
    return path && lstat(path, &state) == 0;
}

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...) {                                                                       \
        mode_t mode = 0;                                                                                               \
        if (flags & (O_CREAT | O_TMPFILE)) {                                                                           \
            va_list rest;                                                                                              \
            va_start(rest, flags);                                                                                     \
            mode = va_arg(rest, mode_t);                                                                               \
            va_end(rest);                                                                                              \
        }                                                                                                              \
        pthread_mutex_lock(&lock);                                                                                     \
        int existed = exists(path);                                                                                    \
        int result = opened(REAL(name)(path, flags, mode), path, flags, existed);                                      \
        pthread_mutex_unlock(&lock);                                                                                   \
        return result;                                                                                                 \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                                                   \
    int name(int base, const char *path, int flags, ...) {                                                             \
        mode_t mode = 0;                                                                                               \
        if (flags & (O_CREAT | O_TMPFILE)) {                                                                           \
            va_list rest;                                                                                              \
            va_start(rest, flags);                                                                                     \
            mode = va_arg(rest, mode_t);                                                                               \
            va_end(rest);                                                                                              \
        }                                                                                                              \
        pthread_mutex_lock(&lock);                                                                                     \
        int existed = exists(path);                                                                                    \
        int result = REAL(name)(base, path, flags, mode);                                                              \
        if (base == AT_FDCWD || *path == '/') opened(result, path, flags, existed);                        \
        pthread_mutex_unlock(&lock);                                                                                   \
        return result;                                                                                                 \
    }
OPENAT(openat)
OPENAT(openat64)

int close(int descriptor) {
    pthread_mutex_lock(&lock);
    if (descriptor >= 0 && descriptor < DESCRIPTORS) {
        if (known[descriptor].is_file) note(CLOSED, known[descriptor].handle, 0, NULL, 0);
        memset(&known[descriptor], 0, sizeof known[descriptor]);
    }
    int result = REAL(close)(descriptor);
    pthread_mutex_unlock(&lock);
    return result;
}

#define PWRITE(name, offset_type)                                                                                      \
    ssize_t name(int descriptor, const void *bytes, size_t length, offset_type offset) {                               \
        if (!is_tracked(descriptor)) return REAL(name)(descriptor, bytes, length, offset);                             \
        pthread_mutex_lock(&lock);                                                                                     \
        ssize_t result = -1;                                                                                           \
        if (!fails("write", descriptor) && !is_full(descriptor, offset + (off_t)length)) {                             \
            result = REAL(name)(descriptor, bytes, length, offset);                                                    \
            if (result > 0) note(WRITTEN, known[descriptor].handle, offset, bytes, (size_t)result);                    \
        }                                                                                                              \
        pthread_mutex_unlock(&lock);                                                                                   \
        return result;                                                                                                 \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define PREAD(name, offset_type)                                                                                       \
    ssize_t name(int descriptor, void *bytes, size_t length, offset_type offset) {                                     \
        if (!is_tracked(descriptor)) return REAL(name)(descriptor, bytes, length, offset);                             \
        pthread_mutex_lock(&lock);                                                                                     \
        ssize_t result = fails("read", descriptor) ? -1 : REAL(name)(descriptor, bytes, length, offset);               \
        pthread_mutex_unlock(&lock);                                                                                   \
        return result;                                                                                                 \
    }
PREAD(pread, off_t)
PREAD(pread64, off64_t)

static int port_of(int descriptor) {
    return descriptor >= 0 && descriptor < DESCRIPTORS ? known[descriptor].port : 0;
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
    int port = port_of(descriptor);
    if (!is_tracked(descriptor) && !port) return REAL(write)(descriptor, bytes, length);
    pthread_mutex_lock(&lock);
    ssize_t result = -1;
    if (port) {
        result = REAL(write)(descriptor, bytes, length);
        if (result > 0) note(SENT, 0, port, bytes, (size_t)result);
    } else {
        off_t offset = lseek(descriptor, 0, SEEK_CUR);
        if (!fails("write", descriptor) && !is_full(descriptor, offset + (off_t)length)) {
            result = REAL(write)(descriptor, bytes, length);
            if (result > 0) note(WRITTEN, known[descriptor].handle, offset, bytes, (size_t)result);
        }
    }
    pthread_mutex_unlock(&lock);
    return result;
}

ssize_t send(int descriptor, const void *bytes, size_t length, int flags) {
    int port = port_of(descriptor);
    if (!port) return REAL(send)(descriptor, bytes, length, flags);
    pthread_mutex_lock(&lock);
    ssize_t result = REAL(send)(descriptor, bytes, length, flags);
    if (result > 0) note(SENT, 0, port, bytes, (size_t)result);
    pthread_mutex_unlock(&lock);
    return result;
}

int connect(int descriptor, const struct sockaddr *address, socklen_t length) {
    if (descriptor >= 0 && descriptor < DESCRIPTORS && address && address->sa_family == AF_INET) {
        int port = ntohs(((const struct sockaddr_in *)address)->sin_port);
        for (int i = 0; ports[i]; i++)
            if (ports[i] == port) known[descriptor].port = port;
    }
    return REAL(connect)(descriptor, address, length);
}

#define FTRUNCATE(name, size_type)                                                                                     \
    int name(int descriptor, size_type size) {                                                                         \
        if (!is_tracked(descriptor)) return REAL(name)(descriptor, size);                                              \
        pthread_mutex_lock(&lock);                                                                                     \
        int result = REAL(name)(descriptor, size);                                                                     \
        if (result == 0) note(TRUNCATED, known[descriptor].handle, size, NULL, 0);                                     \
        pthread_mutex_unlock(&lock);                                                                                   \
        return result;                                                                                                 \
    }
FTRUNCATE(ftruncate, off_t)
FTRUNCATE(ftruncate64, off64_t)

#define ALLOCATE(name, offset_type)                                                                                    \
    int name(int descriptor, offset_type offset, offset_type length) {                                                 \
        if (!is_tracked(descriptor)) return REAL(name)(descriptor, offset, length);                                    \
        pthread_mutex_lock(&lock);                                                                                     \
        int result = is_full(descriptor, offset + length) ? ENOSPC : REAL(name)(descriptor, offset, length);           \
        struct stat state;                                                                                             \
        if (result == 0 && fstat(descriptor, &state) == 0)                                                             \
            note(TRUNCATED, known[descriptor].handle, state.st_size, NULL, 0);                                         \
        pthread_mutex_unlock(&lock);                                                                                   \
        return result;                                                                                                 \
    }
ALLOCATE(posix_fallocate, off_t)
ALLOCATE(posix_fallocate64, off64_t)

#define SYNC(name)                                                                                                     \
    int name(int descriptor) {                                                                                         \
        if (!is_tracked(descriptor)) return REAL(name)(descriptor);                                                    \
        pthread_mutex_lock(&lock);                                                                                     \
        int result = -1;                                                                                               \
        if (!fails("sync", descriptor)) {                                                                              \
            result = REAL(name)(descriptor);                                                                           \
            if (result == 0) note(SYNCED, known[descriptor].handle, 0, NULL, 0);                                       \
        }                                                                                                              \
        pthread_mutex_unlock(&lock);                                                                                   \
        return result;                                                                                                 \
    }
SYNC(fsync)
SYNC(fdatasync)

static int removed(int result, const char *path) {
    char room[PATH_MAX];
    const char *name = result == 0 ? name_of(path, room) : NULL;
    if (name) note(REMOVED, 0, 0, name, strlen(name));
    return result;
}

int unlink(const char *path) {
    pthread_mutex_lock(&lock);
    int result = removed(REAL(unlink)(path), path);
    pthread_mutex_unlock(&lock);
    return result;
}

int unlinkat(int base, const char *path, int flags) {
    pthread_mutex_lock(&lock);
    int result = REAL(unlinkat)(base, path, flags);
    if (base == AT_FDCWD) removed(result, path);
    pthread_mutex_unlock(&lock);
    return result;
}

int remove(const char *path) {
    pthread_mutex_lock(&lock);
    int result = removed(REAL(remove)(path), path);
    pthread_mutex_unlock(&lock);
    return result;
}

int rename(const char *old, const char *new) {
    char first[PATH_MAX], second[PATH_MAX], both[2 * PATH_MAX];
    pthread_mutex_lock(&lock);
    int result = REAL(rename)(old, new);
    const char *from = name_of(old, first), *to = name_of(new, second);
    if (result == 0 && from && to) {
        size_t length = strlen(from) + 1;
        memcpy(both, from, length);
        memcpy(both + length, to, strlen(to));
        note(RENAMED, 0, 0, both, length + strlen(to));
    }
    pthread_mutex_unlock(&lock);
    return result;
}

#define MMAP(name, offset_type)                                                                                        \
    void *name(void *where, size_t length, int protection, int flags, int descriptor, offset_type offset) {            \
        void *result = REAL(name)(where, length, protection, flags, descriptor, offset);                               \
        if (is_tracked(descriptor) && flags & MAP_SHARED && protection & PROT_WRITE) {                                 \
            pthread_mutex_lock(&lock);                                                                                 \
            note(MAPPED, known[descriptor].handle, 0, NULL, 0);                                                        \
            pthread_mutex_unlock(&lock);                                                                               \
        }                                                                                                              \
        return result;                                                                                                 \
    }
MMAP(mmap, off_t)
MMAP(mmap64, off64_t)

/* SQLite's own settings: what the service asks for is replaced, and what it reads back is what it asked for. */
static const char *instead(const char *sql) {
    static char setting[64];
    if (!synchronous || !sql) return NULL;
    if (strcasecmp(sql, "PRAGMA synchronous = FULL") == 0) {
        snprintf(setting, sizeof setting, "PRAGMA synchronous = %s", synchronous);
        return setting;
    }
    return strcasecmp(sql, "PRAGMA synchronous") == 0 ? "SELECT 2" : NULL;
}

int sqlite3_prepare_v2(void *database, const char *sql, int length, void **statement, const char **tail) {
    int (*call)(void *, const char *, int, void **, const char **) = real("sqlite3_prepare_v2");
    const char *other = instead(sql);
    if (!other) return call(database, sql, length, statement, tail);
    int result = call(database, other, -1, statement, NULL);
    if (tail) *tail = sql + strlen(sql);
    return result;
}

int sqlite3_prepare_v3(
    void *database, const char *sql, int length, unsigned flags, void **statement, const char **tail) {
    int (*call)(void *, const char *, int, unsigned, void **, const char **) = real("sqlite3_prepare_v3");
    const char *other = instead(sql);
    if (!other) return call(database, sql, length, flags, statement, tail);
    int result = call(database, other, -1, flags, statement, NULL);
    if (tail) *tail = sql + strlen(sql);
    return result;
}
