/*
 * Fails one chosen system call or kills the process at it. Preloaded (LD_PRELOAD) into the JVM that runs hfj.
 *
 * Between torture_arm and torture_disarm it counts calls on paths below one root, on descriptors opened there, and on
 * TCP sockets. Each kind of call has its own count, so that "the third rename" means the same call in each run. All
 * other calls pass uncounted.
 *
 * JNA looks up functions in the handle of libc, which preloading does not reach; dlopen below returns the global
 * scope instead. Calls that libc makes internally (realpath reading links) and raw system calls are not intercepted.
 */
#define _GNU_SOURCE
#define _LARGEFILE64_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

/* Failures that are not an errno; the same numbers as in FailureMode. */
#define SHORT 1000
#define END 1001
#define SILENCE 1002
#define KILL 1003
#define KILL_TORN 1004

static const char *const KINDS[] = {
    "open", "opendir", "readdir", "stat", "access", "readlink", "realpath", "read", "write", "fsync", "close",
    "rename", "unlink", "mkdir", "link", "symlink", "truncate", "chmod", "utime", "flock", "statvfs", "clone",
    "copy", "socket", "connect", "recv", "send", "epoll", NULL};
enum kind {
  OPEN, OPENDIR, READDIR, STAT, ACCESS, READLINK, REALPATH, READ, WRITE, FSYNC, CLOSE,
  RENAME, UNLINK, MKDIR, LINK, SYMLINK, TRUNCATE, CHMOD, UTIME, FLOCK, STATVFS, CLONE,
  COPY, SOCKET, CONNECT, RECV, SEND, EPOLL, KIND_COUNT};

#define BIT(kind) (1u << (kind))
#define TAKES_SPACE (BIT(WRITE) | BIT(MKDIR) | BIT(SYMLINK) | BIT(LINK) | BIT(TRUNCATE) | BIT(CLONE) | BIT(COPY))
#define CHANGES (TAKES_SPACE | BIT(RENAME) | BIT(UNLINK) | BIT(CHMOD) | BIT(UTIME))
#define ON_DISK (BIT(CLONE) * 2 - 1)
#define TAKES_DESCRIPTOR (BIT(OPEN) | BIT(OPENDIR) | BIT(SOCKET) | BIT(EPOLL))
#define ON_NET (BIT(CONNECT) | BIT(RECV) | BIT(SEND))

/* What a descriptor refers to. */
enum { FOREIGN, A_FILE, WRITABLE, A_FOLDER, A_SOCKET };
#define MAX_FDS 4096
#define MAX_NAME 512
static unsigned char type_of[MAX_FDS];
static unsigned char dead[MAX_FDS]; /* of a socket: 1 closed by the peer, 2 reset */
static char name_of[MAX_FDS][MAX_NAME];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int armed;
static int injected;
static char root[PATH_MAX];
static size_t root_length;
static int chosen;       /* kind to fail, or -1 for none */
static int chosen_count; /* which call of that kind to fail, from 1 */
static int failure;
static int persistent; /* whether later calls on the same resource fail too */
static int counts[KIND_COUNT];
static FILE *trace;

#define REAL(name) \
  static __typeof__(&name) real; \
  if (real == NULL) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int inside(const char *path) {
  return armed && path != NULL && strncmp(path, root, root_length) == 0 &&
         (path[root_length] == '/' || path[root_length] == 0);
}

static int type(int fd) { return fd >= 0 && fd < MAX_FDS ? type_of[fd] : FOREIGN; }

static int inside_at(int folder, const char *path) {
  return armed && path != NULL && (path[0] == '/' ? inside(path) : type(folder) == A_FOLDER);
}

static void set_type(int fd, int as, const char *name) {
  if (fd >= 0 && fd < MAX_FDS) {
    type_of[fd] = as;
    dead[fd] = 0;
    snprintf(name_of[fd], MAX_NAME, "%s", name == NULL ? "-" : name);
  }
}

static const char *name(int fd) { return fd >= 0 && fd < MAX_FDS ? name_of[fd] : "-"; }

/* The kinds of calls that fail too after a persistent error. */
static unsigned affected(int error) {
  switch (error) {
    case ENOSPC: case EDQUOT: return TAKES_SPACE;
    case EROFS: return CHANGES;
    case EIO: return ON_DISK;
    case EMFILE: return TAKES_DESCRIPTOR;
    default: return ON_NET;
  }
}

/*
 * Counts a call; returns 0 if it passes, else how it fails. "writes" is whether open has O_CREAT or opens for
 * writing.
 */
