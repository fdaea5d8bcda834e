import { spawn } from 'node:child_process';
import { CommandFailed } from './failure.mjs';
import { root } from './find.mjs';

const LINE_EVERY_MS = 15_000;
const OUTPUT_CHARACTERS_MAX = 200_000;

/** Runs a command quietly under a line that shows how long it takes. Throws CommandFailed with what the command said. */
export async function run(doing, command, args, { env = process.env, timeoutMs = 20 * 60_000 } = {}) {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
  const stop = (signal) => {
    child.kill(signal);
    process.exit(130);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const progress = showProgress(doing);
  let output = '';
  const keep = (chunk) => {
    output = (output + chunk).slice(-OUTPUT_CHARACTERS_MAX);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      keep(`${error.message}\n`);
      resolve(-1);
    });
    child.once('close', (exit, signal) => resolve(signal ?? exit));
  });
  process.off('SIGINT', stop).off('SIGTERM', stop);
  progress.end(code === 0);
  if (code !== 0) throw new CommandFailed(doing, code, output);
  return output;
}

function showProgress(doing) {
  const began = Date.now();
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
  const terminal = process.stderr.isTTY;
  if (!terminal) console.error(`${doing} …`);
  const show = () => {
    if (terminal) process.stderr.write(`\r\x1b[K${doing} … ${Math.round((Date.now() - began) / 1000)} s`);
    else console.error(`${doing} … ${Math.round((Date.now() - began) / 1000)} s`);
  };
  if (terminal) show();
  const timer = setInterval(show, terminal ? 1000 : LINE_EVERY_MS);
  return {
    end(ok) {
      clearInterval(timer);
      if (terminal) process.stderr.write('\r\x1b[K');
      if (ok) console.error(`${doing}: done in ${seconds()}`);
    },
  };
}
