import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startFakeGitHub } from '@soulcaster/testkit/fake-github/index';
import { root } from './command.ts';

/**
 * `npm run dev`: the server with hot reload of the dashboard, beside fakes of the outside world that the tests use too. A variable
 * that is set already stays, so that one fake at a time can be replaced by the real thing.
 */
const place = join(root, '.cache', 'dev');
const port = process.env.PORT ?? '3000';
mkdirSync(place, { recursive: true });
const github = await startGitHub();
const oauthApp = github.registerOAuthApp({ callbackUrl: `http://localhost:${port}/` });
const server = spawn(process.execPath, ['--watch', '--watch-preserve-output', 'server/src/main.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: {
    NODE_ENV: 'development',
    PORT: port,
    DATA_DIR: join(place, 'data'),
    GITHUB_ID: oauthApp.clientId,
    GITHUB_SECRET: oauthApp.clientSecret,
    GITHUB_BASE_URL: github.url,
    GITHUB_API_URL: github.apiUrl,
    HOST: '127.0.0.1',
    ...process.env,
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
server.once('exit', async (code) => {
  await github.stop();
  process.exit(code ?? 0);
});

async function startGitHub() {
  const fake = await startFakeGitHub();
  for (const login of ['maintainer', 'newcomer']) fake.addUser(login);
  // Nobody is signed in: the fake's page asks who one wants to be.
  fake.signInAs(null);
  await fake.createRepository('maintainer', 'tidycart', { fromDir: join(root, 'testkit/demo/repository') });
  console.error(`GitHub is a fake at ${fake.url}: users maintainer (owns maintainer/tidycart) and newcomer`);
  return fake;
}