static int next(enum kind kind, const char *path, int writes) {
  pthread_mutex_lock(&lock);
  int fails = 0;
  if (armed) {
    int number = ++counts[kind];
    if ((int)kind == chosen && number == chosen_count) {
      injected = 1;
      fails = failure;
    } else if (injected && persistent) {
      int no_write = kind == OPEN && writes && (failure == ENOSPC || failure == EDQUOT || failure == EROFS);
      fails = (affected(failure) & BIT(kind)) != 0 || no_write ? failure : 0;
    }
    if (trace != NULL) {
      fprintf(trace, "%s\t%d\t%d\t%d\t%s\n", KINDS[kind], number, writes, fails, path);
      if (fails == KILL) fflush(trace);
    }
  }
  pthread_mutex_unlock(&lock);
  if (fails == KILL) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
  return fails;
}

/* Fails a call with an errno. */
#define FAIL_IF(kind, path, writes, value) \
  do { \
    int fails_ = next(kind, path, writes); \
    if (fails_ != 0) { \
      errno = fails_; \
      return value; \
    } \
  } while (0)

/* ---- called by the tests ---- */

/** Starts counting, and fails the count-th call of a kind if one is given. */
void torture_arm(const char *folder, const char *kind, int count, int how, int persists, const char *trace_file) {
  pthread_mutex_lock(&lock);
  snprintf(root, sizeof root, "%s", folder);
  root_length = strlen(root);
  chosen = -1;
  for (int i = 0; KINDS[i] != NULL; i++) {
    if (strcmp(KINDS[i], kind) == 0) chosen = i;
  }
  chosen_count = count;
  failure = how;
  persistent = persists;
  injected = 0;
  memset(counts, 0, sizeof counts);
  trace = trace_file[0] == 0 ? NULL : fopen(trace_file, "w");
  armed = 1;
  pthread_mutex_unlock(&lock);
}

/** Stops counting; returns whether the failure was injected. */
int torture_disarm(void) {
  pthread_mutex_lock(&lock);
  armed = 0;
  if (trace != NULL) fclose(trace);
  trace = NULL;
  int was = injected;
  injected = 0;
  pthread_mutex_unlock(&lock);
  return was;
}

/* ---- how JNA finds libc ---- */

void *dlopen(const char *file, int flags) {
  REAL(dlopen);
  const char *base = file == NULL ? NULL : strrchr(file, '/');
  base = base == NULL ? file : base + 1;
  int libc = base != NULL && (strcmp(base, "libc.so") == 0 || strcmp(base, "libc.so.6") == 0);
  return real(libc ? NULL : file, flags);
}

/* ---- opening and closing ---- */

static int opened(int fd, const char *path, int flags) {
  if (fd >= 0) {
    struct stat of;
    int folder = fstat(fd, &of) == 0 && S_ISDIR(of.st_mode);
    set_type(fd, folder ? A_FOLDER : (flags & O_ACCMODE) == O_RDONLY ? A_FILE : WRITABLE, path);
  }
  return fd;
}

static int writes(int flags) { return (flags & O_CREAT) != 0 || (flags & O_ACCMODE) != O_RDONLY; }

#define OPEN_BODY(function) \
  REAL(function); \
  mode_t mode = 0; \
  if ((flags & (O_CREAT | O_TMPFILE)) != 0) { \
    va_list more; \
    va_start(more, flags); \
    mode = va_arg(more, mode_t); \
    va_end(more); \
  }

int open(const char *path, int flags, ...) {
  OPEN_BODY(open)
  if (!inside(path)) return real(path, flags, mode);
  FAIL_IF(OPEN, path, writes(flags), -1);
  return opened(real(path, flags, mode), path, flags);
}

int open64(const char *path, int flags, ...) {
  OPEN_BODY(open64)
  if (!inside(path)) return real(path, flags, mode);
  FAIL_IF(OPEN, path, writes(flags), -1);
  return opened(real(path, flags, mode), path, flags);
}

int openat(int folder, const char *path, int flags, ...) {
  OPEN_BODY(openat)
  if (!inside_at(folder, path)) return real(folder, path, flags, mode);
  FAIL_IF(OPEN, path, writes(flags), -1);
  return opened(real(folder, path, flags, mode), path, flags);
}

int openat64(int folder, const char *path, int flags, ...) {
  OPEN_BODY(openat64)
  if (!inside_at(folder, path)) return real(folder, path, flags, mode);
  FAIL_IF(OPEN, path, writes(flags), -1);
  return opened(real(folder, path, flags, mode), path, flags);
}

