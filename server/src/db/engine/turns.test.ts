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
  expect(order.indexOf('patient')).toBe(10);
  expect(order).toHaveLength(41);
});
