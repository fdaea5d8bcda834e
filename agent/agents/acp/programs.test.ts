import { expect, test } from 'vitest';
import { findInstallation } from './installation.ts';
import { type Program, programs } from './programs.ts';

const nowhere = async () => null;
const all: Program[] = Object.values(programs);

test.each(all)('$label is led to the gateway’s model, by a token that stands in its environment only', (program) => {
  for (const wire of program.wires) {
    const model = { name: 'a "model"', wire, url: 'http://127.0.0.1:4100', token: 'sc-token-1' };
    const { args, env, files = {}, meta = {} } = program.start(model);
    const told = JSON.stringify([args, env, files]);
    expect(told).toContain('http://127.0.0.1:4100');
    expect(JSON.stringify([args, files, meta])).not.toContain('sc-token-1');
    expect(Object.values(env).filter((value) => value === 'sc-token-1')).toHaveLength(1);
    for (const [path, content] of Object.entries(files)) if (path.endsWith('.json')) JSON.parse(content);
  }
});

test.each(all)('$label that is not on the PATH says what to run', async (program) => {
  const missing = await findInstallation(program, nowhere, nowhere);
  expect(missing).toEqual({ ok: false, reason: expect.stringContaining(`Run: ${program.install}`) });
});

test.each([
  [
    '/usr/lib/node_modules/opencode-ai/bin/opencode',
    [{ from: '/usr/lib/node_modules', to: '/opt/job/opencode/node_modules' }],
    '/opt/job/opencode/node_modules/opencode-ai/bin/opencode',
  ],
  [
    '/home/ada/.nvm/lib/node_modules/opencode-ai/node_modules/x/bin/opencode',
    [{ from: '/home/ada/.nvm/lib/node_modules', to: '/opt/job/opencode/node_modules' }],
    '/opt/job/opencode/node_modules/opencode-ai/node_modules/x/bin/opencode',
  ],
  [
    '/home/ada/.opencode/bin/opencode',
    [{ from: '/home/ada/.opencode/bin/opencode', to: '/opt/job/opencode/opencode' }],
    '/opt/job/opencode/opencode',
  ],
])('what is installed at %s is shown with what it needs around it, and nothing else', async (real, mounts, path) => {
  expect(await findInstallation(programs.opencode, nowhere, async () => real)).toEqual({ ok: true, mounts, path });
});

test('what the sandbox has by itself is taken before what is installed here, and needs nothing shown', async () => {
  const path = '/usr/local/bin/opencode';
  const found = await findInstallation(
    programs.opencode,
    async () => path,
    async () => '/home/ada/.opencode/bin/opencode',
  );
  expect(found).toEqual({ ok: true, mounts: [], path });
});