int close(int fd) {
  REAL(close);
  int was = type(fd);
  int fails = armed && was == WRITABLE ? next(CLOSE, name(fd), 0) : 0;
  if (was != FOREIGN) set_type(fd, FOREIGN, NULL);
  int result = real(fd);
  if (fails == 0) return result;
  errno = fails;
  return -1;
}

int dup(int fd) {
  REAL(dup);
  int copy = real(fd);
  if (copy >= 0 && type(fd) != FOREIGN) set_type(copy, type(fd), name(fd));
  return copy;
}

/* ---- folders ---- */

DIR *opendir(const char *path) {
  REAL(opendir);
  if (!inside(path)) return real(path);
  FAIL_IF(OPENDIR, path, 0, NULL);
  DIR *folder = real(path);
  if (folder != NULL) set_type(dirfd(folder), A_FOLDER, path);
  return folder;
}

DIR *fdopendir(int fd) {
  REAL(fdopendir);
  if (armed && type(fd) == A_FOLDER) FAIL_IF(OPENDIR, name(fd), 0, NULL);
  return real(fd);
}

int closedir(DIR *folder) {
  REAL(closedir);
  if (type(dirfd(folder)) != FOREIGN) set_type(dirfd(folder), FOREIGN, NULL);
  return real(folder);
}

struct dirent *readdir(DIR *folder) {
  REAL(readdir);
  if (armed && type(dirfd(folder)) == A_FOLDER) FAIL_IF(READDIR, name(dirfd(folder)), 0, NULL);
  return real(folder);
}

struct dirent64 *readdir64(DIR *folder) {
  REAL(readdir64);
  if (armed && type(dirfd(folder)) == A_FOLDER) FAIL_IF(READDIR, name(dirfd(folder)), 0, NULL);
  return real(folder);
}

/* ---- attributes ---- */

int stat64(const char *path, struct stat64 *into) {
  REAL(stat64);
  if (inside(path)) FAIL_IF(STAT, path, 0, -1);
  return real(path, into);
}

int lstat64(const char *path, struct stat64 *into) {
  REAL(lstat64);
  if (inside(path)) FAIL_IF(STAT, path, 0, -1);
  return real(path, into);
}

int fstat64(int fd, struct stat64 *into) {
  REAL(fstat64);
  int was = type(fd);
  if (armed && was != FOREIGN && was != A_SOCKET) FAIL_IF(STAT, name(fd), 0, -1);
  return real(fd, into);
}

int fstatat64(int folder, const char *path, struct stat64 *into, int flags) {
  REAL(fstatat64);
  if (inside_at(folder, path)) FAIL_IF(STAT, path, 0, -1);
  return real(folder, path, into, flags);
}

int statx(int folder, const char *path, int flags, unsigned mask, struct statx *into) {
  REAL(statx);
  int was = type(folder);
  if (inside_at(folder, path)) {
    FAIL_IF(STAT, path[0] == 0 ? name(folder) : path, 0, -1);
  } else if (armed && path[0] == 0 && was != FOREIGN && was != A_SOCKET) {
    FAIL_IF(STAT, name(folder), 0, -1);
  }
  return real(folder, path, flags, mask, into);
}

/* Called by programs built against glibc before 2.33. */
extern int __xstat64(int, const char *, struct stat64 *);
extern int __lxstat64(int, const char *, struct stat64 *);
extern int __fxstat64(int, int, struct stat64 *);

int __xstat64(int version, const char *path, struct stat64 *into) {
  REAL(__xstat64);
  if (inside(path)) FAIL_IF(STAT, path, 0, -1);
  return real(version, path, into);
}

int __lxstat64(int version, const char *path, struct stat64 *into) {
  REAL(__lxstat64);
  if (inside(path)) FAIL_IF(STAT, path, 0, -1);
  return real(version, path, into);
}

int __fxstat64(int version, int fd, struct stat64 *into) {
  REAL(__fxstat64);
  int was = type(fd);
  if (armed && was != FOREIGN && was != A_SOCKET) FAIL_IF(STAT, name(fd), 0, -1);
  return real(version, fd, into);
}

int access(const char *path, int mode) {
  REAL(access);
  if (inside(path)) FAIL_IF(ACCESS, path, 0, -1);
  return real(path, mode);
}

ssize_t readlink(const char *path, char *into, size_t size) {
  REAL(readlink);
  if (inside(path)) FAIL_IF(READLINK, path, 0, -1);
  return real(path, into, size);
}

char *realpath(const char *path, char *into) {
  REAL(realpath);
  if (inside(path)) FAIL_IF(REALPATH, path, 0, NULL);
  return real(path, into);
}

extern char *__realpath_chk(const char *, char *, size_t);

