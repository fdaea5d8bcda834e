import { expect, it } from 'vitest';
import { movesBySource } from './moves.ts';

const end = (id: string, count: number) => ({ id, short_id: id.toUpperCase(), title: id, count });
const move = (id: string, from: ReturnType<typeof end>) => ({ feedback_id: id, title: id, from });

it('tells how many of each cluster would leave, and which would be empty then', () => {
  const [big, small] = [end('big', 9), end('small', 2)];
  const moves = [move('1', small), move('2', big), move('3', big), move('4', small), move('5', big)];
  const told = movesBySource({ id: 'c', into: null, title: 'x', moves, state: 'open' });
  expect(told).toEqual([
    { from: big, count: 3, whole: false },
    { from: small, count: 2, whole: true },
  ]);
});
