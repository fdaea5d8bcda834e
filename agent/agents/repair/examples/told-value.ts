import type { Given, Literal } from '@soulcaster/contract';
import { parseGiven, valuesOf } from './given.ts';
import { type ExampleLanguage, parseLiteral } from './literals.ts';
import type { Place } from './place.ts';
import { isCut } from './value-at.ts';

export type ToldValue = { ok: true; value: Literal } | { ok: false; problem: string };

const MASKED = /\[(?:email|ip|card|token)\]/;

/** The value of a variable as a crash tells it, or why it is none that a call could be given again. */
export async function toldValue(name: string, told: string | undefined, language: ExampleLanguage): Promise<ToldValue> {
  const refused = (why: string): ToldValue => ({ ok: false, problem: `\`${name.slice(0, 60)}\` ${why}.` });
  if (told === undefined) return refused('was left out: nobody sent its value, or it is named like a secret');
  const shown = `\`${shortened(told.replace(/\s+/g, ' ').replaceAll('`', "'"))}\``;
  if (/^<.*>$/s.test(told)) return refused(`is told as an object only, ${shown}, and not what it holds`);
  if (MASKED.test(told)) return refused(`holds something personal or secret, which is masked here: ${shown}`);
  const value = await parseLiteral(told, language);
  if (value && !isCut(value)) return { ok: true, value };
  if (/\.\.\.|…/.test(told)) return refused(`was cut short or has parts left out: ${shown}`);
  return refused(`is told as ${shown}, which is no plain value`);
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** The object of a method, where a crash tells it whole: the repr of a dataclass is the call that makes it. */
export async function toldObject(
  { owner, name, isDataclass }: Pick<Place, 'owner' | 'name' | 'isDataclass'>,
  told: string | undefined,
): Promise<{ ok: true; made: Given } | { ok: false; problem: string }> {
  const refused = {
    ok: false,
    problem: `\`${owner}.${name}\` is a method, and a crash does not tell what its object holds.`,
  } as const;
  const [, of = '', inside = ''] = /^([\w.]{1,200})\((.*)\)$/s.exec(told ?? '') ?? [];
  if (!isDataclass || of.split('.').at(-1) !== owner || MASKED.test(inside)) return refused;
  const made = await parseGiven(inside, 'python');
  return made && !valuesOf(made).some(isCut) ? { ok: true, made } : refused;
}
