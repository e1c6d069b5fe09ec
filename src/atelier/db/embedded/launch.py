"""Starts one of PostgreSQL's programs as the right user. Run as a script, by path; it imports nothing of the house.

    python -I -S launch.py (wait | detach) UID GID -- DIRECTORY... -- PROGRAM ARGUMENT...

`wait` becomes the program. `detach` prints the process id of the program and returns; the program's output goes to
the caller's stderr. When root runs this, the program runs as UID and GID, for PostgreSQL refuses root.

That other user may be kept out of the directories which PostgreSQL must reach (a home directory is usually closed to
others). Then, and only then, the program keeps the weakest capability that opens them: CAP_DAC_READ_SEARCH (pass any
directory, read any file), or CAP_DAC_OVERRIDE where a container withholds the former. No mode or owner is changed.

This is a process of its own because the steps between fork and exec are not safe in a program with threads.
"""

from __future__ import annotations

import os
import sys

# Figures of the Linux headers: linux/prctl.h and linux/capability.h.
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2


def main(arguments: list[str]) -> None:
    mode, uid, gid, _, *rest = arguments
    middle = rest.index("--")
    directories, command = rest[:middle], rest[middle + 1 :]
    os.chdir("/")  # the caller's working directory may be closed to the other user, or vanish
    os.umask(0o077)
    if mode == "detach" and (child := os.fork()):
        sys.stdout.write(f"{child}\n")
        return
    if mode == "detach":
        os.dup2(2, 1)
    if os.geteuid() == 0:
        run_as(int(uid), int(gid), directories, command)
    else:
        os.execv(command[0], command)  # noqa: S606


def run_as(uid: int, gid: int, directories: list[str], command: list[str]) -> None:
    """Becomes the program under another user; ends with a sentence on stderr if that user cannot reach it."""
    os.setgroups([])
    os.setgid(gid)
    with_capabilities = sys.platform == "linux" and keep_capabilities()
    os.setuid(uid)
    blocked = try_to_run(directories, command)
    if with_capabilities:
        for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
            if raise_capability(capability):
                blocked = try_to_run(directories, command)
    sys.exit(f"user {uid}, which the server runs as, cannot reach {blocked}")


def try_to_run(directories: list[str], command: list[str]) -> str:
    """Does not return if all goes well; otherwise says which path is closed."""
    path = command[0]
    try:
        for path in directories:
            os.listdir(path)  # noqa: PTH208  (pathlib would double the time this script takes)
            os.stat(f"{path}/.")  # noqa: PTH116
        path = command[0]
        os.execv(path, command)  # noqa: S606
    except PermissionError:
        return path


def keep_capabilities() -> bool:
    """Lets the capabilities outlive setuid (as permitted, not effective). exec drops all but the ambient ones."""
    try:
        import ctypes
    except ImportError:  # some small builds of Python
        return False
    return bool(ctypes.CDLL(None).prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0)


def raise_capability(capability: int) -> bool:
    """Makes this the one effective capability and hands it to the program. False where the host withholds it."""
    import ctypes

    libc = ctypes.CDLL(None)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable of capabilities 0..31, then of 32..63
    bit = 1 << capability
    if libc.capget(header, sets) or not sets[1] & bit:
        return False
    sets[0] = sets[2] = bit
    sets[3] = sets[5] = 0
    if libc.capset(header, sets):
        return False
    return bool(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0)


if __name__ == "__main__":
    main(sys.argv[1:])
