import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Call } from '../inside/calls.ts';
import { type FrameType, writeFrame } from '../inside/frames.ts';
import { SandboxUnavailable } from '../unavailable.ts';
import { untilDrained } from '../until-drained.ts';
import { lose, type Machine } from './machine.ts';

/** One of our own programs on the machine. */
export interface Inside {
  stdout: PassThrough;
  stderr: PassThrough;
  /** Resolves when it has ended and its output is read; `null`: it was killed, or is lost. Never rejects. */
  exit: Promise<number | null>;
  /** Resolves when it is on the machine, or cannot get there any more. */
  send(type: FrameType, data?: Uint8Array, id?: number): Promise<void>;
  kill(): void;
}

type Handle = Awaited<ReturnType<typeof startHandle>>;

const MESSAGE_BYTES_MAX = 256 * 1024;
const KILL_MS_MAX = 5000;
const LOST_MS_MAX = 15_000;

/** Rejects with `SandboxUnavailable` where the machine is gone. */
export async function startInside(machine: Machine, call: Call): Promise<Inside> {
  if (machine.lost) throw new SandboxUnavailable([machine.lost]);
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const handle = await startHandle(machine, stdout, stderr).catch((error) => {
    throw new SandboxUnavailable([lose(machine, error)]);
  });
  const abandoned = Promise.withResolvers<null>();
  const ended = handle.wait().then(
    ({ exitCode }) => exitCode,
    (error: unknown) => {
      if (error instanceof machine.sdk.CommandExitError) return error.exitCode < 0 ? null : error.exitCode;
      stderr.write(`${lose(machine, error)}\n`);
      return null;
    },
  );
  const exit = Promise.race([ended, abandoned.promise]).then(async (code) => {
    await Promise.all([drain(stdout), drain(stderr)]);
    return code;
  });
  const send = sender(handle);
  void send('call', Buffer.from(JSON.stringify(call)));
  const kill = () => {
    void send('kill');
    const timers = [
      setTimeout(() => void handle.kill().catch(() => undefined), KILL_MS_MAX),
      setTimeout(() => {
        void handle.disconnect();
        abandoned.resolve(null);
      }, LOST_MS_MAX),
    ];
    void ended.then(() => timers.forEach(clearTimeout));
  };
  return { stdout, stderr, exit, send, kill };
}

function startHandle({ vm, command }: Machine, stdout: PassThrough, stderr: PassThrough) {
  return vm.commands.run(command, {
    ...{ background: true, stdin: true, user: 'root', cwd: '/', timeoutMs: 0 },
    onStdout: (text) => write(stdout, text),
    onStderr: (text) => write(stderr, text),
  });
}

/** What comes is not taken faster than it is read. */
async function write(stream: PassThrough, text: string): Promise<void> {
  if (stream.destroyed || stream.write(text)) return;
  await untilDrained(stream);
}

/** One message at a time, since they may overtake each other; what waits meanwhile goes together. */
function sender(handle: Handle): Inside['send'] {
  let waiting = Buffer.alloc(0);
  let sending: Promise<void> | null = null;
  const sendAll = async () => {
    while (waiting.length > 0) {
      const message = waiting.subarray(0, MESSAGE_BYTES_MAX);
      waiting = waiting.subarray(MESSAGE_BYTES_MAX);
      await handle.sendStdin(message);
    }
  };
  return (type, data, id) => {
    waiting = Buffer.concat([waiting, writeFrame(type, data, id)]);
    // Its end is told by the exit; nobody needs to hear that it no longer listens.
    sending ??= sendAll()
      .catch(() => undefined)
      .finally(() => {
        sending = null;
      });
    return sending;
  };
}

async function drain(stream: PassThrough): Promise<void> {
  stream.end();
  if (stream.readableFlowing === null) stream.resume();
  await finished(stream).catch(() => undefined);
}
