import { ProjectCreate } from '@soulcaster/contract';
import { describe, expect, it } from 'vitest';
import { keyOf } from './key-of.ts';

describe('keyOf', () => {
  it.each([
    ['Acme Shop', 'AS'],
    ['Webshop', 'WEBS'],
    ['Café Müller', 'CM'],
    ['2 fast apps', 'FA'],
    ['x', ''],
    ['日本', ''],
    ['a b c d e f g h', 'ABCDEF'],
  ])('%s gives %s', (name, key) => {
    expect(keyOf(name)).toBe(key);
    if (key) expect(ProjectCreate.safeParse({ name, key }).success).toBe(true);
  });
});
