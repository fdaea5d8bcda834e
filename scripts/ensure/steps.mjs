import { browser } from './browser.mjs';
import { build } from './build.mjs';
import { explain } from './failure.mjs';
import { findProgram, root } from './find.mjs';
import { install } from './install.mjs';
import { runners } from './runners.mjs';
import { system } from './system.mjs';

const steps = { install, build, system, browser, runners };

/** Makes true what each named step promises, doing only what is missing. Returns the exit code. */
export async function ensure(names) {
  const unknown = names.filter((name) => !(name in steps));
  if (unknown.length > 0 || names.length === 0) {
    console.error(`usage: node scripts/ensure.mjs ${Object.keys(steps).join(' ')}`);
    return 2;
  }
  loadEnvFile();
  try {
    if (!findProgram('git'))
      throw new Error('git is not installed, and Soulcaster works on git repositories: install git first.');
    for (const name of names) await steps[name]();
    return 0;
  } catch (error) {
    console.error(`\n${explain(error)}`);
    return 1;
  }
}

function loadEnvFile() {
  try {
    process.loadEnvFile(`${root}/.env`);
  } catch {
    // There is none, or this Node cannot read one: the server says what is wrong with it.
  }
}
