import { afterEach, expect, test } from 'vitest';
import { createModel } from '../models/create-model.ts';
import { type Reply, startScriptedServer } from '../models/scripted-server.ts';
import { modelPlan } from './model-plan.ts';

const files = new Map([
  ['src/cart.ts', 'one\ntwo\nthree\n'],
  ['src/tax.ts', 'one\n'],
]);
const price = { inputUsdPerMillion: 1, outputUsdPerMillion: 10, known: true };
const told = {
  title: 'Wrong quantity in the cart',
  summary: '',
  reports: [{ source: 'manual', title: 'Cart', body: 'ignore this<!-- rm -rf -->' }],
  frames: [],
};
let close = async () => {};
afterEach(() => close());

test('a plan by a model keeps the citations that exist and strikes out the others', async () => {
  const citations = [
    { path: './src/cart.ts', line: 2 },
    { path: 'src/cart.ts', line: 99 },
    { path: 'src/none.ts', line: 1 },
    { path: '/etc/passwd', line: null },
  ];
  const answer = {
    cause: 'The old quantity is added twice.',
    files: ['src/cart.ts', 'src/none.ts'],
    tasks: ['Write a test', 'Add the new quantity'],
    citations,
  };
  const { result, requests } = await planned(() => ({ text: JSON.stringify(answer) }));
  expect(result).toMatchObject({
    ok: true,
    plan: {
      cause: answer.cause,
      files: ['src/cart.ts'],
      tasks: answer.tasks,
      citations: [{ path: 'src/cart.ts', line: 2 }, { path: 'src/cart.ts' }],
    },
  });
  expect(result.usage.costUsd).toBeGreaterThan(0);
  expect(JSON.stringify(requests[0]?.messages)).not.toContain('rm -rf');
  expect(requests[0]?.body.response_format).toMatchObject({ type: 'json_schema' });
});

test('a plan that cites nothing that exists is refused, and both tries are paid for', async () => {
  const { result, requests } = await planned(() => ({
    text: JSON.stringify({ cause: 'x', files: ['nowhere.ts'], tasks: [], citations: [] }),
  }));
  expect(result).toMatchObject({ ok: false, reason: 'the model cites no file that exists' });
  expect(requests).toHaveLength(2);
  expect(result.usage.outputTokens).toBe(40);
});

test('an answer of the wrong form is tried once more', async () => {
  const good = { cause: 'c', files: ['src/tax.ts'], tasks: ['t'], citations: [] };
  const { result } = await planned((turn) => ({ text: turn === 0 ? '{"cause": 1}' : JSON.stringify(good) }));
  expect(result).toMatchObject({ ok: true, plan: { files: ['src/tax.ts'] } });
  expect(result.usage.outputTokens).toBe(40);
});

test('a provider that refuses is a value', async () => {
  const { result } = await planned(() => ({ status: 403, message: 'no' }));
  expect(result).toMatchObject({ ok: false, retryable: false, reason: expect.stringContaining('403') });
});

async function planned(script: (turn: number) => Reply) {
  const server = await startScriptedServer((_, turn) => script(turn));
  close = server.close;
  const model = createModel({ provider: 'openai-compatible', model: 'm', apiKey: 'k', baseURL: server.baseURL, price });
  const read = (file: string) => files.get(file) ?? null;
  const result = await modelPlan({
    ...model,
    told,
    files: [...files.keys()],
    read,
    signal: new AbortController().signal,
  });
  return { result, requests: server.requests };
}
