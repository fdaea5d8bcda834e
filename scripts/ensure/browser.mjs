import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, withOurNode } from './find.mjs';
import { lock } from './lock.mjs';
import { run } from './run.mjs';

/** The Chromium that the browser tests drive, unpacked from its npm package by the same function that the tests call. */
export async function browser() {
  if (process.env.CHROMIUM_PATH || process.platform !== 'linux' || process.arch !== 'x64' || isUnpacked()) return;
  const release = await lock(join(root, '.cache', 'ensure.lock'));
  const unpack = "import('@soulcaster/testkit/chromium').then(({ unpackChromium }) => unpackChromium())";
  try {
    if (!isUnpacked()) await run('Unpacking Chromium', 'node', ['--eval', unpack], { env: withOurNode() });
  } finally {
    release();
  }
}

function isUnpacked() {
  const manifest = readFileSync(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8');
  return existsSync(join(root, `node_modules/.cache/chromium-${JSON.parse(manifest).version}`, 'chromium'));
}
