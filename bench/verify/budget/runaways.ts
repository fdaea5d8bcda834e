import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { builtinAgent, createModel, localSandbox, openModelGateway, type Purse } from '@soulcaster/agent';
import { brief } from '../../matrix/problem.ts';
import { price } from './lying-model.ts';

export interface Runaway {
  baseURL: string;
  jobUsd: number;
  purse: Purse;
}

/** How it was ended, for a person; empty where it was not by a budget. */
export type RunAway = (input: Runaway) => Promise<string>;

const REQUESTS_MAX = 60;
const sandboxes = localSandbox();

/** The built-in agent with a model that never comes to an end. */
export const builtin: RunAway = async ({ baseURL, jobUsd, purse }) => {
  const signal = new AbortController().signal;
  const limits = { wallMs: 120_000, memoryMb: 256, pids: 64, diskMb: 64, outputBytesMax: 100_000 };
  await using sandbox = await sandboxes.create({ jobId: 'budget', limits, signal });
  const outcome = await builtinAgent().run({
    ...{ brief, sandbox, signal, purse, seed: 1, emit: () => undefined },
    model: createModel({ provider: 'openai-compatible', model: 'endless', apiKey: 'k', baseURL, price }),
    budget: { steps: REQUESTS_MAX, candidates: 0, wallMs: 120_000, costUsd: jobUsd },
  });
  return outcome.stop === 'budget' ? outcome.summary : outcome.stop === 'error' ? `error: ${outcome.reason}` : '';
};

/** A program in a sandbox that asks its gateway over and over. */
export const gateway: RunAway = async ({ baseURL, jobUsd, purse }) => {
  const access = { provider: 'openai' as const, model: 'endless', apiKey: 'k', baseURL, price };
  await using opened = await openModelGateway(access);
  using grant = opened.grant('openai-chat', { requests: REQUESTS_MAX, tokens: 1e9, costUsd: jobUsd }, purse);
  const messages = [{ role: 'user', content: 'again and again '.repeat(300) }];
  for (let asked = 0; asked < REQUESTS_MAX && !grant.spent.aborted; asked++) {
    const socketPath = join(opened.folder, 'model.sock');
    const headers = { authorization: `Bearer ${grant.token}`, 'content-type': 'application/json' };
    const asking = request({ socketPath, path: '/v1/chat/completions', method: 'POST', headers });
    asking.end(JSON.stringify({ model: 'endless', messages }));
    const [answer] = (await once(asking, 'response').catch(() => [])) as IncomingMessage[];
    if (answer) await text(answer).catch(() => '');
  }
  return grant.spent.aborted ? String(grant.spent.reason) : '';
};
