import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { explain } from './failure.mjs';
import { root } from './find.mjs';
import { installLocked } from './install.mjs';
import { fingerprint, once } from './once.mjs';

const folder = 'testkit/runners';

/** mocha, jest and vitest as other repositories have them. Never stops the tests: without them those that need them are skipped. */
export async function runners() {
  const installed = join(root, folder, 'node_modules');
  try {
    await once({
      stamp: join(installed, '.stamp'),
      key: fingerprint([`${folder}/package.json`, `${folder}/package-lock.json`], [process.platform, process.arch]),
      work: () =>
        installLocked({
          doing: 'Installing the test runners of other repositories',
          folder,
          options: ['--ignore-scripts'],
        }),
    });
  } catch (error) {
    // Half of them would be taken for all.
    rmSync(installed, { recursive: true, force: true });
    console.error(
      `${explain(error)}\nThe tests that need mocha, jest or vitest of other repositories will be skipped.`,
    );
  }
}
