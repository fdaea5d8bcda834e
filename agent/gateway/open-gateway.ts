import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { ModelFailure } from '../models/failure.ts';
import type { ModelWire, Purse, Usage } from '../types.ts';
import { makeWorkFolder } from '../work-folder.ts';
import { Grant, type ModelAccess } from './grant.ts';
import type { GatewayBudget } from './ledger.ts';
import { passRequest } from './pass-request.ts';
import { wiresOf } from './wires.ts';

/** A way to one model for programs in a sandbox that has no network. */
export interface ModelGateway extends AsyncDisposable {
  readonly model: string;
  /** The kinds of API by which the model can be spoken to. */
  readonly wires: ModelWire[];
  /** To be shown read-only in the sandbox: it holds the socket and the relay that gives it a port there. */
  readonly folder: string;
  /** `purse`: what pays beside the budget. */
  grant(wire: ModelWire, budget: GatewayBudget, purse?: Purse): ModelGrant;
}

/** What a program in the sandbox may use of the model, and what it has used. */
export interface ModelGrant extends Disposable {
  /** What it shows instead of a key; worth nothing anywhere else and after the grant's end. */
  readonly token: string;
  /** Aborted when the budget is spent; the reason is a sentence for a person. */
  readonly spent: AbortSignal;
  usage(): Usage;
  /** Why the provider did not answer the last request, if it did not. */
  failure(): ModelFailure | null;
}

/** Their names in the gateway's folder. */
export const SOCKET = 'model.sock';
export const RELAY = 'relay.mjs';

const REQUEST_MS_MAX = 60_000;
const CONNECTIONS_MAX = 32;

/**
 * Listens on a socket of its own, for one job. A request passes when its token is that of a living grant, for the grant's
 * path and model and within its budget; it then gets the real key. Wrong or dead token: 401; other path or model: 403;
 * over budget: 429; each in the words of its wire. Streams pass as they come and are cut at the budget. What the provider
 * would fetch or run over its own network is taken out or refused. Nothing is logged.
 */
export async function openModelGateway(access: ModelAccess): Promise<ModelGateway> {
  const grants = new Map<string, Grant>();
  const findGrant = (token: string) => grants.get(digest(token)) ?? null;
  const server = createServer((request, response) => void passRequest(findGrant, request, response));
  server.maxConnections = CONNECTIONS_MAX;
  server.requestTimeout = REQUEST_MS_MAX;
  const { root, folder } = await makeFolder();
  server.listen(join(folder, SOCKET));
  await once(server, 'listening');
  // The sandbox's user is not ours; what is around the folder keeps out the other users of this machine.
  await chmod(join(folder, SOCKET), 0o666);
  return {
    model: access.model,
    wires: wiresOf(access.provider),
    folder,
    grant(wire, budget, purse) {
      const token = `sc-${randomBytes(24).toString('base64url')}`;
      const grant = new Grant(access, wire, budget, purse);
      grants.set(digest(token), grant);
      return {
        token,
        spent: grant.spent,
        usage: () => grant.ledger.usage(),
        failure: () => grant.failure,
        [Symbol.dispose]() {
          grants.delete(digest(token));
          grant.revoke();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      for (const grant of grants.values()) grant.revoke();
      grants.clear();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Not in the job's own folder: the path of a socket may have 107 bytes, and a data directory can be deep. */
async function makeFolder(): Promise<{ root: string; folder: string }> {
  const root = await makeWorkFolder('gateway');
  const folder = join(root, 'shown');
  await mkdir(folder);
  await chmod(folder, 0o755);
  await copyFile(new URL('./relay.mjs', import.meta.url), join(folder, RELAY));
  await chmod(join(folder, RELAY), 0o644);
  return { root, folder };
}

const digest = (token: string) => createHash('sha256').update(token).digest('hex');
