import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { endStream, streamRequest, unaryRequest, writeMessage } from './connect.ts';
import { type Asked, userOf } from './envd.ts';
import { checked, Refused, send } from './exchange.ts';
import { PATH, processOf } from './machine.ts';

export interface Running {
  child: ChildProcess;
  stdin: boolean;
  /** The connection to who started it breaks, as when the machine goes away. */
  cut(): void;
}

const KEEP_ALIVE_MS = 20_000;

/** Runs until its end, whoever still listens. */
export async function startProcess(asked: Asked): Promise<void> {
  const { sandbox, request, response } = asked;
  const user = userOf(asked);
  const body = await streamRequest(request, { process: 'object', stdin: 'boolean', tag: 'string', pty: 'object' });
  const {
    cmd,
    args = [],
    envs = {},
    cwd,
  } = checked(body.process, {
    ...{ cmd: 'string', args: 'strings', envs: 'strings', cwd: 'string' },
  });
  if (typeof cmd !== 'string') throw new Refused(400, 'process.cmd is missing');
  const home = user === 'root' ? '/root' : '/home/user';
  const own = { PATH, HOME: home, USER: user, LOGNAME: user, E2B_SANDBOX: 'true', E2B_SANDBOX_ID: sandbox.id };
  const child = sandbox.machine.start({
    ...{ argv: [cmd, ...(args as string[])], env: { ...own, ...(envs as Record<string, string>) }, user },
    ...{ cwd: (cwd as string | undefined) ?? home, stdin: body.stdin === true ? 'pipe' : 'ignore' },
  });
  const pid = child.pid ?? 0;
  child.stdin?.on('error', () => undefined);
  sandbox.processes.set(pid, { child, stdin: body.stdin === true, cut: () => response.destroy() });
  response.writeHead(200, { 'content-type': 'application/connect+json' });
  writeMessage(response, { event: { start: { pid } } });
  const keepAlive = setInterval(() => writeMessage(response, { event: { keepalive: {} } }), KEEP_ALIVE_MS);
  const deadline = deadlineOf(request.headers['connect-timeout-ms'], child);
  for (const name of ['stdout', 'stderr'] as const) pass(child[name] as Readable, name, response);
  child.once('close', (code, signal) => {
    clearInterval(keepAlive);
    clearTimeout(deadline.timer);
    sandbox.processes.delete(pid);
    if (deadline.passed) return endStream(response, { code: 'deadline_exceeded', message: 'the time ran out' });
    writeMessage(response, { event: { end: endOf(code, signal) } });
    endStream(response);
  });
}

function endOf(code: number | null, signal: string | null) {
  if (signal) return { exitCode: -1, status: `signal: ${signal}`, error: `signal: ${signal}` };
  const failed = code === 0 ? {} : { exitCode: code, error: `exit status ${code}` };
  return { exited: true, status: `exit status ${code}`, ...failed };
}

/** A call's own time limit ends its process. */
function deadlineOf(header: string | string[] | undefined, child: ChildProcess) {
  const deadline: { passed: boolean; timer?: NodeJS.Timeout } = { passed: false };
  if (!header) return deadline;
  deadline.timer = setTimeout(async () => {
    deadline.passed = true;
    const pid = await processOf(child);
    if (pid) process.kill(pid, 'SIGKILL');
  }, Number(header));
  return deadline;
}

function pass(from: Readable, name: 'stdout' | 'stderr', response: Asked['response']): void {
  response.once('close', () => from.resume());
  from.on('data', (chunk: Buffer) => {
    // A process whose listener went away goes on.
    if (response.destroyed) return;
    if (writeMessage(response, { event: { data: { [name]: chunk.toString('base64') } } })) return;
    from.pause();
    response.once('drain', () => from.resume());
  });
}

export async function sendInput({ sandbox, request, response }: Asked): Promise<void> {
  const { process, input } = await unaryRequest(request, { process: 'object', input: 'object' });
  const running = select(sandbox.processes, process);
  if (!running.stdin) throw new Refused(412, 'stdin of the process is not open');
  const { stdin } = checked(input, { stdin: 'string' });
  running.child.stdin?.write(Buffer.from(String(stdin ?? ''), 'base64'));
  send(response, 200, {});
}

export async function closeStdin({ sandbox, request, response }: Asked): Promise<void> {
  const { process } = await unaryRequest(request, { process: 'object' });
  select(sandbox.processes, process).child.stdin?.end();
  send(response, 200, {});
}

/** To the one process, not to what it started. */
export async function sendSignal({ sandbox, request, response }: Asked): Promise<void> {
  const { process: selector, signal } = await unaryRequest(request, { process: 'object', signal: 'string' });
  if (signal !== 'SIGNAL_SIGKILL' && signal !== 'SIGNAL_SIGTERM') throw new Refused(400, `no such signal: ${signal}`);
  const pid = await processOf(select(sandbox.processes, selector).child);
  if (pid) process.kill(pid, signal.slice('SIGNAL_'.length) as NodeJS.Signals);
  send(response, 200, {});
}

function select(processes: Map<number, Running>, selector: unknown): Running {
  const { pid } = checked(selector, { pid: 'number' });
  const running = processes.get(Number(pid));
  if (!running) throw new Refused(404, `process with pid ${pid} not found`, { violation: false });
  return running;
}
