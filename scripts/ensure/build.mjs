import { join } from 'node:path';
import { root, withOurNode } from './find.mjs';
import { filesUnder, fingerprint, once } from './once.mjs';
import { run } from './run.mjs';

/** The built dashboard of these sources. BACKEND_URL is part of it: Next bakes rewrites into the build. */
export async function build() {
  await once({
    stamp: join(root, 'dashboard', '.next', '.stamp'),
    key: buildKey(),
    work: () =>
      run('Building the dashboard', 'node', [join(root, 'node_modules/next/dist/bin/next'), 'build', 'dashboard'], {
        env: withOurNode({ NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }),
      }),
  });
}

function buildKey() {
  const sources = [...filesUnder('dashboard', ['next-env.d.ts']), ...filesUnder('contract')];
  const shown = sources.filter((path) => !/\.test\.tsx?$/.test(path));
  return fingerprint([...shown, 'package-lock.json'], [process.env.BACKEND_URL ?? '']);
}
