import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Installation } from './context.ts';
import type { Orm } from './db/client.ts';
import { fixAgents, fixModelOf, groupingModelOf } from './fixes/choose-model.ts';
import { type Auth, createAuth } from './identity/auth.ts';
import { readGitHubToken } from './identity/github-token.ts';
import { masterSecret } from './identity/keys.ts';
import { openEmbedders } from './open-embedders.ts';
import { openForges } from './open-forges.ts';
import { openSandbox } from './open-sandbox.ts';
import { openVectorIndex } from './open-vector-index.ts';
import { sources } from './sources/index.ts';
import type { Queue } from './tasks/queue.ts';
import { createVault } from './vault.ts';

interface Ground {
  config: Config;
  log: Logger;
  db: Orm;
  queue: Queue;
}

/** Makes the outside world behind interfaces, for this process or for one thread of it. */
export function wireInstallation({ config, log, db, queue }: Ground): { installation: Installation; auth: Auth } {
  const secret = masterSecret(config);
  const auth = createAuth({ db, config, secret, log });
  const sandbox = openSandbox(config);
  const installation: Installation = {
    config,
    version: version(),
    db,
    now: () => new Date(),
    log,
    vault: createVault(secret),
    queue,
    sources,
    forges: openForges(config),
    sandbox,
    agents: fixAgents(sandbox),
    fixModel: fixModelOf(config),
    groupingModel: groupingModelOf(config),
    embedders: openEmbedders(config, { now: () => installation.now() }),
    vectorIndex: openVectorIndex(config),
    githubToken: (userId) => readGitHubToken(db, auth, userId),
  };
  return { installation, auth };
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
