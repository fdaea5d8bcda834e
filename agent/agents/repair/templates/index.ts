import { comparators } from './comparators.ts';
import { constants } from './constants.ts';
import { donors } from './donors.ts';
import { drops } from './drops.ts';
import { extensions } from './extensions.ts';
import { conditionGuards, guards } from './guards.ts';
import { insertions } from './insertions.ts';
import { names } from './names.ts';
import { negation } from './negation.ts';
import { offByOne } from './off-by-one.ts';
import { operators } from './operators.ts';
import { members, results } from './results.ts';
import { slices } from './slices.ts';
import { specialCases } from './special-cases.ts';
import { statements } from './statements.ts';
import { swaps } from './swaps.ts';
import type { Template } from './template.ts';
import { targets, variables } from './variables.ts';
import { wraps } from './wraps.ts';

export const templates: Template[] = [
  constants,
  comparators,
  operators,
  offByOne,
  variables,
  targets,
  names,
  slices,
  guards,
  conditionGuards,
  negation,
  drops,
  swaps,
  wraps,
  extensions,
  donors,
  results,
  members,
  statements,
  specialCases,
  insertions,
];
