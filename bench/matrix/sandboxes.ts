import { rm } from 'node:fs/promises';
import { dockerSandbox, e2bSandbox, localSandbox, type SandboxId, type SandboxProvider } from '@soulcaster/agent';
import { startContainerEngine } from '@soulcaster/testkit/container-engine';
import { startFakeE2b } from '@soulcaster/testkit/fake-e2b/index';
import { temporaryFolder } from './temporary-folder.ts';

/** A sandbox that is there, or the reason why not. */
export type Column = AsyncDisposable & ({ provider: SandboxProvider; root?: string } | { why: string });

export const columns: Record<SandboxId, () => Promise<Column>> = {
  local: async () => {
    const root = await temporaryFolder('sandboxes');
    const column = await tried(localSandbox({ root }), () => rm(root, { recursive: true, force: true }));
    return 'why' in column ? column : { ...column, root };
  },
  docker: async () => {
    const engine = await startContainerEngine();
    if ('missing' in engine) return absent(engine.missing);
    return tried(dockerSandbox(engine), async () => engine[Symbol.asyncDispose]());
  },
  e2b: async () => {
    const fake = await startFakeE2b();
    if ('missing' in fake) return absent(fake.missing);
    return tried(e2bSandbox(fake), async () => fake[Symbol.asyncDispose]());
  },
  fargate: async () => absent('The sandbox fargate is not built yet.'),
};

async function tried(provider: SandboxProvider, close: () => Promise<void>): Promise<Column> {
  const { ok, problems } = await provider.selfTest();
  return { ...(ok ? { provider } : { why: problems.join(' ') }), [Symbol.asyncDispose]: close };
}

const absent = (why: string): Column => ({ why, [Symbol.asyncDispose]: async () => undefined });
