import type { Literal } from '@soulcaster/contract';
import { type ExampleLanguage, parseLiteral } from './literals.ts';
import { isCut } from './value-at.ts';

export type ToldValue = { ok: true; value: Literal } | { ok: false; problem: string };

/** The value of a variable as a crash tells it, or why it is none that a call could be given again. */
export async function toldValue(name: string, told: string | undefined, language: ExampleLanguage): Promise<ToldValue> {
  const refused = (why: string): ToldValue => ({ ok: false, problem: `\`${name.slice(0, 60)}\` ${why}.` });
  if (told === undefined) return refused('was left out: nobody sent its value, or it is named like a secret');
  const shown = `\`${told.replace(/\s+/g, ' ').replaceAll('`', "'").slice(0, 60)}\``;
  if (/^<.*>$/s.test(told)) return refused(`is told as an object only, ${shown}, and not what it holds`);
  if (/\[(?:email|ip|card|token)\]/.test(told))
    return refused(`holds something personal or secret, which is masked here: ${shown}`);
  const value = await parseLiteral(told, language);
  if (value && !isCut(value)) return { ok: true, value };
  if (/\.\.\.|…/.test(told)) return refused(`was cut short or has parts left out: ${shown}`);
  return refused(`is told as ${shown}, which is no plain value`);
}
