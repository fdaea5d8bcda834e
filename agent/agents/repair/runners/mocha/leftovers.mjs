const running = new Set();
const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'];

/** Timers that the repository's code starts can be told from the runner's own, and ended. */
export function watchTimers() {
  for (const name of TIMERS) {
    const real = globalThis[name];
    const watched = (fn, ...rest) => {
      const timer = real(
        (...values) => {
          if (name !== 'setInterval') running.delete(timer);
          return fn(...values);
        },
        ...rest,
      );
      running.add(timer);
      return timer;
    };
    globalThis[name] = Object.assign(watched, real);
    // `util.promisify(setTimeout)` asks for this.
    for (const key of Object.getOwnPropertySymbols(real)) watched[key] = real[key];
  }
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate']) {
    const real = globalThis[name];
    globalThis[name] = (timer) => {
      running.delete(timer);
      return real(timer);
    };
  }
}

const GLOBALS = [
  'Date',
  'console',
  'fetch',
  'performance',
  ...TIMERS,
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
];
const handles = () => process._getActiveHandles();

/** What a run may leave behind in the process: answers a function that takes it away. */
export function watchLeftovers() {
  const before = {
    handles: new Set(handles()),
    timers: new Set(running),
    env: { ...process.env },
    cwd: process.cwd(),
    globals: GLOBALS.map((name) => [name, globalThis[name]]),
    random: Math.random,
    listeners: new Map(process.eventNames().map((name) => [name, process.rawListeners(name)])),
  };
  return () => {
    for (const handle of handles()) if (!before.handles.has(handle)) end(handle);
    for (const timer of running) if (!before.timers.has(timer)) clearTimeout(timer);
    for (const timer of running) if (!before.timers.has(timer)) clearImmediate(timer);
    for (const name of Object.keys(process.env)) if (!(name in before.env)) delete process.env[name];
    Object.assign(process.env, before.env);
    if (process.cwd() !== before.cwd) process.chdir(before.cwd);
    for (const [name, value] of before.globals) if (globalThis[name] !== value) globalThis[name] = value;
    Math.random = before.random;
    for (const name of process.eventNames())
      for (const listener of process.rawListeners(name))
        if (!before.listeners.get(name)?.includes(listener)) process.removeListener(name, listener);
  };
}

function end(handle) {
  try {
    if (handle.fd !== undefined && handle.fd >= 0 && handle.fd <= 2) return;
    handle.closeAllConnections?.();
    if (typeof handle.kill === 'function') handle.kill('SIGKILL');
    else if (typeof handle.destroy === 'function') handle.destroy();
    else handle.close?.(() => {});
  } catch {}
}
