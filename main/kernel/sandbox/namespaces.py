"""How our own programs get into network namespaces: `python.ts` puts this in front of each of them."""

import ctypes
import os
import threading

CLONE_NEWNET = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)


def check(answer, path=None):
    """The answer of a call to the C library; an OSError where it is that of a failure."""
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), path)
    return answer


def enter(path):
    """Moves this thread into a network namespace."""
    handle = os.open(path, os.O_RDONLY)
    check(libc.setns(handle, CLONE_NEWNET), path)
    os.close(handle)


def open_everywhere(open_one, wanted):
    """Opens something for each that is wanted, all at once: a thread for each, since each is in a namespace of its own."""
    opened, failures = [None] * len(wanted), []

    def work(place, each):
        try:
            opened[place] = open_one(each)
        except OSError as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=each) for each in enumerate(wanted)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return opened
