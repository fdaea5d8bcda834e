import type { ExampleCall, Expected, Given, Literal } from '@soulcaster/contract';
import { valuesOf } from './given.ts';
import { DEPTH_MAX } from './literals.ts';
import type { Parameter } from './parameters.ts';
import type { Place } from './place.ts';
import { isBuiltInError } from './raised.ts';

/** Why an example cannot be written as a test of a place, in one sentence; null where it can. */
export function strangeExample(place: Place, { call, expected }: { call: ExampleCall; expected: Expected }) {
  const { made } = call;
  if (made && (place.owner === null || place.isStatic)) return `${call.function} is called on no object.`;
  const values = [
    ...valuesOf(call),
    ...(made ? valuesOf(made) : []),
    ...(expected.kind === 'value' ? [expected.value] : []),
  ];
  if (expected.kind === 'error' && !isBuiltInError(expected.error, place.language))
    return `\`${expected.error.slice(0, 80)}\` is no error of the language itself, so no test can name it.`;
  return (
    namesProblem(place.name, place.parameters, call, place) ??
    (made ? (tooMany(place, made) ?? namesProblem(place.owner ?? '', place.maker, made, place)) : null) ??
    values.map((value) => strangeTo(place, value)).find(Boolean) ??
    null
  );
}

/** Names come from the code: what it does not have is not written. */
function namesProblem(of: string, parameters: Parameter[] | null, { named = [] }: Given, { language }: Place) {
  if (named.length > 0 && language === 'javascript') return 'JavaScript has no arguments by name.';
  const known = new Set(parameters?.filter(({ kind }) => kind !== 'odd').map(({ name }) => name));
  const unknown = named.find(({ name }) => !known.has(name));
  return unknown ? `${of} has no parameter ${unknown.name.slice(0, 60)}.` : null;
}

function tooMany({ maker, owner }: Place, { arguments: given }: Given): string | null {
  if (!maker || maker.some(({ kind }) => kind === 'odd')) return null;
  const most = maker.filter(({ kind }) => kind === 'plain').length;
  return given.length > most ? `${owner} is made with ${most} values at most.` : null;
}

const NUMBER = /^-?(\d+(\.\d+)?(e[+-]?\d+)?|inf|nan)$/;

/** Why a value cannot be written: the language does not have it, or it is none. */
function strangeTo(place: Place, value: Literal, depth = 0): string | null {
  if (depth > DEPTH_MAX) return `A value is nested deeper than ${DEPTH_MAX}.`;
  // It is written as it stands.
  if (value.kind === 'number' && !NUMBER.test(value.text))
    return `${JSON.stringify(value.text.slice(0, 80))} is no number.`;
  if (place.language === 'python' && value.kind === 'undefined') return 'Python has no undefined.';
  if (place.language === 'javascript' && value.kind === 'tuple') return 'JavaScript has no tuples: write a list.';
  const inner = 'items' in value ? value.items : value.kind === 'map' ? value.entries.flat() : [];
  return inner.map((each) => strangeTo(place, each, depth + 1)).find(Boolean) ?? null;
}
