import { SourceKind, SourceKindFacts } from '@soulcaster/contract';
import { expect, it } from 'vitest';
import { sourceKinds, sourceOf, sources } from './index.ts';

it('lists every kind once, and says of the others why they cannot be added', () => {
  const kinds = sourceKinds().map((facts) => SourceKindFacts.parse(facts));
  expect(kinds.map(({ kind }) => kind).toSorted()).toEqual([...SourceKind.options].toSorted());
  for (const { kind, unavailable, steps } of kinds) {
    expect(unavailable === null).toBe(Object.hasOwn(sources, kind));
    if (unavailable === null) expect(steps.length).toBeGreaterThan(0);
  }
});

it('finds the adapter of a kind, and none for a name that is none', () => {
  expect(sourceOf('github')?.sync).toBeTypeOf('function');
  for (const kind of ['nobody', 'constructor', '__proto__', '']) expect(sourceOf(kind)).toBeNull();
});

it('asks for a secret wherever a choice of the settings needs one', () => {
  const needs = Object.fromEntries(sourceKinds().map((facts) => [facts.kind, facts.needs_secret]));
  expect(needs).toMatchObject({ datadog: true, posthog: true, splunk: true, manual: false });
});
