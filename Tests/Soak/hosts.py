"""Hosts that are network namespaces: each has a name, a loopback of its own, and a clock that may be wrong."""

import ctypes
import fcntl
import os
import selectors
import socket
import struct
import subprocess
import sys
import threading

CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
# What keeps a host's namespaces: a process that does nothing until its standard input ends.
HOLDER = "import sys; sys.path.insert(0, sys.argv[1]); import hosts; hosts.hold(sys.argv[2])"
FOLDER = os.path.dirname(os.path.abspath(__file__))


def isolate():
    """Goes on in a network namespace of its own, in which no other program's ports are; as root or as anybody else."""
    if os.environ.get("SOAK_ISOLATED"):
        return raise_loopback()
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    os.execvpe(
        "unshare", ["unshare", *as_root, "--net", sys.executable, *sys.argv], dict(os.environ, SOAK_ISOLATED="1"))


def raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack_from("16sH", fcntl.ioctl(handle, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(handle, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | IFF_UP))


def hold(name):
    socket.sethostname(name)
    raise_loopback()
    print("ready", flush=True)
    sys.stdin.read()


def build_clock(folder):
    """The library that gives a program another clock. libfaketime moves timers, too, and has libdispatch spin."""
    library = os.path.join(folder, "other-clock.so")
    subprocess.run(
        ["clang", "-std=gnu2x", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-o", library,
         os.path.join(FOLDER, "other-clock.c")], check=True)
    return library


class Host:
    """A host. Ports of ours are its own: what connects to one there reaches it here."""

    def __init__(self, name, folder, library, clock=0):
        self.name = name
        self.library = library
        self.folder = os.path.join(folder, name)
        self.clock = clock
        os.makedirs(self.folder)
        self.set_clock()
        self.holder = subprocess.Popen(
            ["unshare", "--net", "--uts", sys.executable, "-c", HOLDER, FOLDER, name], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)
        if self.holder.stdout.readline() != b"ready\n":
            sys.exit(f"{name}: no namespaces can be made here")

    def command(self, command):
        namespaces = f"/proc/{self.holder.pid}/ns"
        return ["nsenter", f"--net={namespaces}/net", f"--uts={namespaces}/uts", "--", *command]

    def set_clock(self, later=0):
        """Sets the clock of programs that are started from now on, in seconds from ours."""
        with open(os.path.join(self.folder, ".clock"), "w", encoding="utf-8") as file:
            file.write(f"{self.clock + later}\n")

    def environment(self, variables):
        return {"PATH": os.environ["PATH"], "HOME": self.folder, **variables, "LD_PRELOAD": self.library}

    def listen(self, port):
        """A socket that listens on a port of this host's loopback."""
        answer = []

        def enter():
            # Namespaces are a thread's: this one's ends with it.
            namespace = os.open(f"/proc/{self.holder.pid}/ns/net", os.O_RDONLY)
            if ctypes.CDLL(None, use_errno=True).setns(namespace, CLONE_NEWNET) != 0:
                answer.append(OSError(ctypes.get_errno(), "setns"))
            else:
                listener = socket.create_server(("127.0.0.1", port), backlog=256)
                answer.append(listener)
            os.close(namespace)

        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
        if isinstance(answer[0], OSError):
            raise answer[0]
        return answer[0]

    def end(self):
        self.holder.stdin.close()
        self.holder.wait()


class Relay:
    """Carries bytes from ports of hosts to the same ports here. A port can be cut off: then nobody answers there."""

    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.peers = {}
        self.cut = set()
        self.waker, self.woken = socket.socketpair()
        self.selector.register(self.woken, selectors.EVENT_READ)
        self.isEnded = False
        self.thread = threading.Thread(target=self.run, daemon=True)

    def carry(self, host, port):
        listener = host.listen(port)
        listener.setblocking(False)
        self.selector.register(listener, selectors.EVENT_READ, port)

    def end(self):
        self.isEnded = True
        self.waker.send(b"x")
        self.thread.join()
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()
        self.selector.close()

    def run(self):
        while not self.isEnded:
            for key, _ in self.selector.select():
                if key.data is not None:
                    self.accept(key.fileobj, key.data)
                elif key.fileobj in self.peers:
                    self.move(key.fileobj)

    def accept(self, listener, port):
        connection, _ = listener.accept()
        if port in self.cut:
            return connection.close()
        target = socket.create_connection(("127.0.0.1", port))
        for one, other in ((connection, target), (target, connection)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.peers[one] = (other, port)
            self.selector.register(one, selectors.EVENT_READ)

    def move(self, source):
        target, port = self.peers[source]
        try:
            data = b"" if port in self.cut else source.recv(65536)
            if data:
                return target.sendall(data)
        except OSError:
            pass
        for one in (source, target):
            self.selector.unregister(one)
            self.peers.pop(one)
            one.close()
