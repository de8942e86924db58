/* Does the phone ring? Asks Ringbook within 500 ms, and rings when in doubt (docs/firmware.md).
 * C99 and POSIX sockets; one static buffer, no allocation, no parser.    cc -std=c99 -o ring ring.c */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUDGET_MS = 500 };
struct decision { char action[8], sip_status[4], ringtone[256]; };
static char buffer[2048]; /* the request, then the answer, which has less than 1 KiB with its headers */

static long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

/* Whether the socket is ready before the budget is spent. */
static int ready(int fd, short event, long end) {
    struct pollfd p = {fd, event, 0};
    long left = end - now();
    return left > 0 && poll(&p, 1, (int)left) == 1;
}

/* The request, with every byte of the caller percent-encoded; 0 where it does not fit. */
static size_t request(const char *host, const char *phone, const char *key, const char *caller) {
    size_t room = sizeof buffer - 1;
    int n = snprintf(buffer, room, "GET /api/v1/phones/%s/ring-decision?format=text&caller=", phone);
    for (; n > 0 && (size_t)n + 3 < room && *caller; caller++)
        n += snprintf(buffer + n, room - (size_t)n, "%%%02X", (unsigned)(unsigned char)*caller);
    if (n <= 0 || (size_t)n >= room) return 0;
    const char *headers = " HTTP/1.0\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n";
    int m = snprintf(buffer + n, room - (size_t)n, headers, host, key);
    return m > 0 && (size_t)(n + m) < room && !*caller ? (size_t)(n + m) : 0;
}

/* Sends it, and reads until the last line has come; 0 where there is no whole answer in time. */
static int exchange(int fd, const struct sockaddr_in *to, size_t length, long end) {
    size_t got = 0;
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0) return 0;
    (void)connect(fd, (const struct sockaddr *)to, sizeof *to); /* whether it worked, sending tells */
    if (!ready(fd, POLLOUT, end) || send(fd, buffer, length, MSG_NOSIGNAL) != (ssize_t)length) return 0;
    while (got < sizeof buffer - 1 && ready(fd, POLLIN, end)) {
        ssize_t n = recv(fd, buffer + got, sizeof buffer - 1 - got, 0);
        if (n <= 0) break;
        buffer[got += (size_t)n] = '\0';
        const char *last = strstr(buffer, "\nrevision=");
        if (last && strchr(last + 1, '\n')) return 1;
    }
    return 0;
}

/* The value of "key=value" on a line of the answer, if it fits. */
static int value(const char *body, const char *key, char *out, size_t room) {
    const char *at = strstr(body, key);
    size_t n = at ? strcspn(at += strlen(key), "\r\n") : room;
    if (n >= room) return 0;
    memcpy(out, at, n);
    out[n] = '\0';
    return 1;
}

struct decision ring_decision(const char *ip, int port, const char *phone, const char *key,
                              const char *caller) {
    static const struct decision in_doubt = {"ring", "", ""}; /* an empty ringtone is the phone's own */
    struct decision it = in_doubt;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    long end = now() + BUDGET_MS;
    size_t length = request(ip, phone, key, caller);
    int fd = length && inet_pton(AF_INET, ip, &to.sin_addr) == 1 ? socket(AF_INET, SOCK_STREAM, 0) : -1;
    if (fd < 0) return in_doubt;
    int is_whole = exchange(fd, &to, length, end);
    close(fd);
    int is_decided = is_whole && !strncmp(buffer, "HTTP/1.", 7) && !strncmp(buffer + 8, " 200 ", 5);
    const char *body = is_decided ? strstr(buffer, "\r\n\r\n") : NULL;
    if (!body || !value(body, "\naction=", it.action, sizeof it.action)) return in_doubt;
    if (!value(body, "\nsip_status=", it.sip_status, sizeof it.sip_status)) return in_doubt;
    if (!value(body, "\nringtone=", it.ringtone, sizeof it.ringtone)) it.ringtone[0] = '\0';
    if (!strcmp(it.action, "busy")) return strlen(it.sip_status) == 3 ? it : in_doubt;
    return strcmp(it.action, "silent") && strcmp(it.action, "ring") ? in_doubt : it;
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "usage: ring IP PORT PHONE KEY CALLER\n");
        return 2;
    }
    struct decision it = ring_decision(argv[1], atoi(argv[2]), argv[3], argv[4], argv[5]);
    printf("action=%s sip_status=%s ringtone=%s\n", it.action, it.sip_status, it.ringtone);
    return 0;
}
