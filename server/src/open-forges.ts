import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Forges } from './forges/forge.ts';
import { githubForge } from './forges/github.ts';
import { localForge } from './forges/local.ts';

/** The forges as the environment sets them up. */
export const openForges = (config: Config): Forges => ({
  github: githubForge({
    baseUrl: config.GITHUB_BASE_URL,
    apiUrl: config.GITHUB_API_URL,
    signIn: config.githubSignIn,
  }),
  local: localForge({
    ownRoot: join(config.dataDir, 'repositories'),
    roots: config.LOCAL_REPOSITORY_ROOTS,
    anywhere: !config.githubSignIn && config.LOCAL_REPOSITORY_ROOTS.length === 0,
  }),
});
