/* Bind to loopback whoever asks for every address: Orthanc 1.10 and dcmqrscp have no setting for it. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
    int (*real)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "bind");
    struct sockaddr_storage ours;
    memset(&ours, 0, sizeof ours);
    memcpy(&ours, address, length < sizeof ours ? length : sizeof ours);
    if (ours.ss_family == AF_INET)
        ((struct sockaddr_in *)&ours)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (ours.ss_family == AF_INET6)
        ((struct sockaddr_in6 *)&ours)->sin6_addr = in6addr_loopback;
    return real(fd, (struct sockaddr *)&ours, length);
}
