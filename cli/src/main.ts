import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

try {
  // The settings of `npm start` hold here too; what the shell has set goes first.
  process.loadEnvFile(fileURLToPath(new URL('../../.env', import.meta.url)));
} catch {
  // No .env: all settings have defaults.
}

const interrupt = new AbortController();
// The first Ctrl-C ends what waits in order; a second one ends the process as always.
const onInterrupt = () => interrupt.abort();
const serves = process.argv.slice(2).includes('serve');
if (!serves) process.once('SIGINT', onInterrupt);

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  stdin: process.stdin,
  env: process.env,
  workingDirectory: process.cwd(),
  isTerminal: process.stderr.isTTY === true,
  columns: process.stdout.columns ?? null,
  fetch,
  signal: interrupt.signal,
  pollMs: 2000,
  quietMs: 3000,
});
process.off('SIGINT', onInterrupt);