char *__realpath_chk(const char *path, char *into, size_t size) {
  REAL(__realpath_chk);
  if (inside(path)) FAIL_IF(REALPATH, path, 0, NULL);
  return real(path, into, size);
}

int statvfs64(const char *path, struct statvfs64 *into) {
  REAL(statvfs64);
  if (inside(path)) FAIL_IF(STATVFS, path, 0, -1);
  return real(path, into);
}

/* ---- bytes ---- */

/* Disconnects a socket silently: it receives nothing, and what it sends is dropped. */
static void silence(int fd) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0) {
    int flags = fcntl(fd, F_GETFL);
    dup2(pair[0], fd);
    fcntl(fd, F_SETFL, flags);
    close(pair[0]);
  }
}

/* Returns how many bytes may pass: all, a part, or -1 with errno set; -2 for the end of the stream. */
static ssize_t allowed(int fd, enum kind disk, enum kind net, size_t bytes) {
  int was = type(fd);
  if (!armed || was == FOREIGN || was == A_FOLDER) return bytes;
  int socket = was == A_SOCKET;
  if (socket && dead[fd] != 0) {
    errno = dead[fd] == 2 ? ECONNRESET : EPIPE;
    return dead[fd] == 1 && net == RECV ? -2 : -1;
  }
  int fails = next(socket ? net : disk, name(fd), 0);
  switch (fails) {
    case 0: return bytes;
    case SHORT: case KILL_TORN: return bytes > 1 ? bytes / 2 : bytes;
    case SILENCE: silence(fd); return bytes;
    case END:
      dead[fd] = 1;
      shutdown(fd, SHUT_RDWR);
      errno = EPIPE;
      return net == RECV ? -2 : -1;
    case ECONNRESET: case EPIPE: case ETIMEDOUT:
      dead[fd] = 2;
      shutdown(fd, SHUT_RDWR);
      errno = fails;
      return -1;
    default: errno = fails; return -1;
  }
}

/* Kills the process after a torn write. */
static ssize_t torn(ssize_t written) {
  if (armed && injected && failure == KILL_TORN) {
    pthread_mutex_lock(&lock);
    if (trace != NULL) fflush(trace);
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
  return written;
}

#define INTO(disk, net) \
  ssize_t pass = allowed(fd, disk, net, bytes); \
  if (pass < 0) return pass == -2 ? 0 : -1

ssize_t read(int fd, void *into, size_t bytes) {
  REAL(read);
  INTO(READ, RECV);
  return real(fd, into, pass);
}

ssize_t pread64(int fd, void *into, size_t bytes, off64_t at) {
  REAL(pread64);
  INTO(READ, RECV);
  return real(fd, into, pass, at);
}

ssize_t recv(int fd, void *into, size_t bytes, int flags) {
  REAL(recv);
  INTO(READ, RECV);
  return real(fd, into, pass, flags);
}

ssize_t readv(int fd, const struct iovec *parts, int count) {
  REAL(readv);
  size_t bytes = 1;
  INTO(READ, RECV);
  return real(fd, parts, count);
}

ssize_t write(int fd, const void *from, size_t bytes) {
  REAL(write);
  INTO(WRITE, SEND);
  return torn(real(fd, from, pass));
}

ssize_t pwrite64(int fd, const void *from, size_t bytes, off64_t at) {
  REAL(pwrite64);
  INTO(WRITE, SEND);
  return torn(real(fd, from, pass, at));
}

ssize_t send(int fd, const void *from, size_t bytes, int flags) {
  REAL(send);
  INTO(WRITE, SEND);
  return torn(real(fd, from, pass, flags));
}

/* Cut short, it passes only its first part. */
ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev);
  size_t bytes = 2;
  INTO(WRITE, SEND);
  return torn(real(fd, parts, pass < 2 ? 1 : count));
}

int fsync(int fd) {
  REAL(fsync);
  if (armed && type(fd) != FOREIGN) FAIL_IF(FSYNC, name(fd), 0, -1);
  return real(fd);
}

int fdatasync(int fd) {
  REAL(fdatasync);
  if (armed && type(fd) != FOREIGN) FAIL_IF(FSYNC, name(fd), 0, -1);
  return real(fd);
}

int ftruncate64(int fd, off64_t length) {
  REAL(ftruncate64);
  if (armed && type(fd) != FOREIGN) FAIL_IF(TRUNCATE, name(fd), 0, -1);
  return real(fd, length);
}

