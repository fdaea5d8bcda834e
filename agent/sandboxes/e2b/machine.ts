import { arrayBuffer } from 'node:stream/consumers';
import type { Sandbox as Vm } from 'e2b';
import { pack } from 'tar-stream';
import { insideSources, type Source } from '../inside/sources.ts';
import { type Label, writeLabels } from '../labels.ts';
import { connectionOf, type E2b, type E2bAccount } from './account.ts';
import { explainTrouble, troubleOf } from './trouble.ts';

/** One microVM at E2B with our own programs in it. */
export interface Machine extends AsyncDisposable {
  sdk: E2b;
  vm: Vm;
  /** What starts our own program in it; a shell line without anything of a job. */
  command: string;
  /** Set when it was found to be gone: a sentence for a person. */
  lost: string | null;
  account: E2bAccount;
}

/** Beside the jobs' own folders. Commands of a job see none of it. */
export const OURS = '/var/lib/soulcaster';
export const KIND = { 'soulcaster.kind': 'sandbox' };

const LIFE_MS = 5 * 60_000;

/** Without internet, labelled, and alive as long as this process asks for it. */
export async function startMachine(sdk: E2b, account: E2bAccount, label: Label, signal: AbortSignal): Promise<Machine> {
  const { lifeMs = LIFE_MS } = account;
  const vm = await sdk.Sandbox.create(account.template, {
    ...connectionOf(account),
    timeoutMs: lifeMs,
    allowInternetAccess: false,
    metadata: { ...KIND, ...writeLabels(label) },
    lifecycle: { onTimeout: 'kill' },
    signal,
  });
  const extend = () => void vm.setTimeout(lifeMs).catch(() => undefined);
  const timer = setInterval(extend, lifeMs / 5).unref();
  const stop = async () => {
    clearInterval(timer);
    // Where it cannot be ended now it ends by its timeout.
    await vm.kill().catch(() => undefined);
  };
  try {
    const { main, files } = await insideSources();
    // As one file: where a machine goes away, a form that is being sent ends in a rejection that nobody can catch.
    await vm.files.write(`${OURS}/code.tar`, await asTar(files), { user: 'root', useOctetStream: true });
    await vm.commands.run(`mkdir -p ${OURS}/code && tar -x -f ${OURS}/code.tar -C ${OURS}/code`, { user: 'root' });
    // A program for each command: without the cache it takes three times as long to begin.
    const cache = `NODE_COMPILE_CACHE=${OURS}/compiled`;
    const command = `exec env ${cache} node --disable-warning=ExperimentalWarning ${OURS}/code/${main}`;
    return { sdk, vm, command, lost: null, account, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function asTar(files: Source[]): Promise<ArrayBuffer> {
  const tar = pack();
  for (const { path, text } of files) tar.entry({ name: path }, text);
  tar.finalize();
  return arrayBuffer(tar);
}

/** Takes note where the machine is gone; answers what to say. */
export function lose(machine: Machine, error: unknown): string {
  const trouble = troubleOf(error);
  const sentence = explainTrouble(trouble, machine.account, error);
  if (trouble === 'gone') machine.lost = sentence;
  return sentence;
}
