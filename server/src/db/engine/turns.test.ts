import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

/** Lets everybody queue up behind an owner, and answers in which order they got their turn. */
async function orderOf(waiting: { name: string; isPatient: boolean }[]): Promise<string[]> {
  const turns = new Turns<object>();
  const owner = {};
  await turns.take(owner);
  const order: string[] = [];
  const all = waiting.map(async ({ name, isPatient }) => {
    const self = {};
    await turns.take(self, isPatient);
    order.push(name);
    turns.give(self);
  });
  turns.give(owner);
  await Promise.all(all);
  return order;
}

test('those in a hurry go before the patient, and each kind in the order it came', async () => {
  const order = await orderOf([
    { name: 'patient 1', isPatient: true },
    { name: 'eager 1', isPatient: false },
    { name: 'patient 2', isPatient: true },
    { name: 'eager 2', isPatient: false },
  ]);
  expect(order).toEqual(['eager 1', 'eager 2', 'patient 1', 'patient 2']);
});

test('nobody is overtaken for ever', async () => {
  const eager = Array.from({ length: 40 }, (_, index) => ({ name: `eager ${index}`, isPatient: false }));
  const order = await orderOf([{ name: 'patient', isPatient: true }, ...eager]);
  expect(order.indexOf('patient')).toBe(30);
  expect(order).toHaveLength(41);
});

test('the patient do not begin between two questions of one request', async () => {
  const turns = new Turns<object>();
  const [request, background] = [{}, {}];
  const order: string[] = [];
  await turns.take(request);
  const begun = turns.take(background, true).then(() => order.push('background'));
  for (const question of ['first', 'second', 'third']) {
    await turns.take(request);
    order.push(question);
    turns.give(request);
    await new Promise(setImmediate);
  }
  await begun;
  expect(order).toEqual(['first', 'second', 'third', 'background']);
});
