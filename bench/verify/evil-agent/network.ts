import { ESCAPED, type Escape, node, py, sh } from './escape.ts';

/** Every kind of network. */
export const network: Escape[] = [
  py('a door of this machine', ({ port }) => `return socket.create_connection(("127.0.0.1", ${port}), 2).recv(99)`),
  py('a door by its name', ({ port }) => `return socket.create_connection(("localhost", ${port}), 2).recv(99)`),
  py("a door at the machine's other addresses", ({ port, addresses }) =>
    [
      `for host in ${JSON.stringify(addresses)}:`,
      '    try:',
      `        socket.create_connection((host, ${port}), 2)`,
      '    except OSError: pass',
    ].join('\n'),
  ),
  py('a door at 0.0.0.0', ({ port }) => `return socket.create_connection(("0.0.0.0", ${port}), 2).recv(99)`),
  py(
    'a door by an address of version 6',
    ({ port }) =>
      `door = socket.socket(socket.AF_INET6)\ndoor.settimeout(2)\ndoor.connect(("::ffff:127.0.0.1", ${port}))\nreturn door.recv(99)`,
  ),
  py('a datagram', ({ udpPort }) => `socket.socket(2, 2).sendto(b"out", ("127.0.0.1", ${udpPort}))\ntime.sleep(0.2)`),
  py(
    'a question to a name server',
    ({ udpPort }) =>
      `question = struct.pack(">6H", 7, 256, 1, 0, 0, 0) + b"\\6secret\\7example\\0\\0\\1\\0\\1"\nsocket.socket(2, 2).sendto(question, ("127.0.0.1", ${udpPort}))\ntime.sleep(0.2)`,
  ),
  py(
    'a socket in a folder',
    ({ socketFile }) => `door = socket.socket(1)\ndoor.connect("${socketFile}")\nreturn door.recv(99)`,
  ),
  py(
    'a socket through another process',
    ({ socketFile, canaryPid }) =>
      `door = socket.socket(1)\ndoor.connect("/proc/${canaryPid}/cwd/${socketFile.split('/').at(-1)}")\nreturn door.recv(99)`,
  ),
  py(
    'a socket without a file',
    ({ socketFile }) => `door = socket.socket(1)\ndoor.connect("\\0${socketFile}")\nreturn door.recv(99)`,
  ),
  node('a door, from Node', ({ port }) => `fetch('http://127.0.0.1:${port}').catch(() => 0)`),
  sh('a door, from the shell', ({ port }) =>
    `exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3`.replace(/^/, "bash -c '").replace(/$/, "'"),
  ),
  sh('devices of the network', () => `grep -v 'lo:' /proc/net/dev | tail -n +3 | grep -q : && echo ${ESCAPED}`),
  sh('ways of the network', () => `tail -n +2 /proc/net/route | grep -q . && echo ${ESCAPED}`),
  sh('connections of the host', () => `tail -n +2 /proc/net/tcp | grep -q . && echo ${ESCAPED}`),
  py('raw packets', () => 'socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)\nreturn True'),
  py('packets of the device', () => 'socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3)\nreturn True'),
  py(
    'a network device',
    () =>
      'import subprocess\nif subprocess.run(["ip", "link", "add", "evil0", "type", "dummy"]).returncode == 0:\n    subprocess.run(["ip", "link", "del", "evil0"])\n    return True',
  ),
  sh(
    'the network of process 1',
    ({ port }) => `nsenter -t 1 -n python3 -c 'import socket; socket.create_connection(("127.0.0.1", ${port}), 2)'`,
  ),
  sh(
    "another process's network",
    ({ port, canaryPid }) =>
      `nsenter -t ${canaryPid} -n python3 -c 'import socket; socket.create_connection(("127.0.0.1", ${port}), 2)'`,
  ),
];
