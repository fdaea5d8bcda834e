import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import type { Program } from './programs.ts';

/** The testkit's agent as one executable file, installed in a folder of its own; answers that file. */
export async function installTestAgent(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'acp-agent-'));
  const input = fileURLToPath(new URL('../../../testkit/acp-agent/agent.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node' });
  const file = join(folder, 'test-agent.mjs');
  await bundle.write({ file, format: 'esm', banner: '#!/usr/bin/env node', codeSplitting: false });
  await bundle.close();
  chmodSync(folder, 0o755);
  chmodSync(file, 0o755);
  return file;
}

export function testProgram(behaviour = ''): Program {
  return {
    id: 'opencode',
    label: 'The test agent',
    command: 'test-agent',
    install: 'nothing to install',
    wires: ['openai-chat'],
    start: ({ name, url, token }) => ({
      args: [],
      env: { MODEL_URL: url, MODEL_NAME: name, MODEL_TOKEN: token, BEHAVIOUR: behaviour },
      files: { '.config/test-agent.json': '{}' },
    }),
  };
}
