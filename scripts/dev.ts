import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startFakeGitHub } from '@soulcaster/testkit/fake-github/index';
import { startFakeLlm } from '@soulcaster/testkit/fake-llm/index';
import { root } from './command.ts';
import { devModel } from './dev-model.ts';

/**
 * `npm run dev`: the server with hot reload of the dashboard, beside fakes of the outside world that the tests use too. A variable
 * that is set already stays, so that one fake at a time can be replaced by the real thing. `-- --model` adds a fake model; without it
 * the built-in repair agent does the fixing.
 */
const { values } = parseArgs({ options: { model: { type: 'boolean', default: false } } });
const place = join(root, '.cache', 'dev');
const port = process.env.PORT ?? '3000';
mkdirSync(place, { recursive: true });
await using github = await startFakeGitHub();
await using llm = await startFakeLlm({ script: devModel });
const code = await serve({ ...(await gitHubSettings()), ...(values.model ? modelSettings() : {}) });
process.exitCode = code;

function serve(fakes: Record<string, string>): Promise<number> {
  // Named folders: left to itself --watch follows the files that Next builds, and restarts at every page.
  const watched = ['contract', 'agent', 'server/src', 'testkit'].map((folder) => `--watch-path=${folder}`);
  const server = spawn(process.execPath, [...watched, '--watch-preserve-output', 'server/src/main.ts'], {
    cwd: root,
    stdio: 'inherit',
    env: {
      NODE_ENV: 'development',
      PORT: port,
      DATA_DIR: join(place, 'data'),
      HOST: '127.0.0.1',
      ...fakes,
      ...process.env,
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
  return new Promise((resolve) => server.once('exit', (exit) => resolve(exit ?? 0)));
}

async function gitHubSettings(): Promise<Record<string, string>> {
  for (const login of ['maintainer', 'newcomer']) github.addUser(login);
  // Nobody is signed in: the fake's page asks who one wants to be.
  github.signInAs(null);
  await github.createRepository('maintainer', 'tidycart', { fromDir: join(root, 'testkit/demo/repository') });
  const app = github.registerOAuthApp({ callbackUrl: `http://localhost:${port}/` });
  console.error(`GitHub is a fake at ${github.url}: users maintainer (owns maintainer/tidycart) and newcomer`);
  return {
    GITHUB_ID: app.clientId,
    GITHUB_SECRET: app.clientSecret,
    GITHUB_BASE_URL: github.url,
    GITHUB_API_URL: github.apiUrl,
  };
}

function modelSettings(): Record<string, string> {
  console.error(`The model is a fake at ${llm.baseUrls.openai}`);
  return {
    OPENAI_COMPATIBLE_BASE_URL: llm.baseUrls.openai,
    OPENAI_COMPATIBLE_API_KEY: llm.apiKey,
    OPENAI_COMPATIBLE_MODEL: 'qwen3-coder',
  };
}
