import { fullName } from '../access.ts';
import { association } from '../shapes/issue.ts';
import type { Discussion, Repository, World } from '../world.ts';
import type { Field } from './parse.ts';

/** One page of a repository's discussions, by a cursor of place and id, so that a row that goes shifts nothing. */
export function discussionPage(world: World, repository: Repository, { args, fields }: Field): object {
  const { first, after, orderBy } = args as { first?: number; after?: string | null; orderBy?: Order };
  if (typeof first !== 'number') throw new Error('You must provide a `first` or `last` value to properly paginate.');
  if (first < 1 || first > 100)
    throw new Error(`Requesting ${first} records exceeds the \`first\` limit of 100 records.`);
  const { field, direction } = orderBy ?? { field: 'UPDATED_AT', direction: 'DESC' };
  if (field !== 'UPDATED_AT' && field !== 'CREATED_AT') throw new Error(`${field} is no DiscussionOrderField`);
  const sign = direction === 'ASC' ? 1 : -1;
  const keyOf = (one: Discussion) =>
    `${field === 'UPDATED_AT' ? one.updatedAt : one.createdAt} ${String(one.id).padStart(12, '0')}`;
  const rows = [...repository.discussions.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -sign : sign));
  const place = after ? Buffer.from(after, 'base64').toString() : null;
  const rest =
    place === null ? rows : rows.filter((row) => (keyOf(row) > place ? 1 : -1) === sign && keyOf(row) !== place);
  const page = rest.slice(0, Math.min(first, world.limits.rowsPerPage));
  const last = page.at(-1);
  const connection = {
    totalCount: rows.length,
    pageInfo: {
      hasNextPage: rest.length > page.length,
      endCursor: last ? Buffer.from(keyOf(last)).toString('base64') : null,
    },
    nodes: page.map((one) => nodeOf(world, repository, one)),
  };
  return select(connection, fields, 'DiscussionConnection');
}

type Order = { field: string; direction: string };

function nodeOf(world: World, repository: Repository, one: Discussion): object {
  return {
    databaseId: one.id,
    number: one.number,
    title: one.title,
    body: one.body,
    url: `${world.url}/${fullName(repository)}/discussions/${one.number}`,
    closed: one.state === 'closed',
    stateReason: one.state === 'closed' ? 'RESOLVED' : null,
    locked: false,
    answerChosenAt: null,
    createdAt: one.createdAt,
    updatedAt: one.updatedAt,
    authorAssociation: association(one.author, repository),
    author: { login: one.author },
    category: { name: one.category, slug: one.category.toLowerCase().replace(/\W+/g, '-') },
    comments: { totalCount: one.comments },
    reactions: { totalCount: one.reactions },
    labels: { nodes: [] },
  };
}

/** Only what was asked for, and an error for what there is not. */
function select(value: unknown, fields: Field[], type: string): object {
  const given = value as Record<string, unknown>;
  return Object.fromEntries(
    fields.map(({ name, fields: inner }) => {
      if (!(name in given)) throw new Error(`Field '${name}' doesn't exist on type '${type}'`);
      const found = given[name];
      const isObject = typeof found === 'object' && found !== null;
      if (isObject !== inner.length > 0) throw new Error(`Field '${name}' of type '${type}' has the wrong selections`);
      if (Array.isArray(found)) return [name, found.map((one) => select(one, inner, name))];
      return [name, isObject ? select(found, inner, name) : found];
    }),
  );
}
