import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { type Program, programs } from './programs.ts';

/** The testkit's agent as one executable file of that name in a folder of its own; answers that file. */
export async function installTestAgent(name: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'acp-agent-'));
  const input = fileURLToPath(new URL('../../../testkit/acp-agent/agent.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node' });
  const file = join(folder, name);
  await bundle.write({ file, format: 'esm', banner: '#!/usr/bin/env node', codeSplitting: false });
  await bundle.close();
  chmodSync(folder, 0o755);
  chmodSync(file, 0o755);
  return file;
}

/** Started as opencode is, and told how to misbehave. */
export function testProgram(behaviour = ''): Program {
  return {
    ...programs.opencode,
    label: 'The test agent',
    // It speaks no other.
    wires: ['openai-chat'],
    start(model) {
      const start = programs.opencode.start(model);
      return { ...start, env: { ...start.env, BEHAVIOUR: behaviour }, files: { '.config/made.json': '{}' } };
    },
  };
}
