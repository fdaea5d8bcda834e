import { ESCAPED, type Escape, node, py, sh } from './escape.ts';

const up = '../../../../../../../../..';
const openable = (name: string, path: string, flags = 'os.O_WRONLY'): Escape =>
  py(name, () => `os.close(os.open("${path}", ${flags} | os.O_NONBLOCK)); return True`);

/** Writing outside of the workspace, the kernel's own files, devices and rights. */
export const writing: Escape[] = [
  sh('a file outside', ({ folder }) => `echo x > ${folder}/stranger`),
  sh('a file outside by ..', ({ folder }) => `echo x > ${up}${folder}/stranger`),
  sh('a file through a symlinked folder', ({ folder }) => `ln -s ${folder} way; echo x > way/stranger`),
  sh('a file through a symlink', ({ folder }) => `ln -s ${folder}/stranger way; echo x > way`),
  sh(
    "a file through another process's root",
    ({ folder, canaryPid }) => `echo x > /proc/${canaryPid}/root${folder}/stranger`,
  ),
  sh("a file through another process's folder", ({ canaryPid }) => `echo x > /proc/${canaryPid}/cwd/stranger`),
  sh('more in a file outside', ({ secretFile }) => `echo x >> ${secretFile}`),
  sh('a file outside, renamed', ({ secretFile }) => `mv ${secretFile} ${secretFile}.moved`),
  sh('a file outside, removed', ({ secretFile }) => `rm -f ${secretFile}`),
  sh('a pipe outside', ({ folder }) => `mkfifo ${folder}/stranger`),
  sh(
    'an archive with ..',
    ({ folder }) => `echo x > x; tar -cPf a.tar --transform 's|^x|${up}${folder}/stranger|' x; tar -xPf a.tar`,
  ),
  sh(
    'an archive with a whole path',
    ({ folder }) => `echo x > x; tar -cPf a.tar --transform 's|^x|${folder}/stranger|' x; tar -xPf a.tar`,
  ),
  node('a file outside, from Node', ({ folder }) => `require('fs').writeFileSync('${folder}/stranger', 'x')`),
  sh('a programme beside the others', () => `[ -w /usr/bin ] && echo ${ESCAPED}`),
  sh('a library that all load', () => `[ -w /etc ] && echo ${ESCAPED}`),
  openable('the list of users', '/etc/passwd'),
  openable('what the kernel starts at a crash', '/proc/sys/kernel/core_pattern'),
  openable("the kernel's settings", '/proc/sys/vm/drop_caches'),
  openable("the kernel's keys", '/proc/sysrq-trigger'),
  openable("the kernel's log", '/dev/kmsg'),
  openable('the memory of the machine', '/dev/mem', 'os.O_RDONLY'),
  openable('virtual machines', '/dev/kvm', 'os.O_RDWR'),
  openable('loop devices', '/dev/loop-control', 'os.O_RDWR'),
  openable('file systems of its own', '/dev/fuse', 'os.O_RDWR'),
  openable('network devices of its own', '/dev/net/tun', 'os.O_RDWR'),
  openable('terminals of the host', '/dev/tty0', 'os.O_RDWR'),
  py(
    "the disk's own device",
    () =>
      'import glob\nfor disk in glob.glob("/dev/[sv]d[a-z]") + glob.glob("/dev/nvme?n?"):\n    os.close(os.open(disk, os.O_RDONLY))\n    return True',
  ),
  py('a way out of its control group', () =>
    [
      'for root, _dirs, files in os.walk("/sys/fs/cgroup"):',
      '    for name in ("release_agent", "cgroup.procs"):',
      '        if name in files:',
      '            os.close(os.open(os.path.join(root, name), os.O_WRONLY))',
      '            return True',
    ].join('\n'),
  ),
  sh('a device', ({ mark }) => `mknod d${mark} b 7 250 && echo ${ESCAPED}`),
  sh('a file system', () => `mkdir m; mount -t tmpfs none m && echo ${ESCAPED} && umount m`),
  sh('another /proc', () => `mkdir p; mount -t proc none p && echo ${ESCAPED} && umount p`),
  sh("the machine's name", () => `hostname "$(hostname)" && echo ${ESCAPED}`),
  py('the rights of root', () => 'os.setuid(0)\nreturn os.getuid() == 0'),
  py('a setuid programme', () =>
    [
      'import shutil, subprocess',
      'shutil.copy("/usr/bin/id", "./id")',
      'os.chown("./id", 0, 0)',
      'os.chmod("./id", 0o4755)',
      'return subprocess.run(["./id", "-u"], capture_output=True, text=True).stdout.strip() == "0"',
    ].join('\n'),
  ),
  sh('capabilities', () => `grep -q '^CapEff:[[:space:]]*0*$' /proc/self/status || echo ${ESCAPED}`),
  sh('new rights by a programme', () => `grep -q '^NoNewPrivs:[[:space:]]*1' /proc/self/status || echo ${ESCAPED}`),
  py(
    'kernel programmes (bpf)',
    () => 'return libc.syscall(321, 5, ctypes.create_string_buffer(72), 72) >= 0 or ctypes.get_errno() not in (1, 38)',
  ),
  sh('a better place in the queue', () => `nice -n -5 true 2>&1 | grep -q . || echo ${ESCAPED}`),
  py(
    'more of what it is limited to',
    () => 'import resource\nresource.setrlimit(resource.RLIMIT_NPROC, (resource.RLIM_INFINITY,) * 2)\nreturn True',
  ),
];
