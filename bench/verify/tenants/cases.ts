import { goodBodies } from '../good-bodies.ts';
import type { Field, Route } from '../routes.ts';
import type { Ids } from './tenant.ts';

export interface Case {
  name: string;
  method: string;
  /** What is asked for: the other tenant's, and the same with ids that nobody has. */
  foreign: Asked;
  unknown: Asked;
  /** A filter of a list finds nothing, where everything else is not found. */
  isFilter: boolean;
}

export interface Asked {
  path: string;
  body: object | null;
}

export interface Tenants {
  mine: Ids;
  theirs: Ids;
  unknownId(name: string): string;
}

/** Every way to put another tenant's id into one route. Throws where it does not know how to call the route. */
export function casesOf(route: Route, { mine, theirs, unknownId }: Tenants): Case[] {
  const key = `${route.method} ${route.path}`;
  const body = route.body ? goodBodies[key] : null;
  if (body === undefined) throw new Error(`no good body is known for ${key}`);
  for (const name of [...route.params, ...idsIn(route.query), ...idsIn(route.body ?? [])])
    if (!theirs[name]) throw new Error(`no row is known for ${name} of ${key}`);

  const cases: Case[] = [];
  const add = (name: string, ask: (foreign: (name: string) => string) => Asked, isFilter = false) =>
    cases.push({
      name: `${key}: ${name}`,
      method: route.method,
      isFilter,
      foreign: ask((id) => theirs[id] ?? ''),
      unknown: ask(unknownId),
    });
  const at = (ids: Ids, query = '') => route.path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '') + query;

  add("another tenant's project", (foreign) => ({
    path: at(Object.fromEntries(['project_id', ...route.params].map((name) => [name, foreign(name)]))),
    body,
  }));
  add("another tenant's project by its short name", (foreign) => ({
    path: at({ ...theirs, project_id: foreign('slug') }),
    body,
  }));
  route.params.forEach((name, index) => {
    // From this one on: what hangs on a foreign row is foreign too.
    const taken = route.params.slice(index);
    add(`another tenant's ${name}`, (foreign) => ({
      path: at({ ...mine, ...Object.fromEntries(taken.map((each) => [each, foreign(each)])) }),
      body,
    }));
  });
  for (const name of idsIn(route.query))
    add(
      `another tenant's ${name} in the query`,
      (foreign) => ({ path: at(mine, `?${name}=${foreign(name)}`), body }),
      !route.path.endsWith('/events'),
    );
  for (const name of idsIn(route.body ?? []))
    add(`another tenant's ${name} in the body`, (foreign) => ({
      path: at(mine),
      body: { ...body, [name]: foreign(name) },
    }));
  for (const { name } of route.body?.filter(({ isIds }) => isIds) ?? []) {
    const one = name.replace(/s$/, '');
    if (theirs[one])
      add(`one of another tenant's among the ${name}`, (foreign) => ({
        path: at(mine),
        body: { ...body, [name]: [mine[one], foreign(one)] },
      }));
  }
  return cases;
}

const idsIn = (fields: Field[]) => fields.filter((field) => field.isId).map((field) => field.name);
