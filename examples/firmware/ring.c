/* Does the phone ring? Asks Ringbook within 500 ms, and rings when in doubt (docs/firmware.md).
 * C99 and POSIX sockets; one static buffer, no allocation, no parser.    cc -std=c99 -o ring ring.c */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct decision { const char *action, *sip_status, *ringtone; }; /* good until the next question */
static char buffer[2048]; /* the request, then the answer, which has less than 1 KiB with its headers */

/* Whether the socket is ready before 500 ms have gone since the beginning. */
static int ready(int fd, short event, const struct timespec *begin) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long left = 500 - (now.tv_sec - begin->tv_sec) * 1000L - (now.tv_nsec - begin->tv_nsec) / 1000000L;
    return left > 0 && poll(&(struct pollfd){fd, event, 0}, 1, (int)left) == 1;
}

/* Sends the request, and reads until the last line has come: the body, or nothing where there is none in time. */
static char *exchange(int fd, const struct sockaddr_in *to, int length) {
    struct timespec begin;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0) return NULL;
    (void)connect(fd, (const struct sockaddr *)to, sizeof *to); /* whether it worked, sending tells */
    if (!ready(fd, POLLOUT, &begin) || send(fd, buffer, (size_t)length, MSG_NOSIGNAL) != length) return NULL;
    for (size_t got = 0; got < sizeof buffer - 1 && ready(fd, POLLIN, &begin);) {
        ssize_t n = recv(fd, buffer + got, sizeof buffer - 1 - got, 0);
        if (n <= 0) return NULL;
        buffer[got += (size_t)n] = '\0';
        char *last = strstr(buffer, "\nrevision=");
        if (last && strchr(last + 1, '\n'))
            return strncmp(buffer, "HTTP/1.", 7) || strncmp(buffer + 8, " 200 ", 5) ? NULL : strstr(buffer, "\r\n\r\n");
    }
    return NULL;
}

/* The value of "key=value" on a line. The text ends there from now on, so the last line is asked for first. */
static const char *value(char *body, const char *key) {
    char *at = strstr(body, key);
    if (!at) return "";
    at += strlen(key);
    at[strcspn(at, "\r\n")] = '\0';
    return at;
}

struct decision ring_decision(const struct sockaddr_in *to, const char *phone, const char *key, const char *caller) {
    const struct decision in_doubt = {"ring", "", ""}; /* an empty ringtone is the phone's own */
    int n = snprintf(buffer, sizeof buffer, "GET /api/v1/phones/%s/ring-decision?format=text&caller=", phone);
    for (; n > 0 && n < 1800 && *caller; caller++) /* every byte is percent-encoded */
        n += snprintf(buffer + n, 4, "%%%02X", (unsigned)(unsigned char)*caller);
    if (n <= 0 || n >= 1800) return in_doubt;
    n += snprintf(buffer + n, sizeof buffer - (size_t)n, " HTTP/1.0\r\nAuthorization: Bearer %s\r\n\r\n", key);
    int fd = n < (int)sizeof buffer ? socket(AF_INET, SOCK_STREAM, 0) : -1;
    char *body = fd < 0 ? NULL : exchange(fd, to, n);
    if (fd >= 0) close(fd);
    if (!body) return in_doubt;
    struct decision it = in_doubt;
    it.ringtone = value(body, "\nringtone=");
    it.sip_status = value(body, "\nsip_status=");
    it.action = value(body, "\naction=");
    int is_busy = !strcmp(it.action, "busy") && strlen(it.sip_status) == 3;
    return is_busy || !strcmp(it.action, "silent") || !strcmp(it.action, "ring") ? it : in_doubt;
}

int main(int argc, char **argv) {
    struct sockaddr_in to = {.sin_family = AF_INET};
    if (argc != 6 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        fprintf(stderr, "usage: ring IP PORT PHONE KEY CALLER\n");
        return 2;
    }
    to.sin_port = htons((unsigned short)atoi(argv[2]));
    struct decision it = ring_decision(&to, argv[3], argv[4], argv[5]);
    printf("action=%s sip_status=%s ringtone=%s\n", it.action, it.sip_status, it.ringtone);
    return 0;
}
