import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { markOf, rulesMark } from './rules-mark.ts';

const folder = mkdtempSync(join(tmpdir(), 'soulcaster-rules-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('changes with the word rules, and not with their tests', () => {
  cpSync(join(import.meta.dirname, 'matcher'), folder, { recursive: true });
  const change = (name: string, from: string, to: string) => {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(folder, name), text.replace(from, to));
  };
  expect(markOf(folder)).toBe(rulesMark());
  writeFileSync(join(folder, 'words.test.ts'), '');
  expect(markOf(folder)).toBe(rulesMark());
  change('words.ts', 'WORD_LETTERS_MAX = 40', 'WORD_LETTERS_MAX = 41');
  expect(markOf(folder)).not.toBe(rulesMark());
  change('words.ts', 'WORD_LETTERS_MAX = 41', 'WORD_LETTERS_MAX = 40');
  expect(markOf(folder)).toBe(rulesMark());
  writeFileSync(join(folder, 'one-more-rule.ts'), '');
  expect(markOf(folder)).not.toBe(rulesMark());
});