int ioctl(int fd, unsigned long request, ...) {
  REAL(ioctl);
  va_list more;
  va_start(more, request);
  void *argument = va_arg(more, void *);
  va_end(more);
  if (armed && type(fd) == WRITABLE) FAIL_IF(CLONE, name(fd), 0, -1);
  return real(fd, request, argument);
}

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *to_at, size_t bytes, unsigned flags) {
  REAL(copy_file_range);
  if (armed && type(to) == WRITABLE) FAIL_IF(COPY, name(to), 0, -1);
  return real(from, at, to, to_at, bytes, flags);
}

ssize_t sendfile64(int to, int from, off64_t *at, size_t bytes) {
  REAL(sendfile64);
  if (armed && type(to) == WRITABLE) FAIL_IF(COPY, name(to), 0, -1);
  return real(to, from, at, bytes);
}

int flock(int fd, int operation) {
  REAL(flock);
  if (armed && type(fd) != FOREIGN && operation != LOCK_UN) FAIL_IF(FLOCK, name(fd), 0, -1);
  return real(fd, operation);
}

/* ---- names ---- */

int rename(const char *from, const char *to) {
  REAL(rename);
  if (inside(to)) FAIL_IF(RENAME, to, 0, -1);
  return real(from, to);
}

int unlink(const char *path) {
  REAL(unlink);
  if (inside(path)) FAIL_IF(UNLINK, path, 0, -1);
  return real(path);
}

int unlinkat(int folder, const char *path, int flags) {
  REAL(unlinkat);
  if (inside_at(folder, path)) FAIL_IF(UNLINK, path, 0, -1);
  return real(folder, path, flags);
}

int rmdir(const char *path) {
  REAL(rmdir);
  if (inside(path)) FAIL_IF(UNLINK, path, 0, -1);
  return real(path);
}

int remove(const char *path) {
  REAL(remove);
  if (inside(path)) FAIL_IF(UNLINK, path, 0, -1);
  return real(path);
}

int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  if (inside(path)) FAIL_IF(MKDIR, path, 0, -1);
  return real(path, mode);
}

int link(const char *from, const char *to) {
  REAL(link);
  if (inside(to)) FAIL_IF(LINK, to, 0, -1);
  return real(from, to);
}

int symlink(const char *from, const char *to) {
  REAL(symlink);
  if (inside(to)) FAIL_IF(SYMLINK, to, 0, -1);
  return real(from, to);
}

int chmod(const char *path, mode_t mode) {
  REAL(chmod);
  if (inside(path)) FAIL_IF(CHMOD, path, 0, -1);
  return real(path, mode);
}

int fchmod(int fd, mode_t mode) {
  REAL(fchmod);
  if (armed && type(fd) != FOREIGN) FAIL_IF(CHMOD, name(fd), 0, -1);
  return real(fd, mode);
}

int fchmodat(int folder, const char *path, mode_t mode, int flags) {
  REAL(fchmodat);
  if (inside_at(folder, path)) FAIL_IF(CHMOD, path, 0, -1);
  return real(folder, path, mode, flags);
}

int utimes(const char *path, const struct timeval times[2]) {
  REAL(utimes);
  if (inside(path)) FAIL_IF(UTIME, path, 0, -1);
  return real(path, times);
}

int futimens(int fd, const struct timespec times[2]) {
  REAL(futimens);
  if (armed && type(fd) != FOREIGN) FAIL_IF(UTIME, name(fd), 0, -1);
  return real(fd, times);
}

int utimensat(int folder, const char *path, const struct timespec times[2], int flags) {
  REAL(utimensat);
  if (inside_at(folder, path)) FAIL_IF(UTIME, path, 0, -1);
  return real(folder, path, times, flags);
}

/* ---- sockets ---- */

int socket(int domain, int kind, int protocol) {
  REAL(socket);
  int tcp = armed && (domain == AF_INET || domain == AF_INET6) && (kind & SOCK_STREAM) != 0;
  if (tcp) FAIL_IF(SOCKET, "-", 0, -1);
  int fd = real(domain, kind, protocol);
  if (tcp && fd >= 0) set_type(fd, A_SOCKET, NULL);
  return fd;
}

int connect(int fd, const struct sockaddr *address, socklen_t length) {
  REAL(connect);
  if (armed && type(fd) == A_SOCKET) FAIL_IF(CONNECT, "-", 0, -1);
  return real(fd, address, length);
}

int epoll_create1(int flags) {
  REAL(epoll_create1);
  if (armed) FAIL_IF(EPOLL, "-", 0, -1);
  return real(flags);
}

int eventfd(unsigned value, int flags) {
  REAL(eventfd);
  if (armed) FAIL_IF(EPOLL, "-", 0, -1);
  return real(value, flags);
}
