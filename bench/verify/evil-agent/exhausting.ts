import { type Escape, LIMITS, py, sh } from './escape.ts';

const SOON_MS = 1_500;
const over = (limit: number) => Math.round(limit * 1.5);

/** More than it is given: processes, memory, disk, output, time. None of it harms a machine without limits either. */
export const exhausting: Escape[] = [
  py('many processes', ({ mark }) =>
    [
      'n = 0',
      'try:',
      `    while n < ${over(LIMITS.pids)}:`,
      '        if os.fork() == 0:',
      `            os.execvp("sleep", ["sleep", "${mark}"])`,
      '        n += 1',
      'except OSError: pass',
      `return n >= ${over(LIMITS.pids)}`,
    ].join('\n'),
  ),
  py('many threads', () =>
    [
      'import threading',
      'n = 0',
      'try:',
      `    while n < ${over(LIMITS.pids)}:`,
      '        threading.Thread(target=time.sleep, args=(1,), daemon=True).start()',
      '        n += 1',
      'except BaseException: pass',
      `return n >= ${over(LIMITS.pids)}`,
    ].join('\n'),
  ),
  py('memory', () => `held = bytearray(b"x") * (${over(LIMITS.memoryMb)} << 20)\ntime.sleep(1.2)\nreturn True`),
  py(
    'memory in files',
    () =>
      `with open("/dev/shm/fill", "wb") as file:\n    for _ in range(${over(LIMITS.memoryMb)}): file.write(b"x" * (1 << 20))\nos.remove("/dev/shm/fill")\nreturn True`,
  ),
  py(
    'memory in /tmp',
    () =>
      `import tempfile\nwith tempfile.TemporaryFile(dir="/tmp") as file:\n    for _ in range(${over(LIMITS.diskMb)}): file.write(b"x" * (1 << 20))\nreturn True`,
  ),
  py(
    'one large file',
    () =>
      `with open("fill", "wb") as file:\n    for _ in range(${over(LIMITS.diskMb)}): file.write(b"x" * (1 << 20))\nos.remove("fill")\nreturn True`,
  ),
  py('many files', () =>
    [
      `for n in range(${Math.ceil(over(LIMITS.diskMb) / 4)}):`,
      '    with open("fill%d" % n, "wb") as file: file.write(b"x" * (4 << 20))',
      'time.sleep(3)',
      'return True',
    ].join('\n'),
  ),
  sh('much output', () => `head -c ${LIMITS.outputBytesMax * 3} /dev/zero | tr '\\0' x`),
  sh('much output of errors', () => `head -c ${LIMITS.outputBytesMax * 3} /dev/zero | tr '\\0' x >&2`),
  sh('time, deaf to signals', ({ mark }) => `trap '' TERM INT HUP QUIT; sleep ${mark}; sleep ${mark}`, SOON_MS),
  py(
    'time, in a loop',
    () => 'import signal\nfor each in (1, 2, 3, 15): signal.signal(each, signal.SIG_IGN)\nwhile True: pass',
    SOON_MS,
  ),
  sh('a process in the background', ({ mark }) => `sleep ${mark} >/dev/null 2>&1 &`),
  sh('a process in a session of its own', ({ mark }) => `setsid sleep ${mark} >/dev/null 2>&1 </dev/null &`),
  sh(
    'a process that its parent left',
    ({ mark }) => `(setsid nohup sh -c 'sleep ${mark}; :' >/dev/null 2>&1 &) ; true`,
  ),
  py('a process that left twice', ({ mark }) =>
    [
      'if os.fork() == 0:',
      '    os.setsid()',
      '    if os.fork() == 0:',
      '        for handle in range(3): os.close(handle)',
      `        os.execvp("sleep", ["sleep", "${mark}"])`,
      '    os._exit(0)',
    ].join('\n'),
  ),
  sh('a process that stops itself', ({ mark }) => `sh -c 'kill -STOP $$; sleep ${mark}' & sleep ${mark}`, SOON_MS),
  sh(
    'a process that starts itself anew',
    ({ mark }) => `trap 'setsid sleep ${mark} &' EXIT TERM; setsid sleep ${mark} & sleep 0.3`,
  ),
];
