#!/usr/bin/env node
// Runs under any Node from 20 on, so: no dependency, no TypeScript, and nothing newer than that.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const needed = 24;
const here = dirname(realpathSync(fileURLToPath(import.meta.url)));

if (Number(process.versions.node.split('.')[0]) >= needed) {
  module.enableCompileCache?.();
  // It is of this start only: `doctor` looks at what the user set.
  delete process.env.SOULCASTER_REEXECUTED;
  await import('../src/main.ts');
} else {
  runWithOwnNode();
}

/** Node 24 comes as a dependency on Linux; elsewhere the system's must be it. */
function runWithOwnNode() {
  const node = findNode(here);
  if (!node || process.env.SOULCASTER_REEXECUTED) {
    console.error(
      `soulcaster needs Node ${needed} or later; this is ${process.version}. Run npm install, or install Node ${needed}.`,
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, SOULCASTER_REEXECUTED: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`soulcaster could not start ${node}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal) process.kill(process.pid, signal);
    process.exitCode = code ?? 1;
  });
}

function findNode(from) {
  const node = join(from, 'node_modules', '.bin', 'node');
  if (existsSync(node)) return node;
  return dirname(from) === from ? null : findNode(dirname(from));
}
