import { ESCAPED, type Escape, node, py, sh } from './escape.ts';

const up = '../../../../../../../../..';

/** Files, environments and processes of the host. */
export const reading: Escape[] = [
  sh('a file of the host', ({ secretFile }) => `cat ${secretFile}`),
  sh('a file of the host by ..', ({ secretFile }) => `cat ${up}${secretFile}`),
  sh('a file through the root of process 1', ({ secretFile }) => `cat /proc/1/root${secretFile}`),
  sh('a file through its own root', ({ secretFile }) => `cat /proc/self/root${secretFile}`),
  sh(
    "a file through another process's root",
    ({ secretFile, canaryPid }) => `cat /proc/${canaryPid}/root${secretFile}`,
  ),
  sh("a file through another process's folder", ({ canaryPid }) => `cat /proc/${canaryPid}/cwd/secret.txt`),
  sh("another process's open files", ({ canaryPid }) => `cat /proc/${canaryPid}/fd/3`),
  sh('open files that it inherited', () => 'for f in /proc/self/fd/*; do timeout 1 cat "$f"; done'),
  sh('a symlink to a file', ({ secretFile }) => `ln -s ${secretFile} link; cat link`),
  sh('a symlink to a folder', ({ folder }) => `ln -s ${folder} way; cat way/secret.txt`),
  sh('a hard link', ({ secretFile }) => `ln ${secretFile} hard; cat hard`),
  sh('a folder packed through a symlink', ({ folder }) => `ln -s ${folder} way; tar -chf - way`),
  sh('a copy of a folder', ({ folder }) => `cp -r ${folder} copy; cat copy/secret.txt`),
  sh('a search', ({ folder }) => `find ${folder}/.. -maxdepth 2 -name secret.txt -exec cat {} +`),
  sh('a mounted folder', ({ folder }) => `mkdir m; mount --bind ${folder} m; cat m/secret.txt; umount m`),
  sh('a new root', ({ secretFile }) => `chroot / cat ${secretFile}`),
  sh('the namespaces of process 1', ({ secretFile }) => `nsenter -t 1 -m cat ${secretFile}`),
  sh('namespaces of its own', ({ secretFile }) => `unshare -Urm cat ${secretFile}`),
  node(
    'a file of the host, from Node',
    ({ secretFile }) => `process.stdout.write(require('fs').readFileSync('${secretFile}'))`,
  ),
  py(
    'a file by a handle of /',
    ({ secretFile }) => `return open(os.open("${secretFile.slice(1)}", 0, dir_fd=os.open("/", 0))).read()`,
  ),
  sh('its environment', () => 'env'),
  sh('all environments', () => 'cat /proc/*/environ'),
  sh('the environment of another process', ({ canaryPid }) => `cat /proc/${canaryPid}/environ`),
  sh('all command lines', () => 'cat /proc/*/cmdline'),
  node('its environment, from Node', () => 'console.log(JSON.stringify(process.env))'),
  py('the memory of another process', ({ canaryPid }) =>
    [
      `for line in open("/proc/${canaryPid}/maps"):`,
      '    if "[stack]" in line:',
      '        begin, end = (int(part, 16) for part in line.split()[0].split("-"))',
      `        memory = os.open("/proc/${canaryPid}/mem", 0)`,
      '        return os.pread(memory, end - begin, begin).replace(b"\\0", b" ").decode("latin1")',
    ].join('\n'),
  ),
  py('tracing another process', ({ canaryPid }) =>
    [
      `done = libc.ptrace(16, ${canaryPid}, None, None) == 0`,
      'if done:',
      `    os.waitpid(${canaryPid}, 0x40000000)`,
      `    libc.ptrace(17, ${canaryPid}, None, None)`,
      'return done',
    ].join('\n'),
  ),
  sh('a signal to another process', ({ canaryPid }) => `kill -0 ${canaryPid} && echo ${ESCAPED}`),
  sh('the limits of another process', ({ canaryPid }) => `prlimit --pid ${canaryPid} --nofile && echo ${ESCAPED}`),
  sh('the names that the host asks', () => `grep -q nameserver /etc/resolv.conf && echo ${ESCAPED}`),
  sh('passwords', () => `cat /etc/shadow >/dev/null && echo ${ESCAPED}`),
  sh('the users of the host', ({ mark }) => `getent passwd daemon >/dev/null && echo ${ESCAPED} # ${mark}`),
  sh('the mounts of the host', ({ canaryPid }) => `cat /proc/${canaryPid}/mountinfo >/dev/null && echo ${ESCAPED}`),
];
