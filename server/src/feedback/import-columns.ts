import { type FeedbackImportQuery, ImportField } from '@soulcaster/contract';
import { AppError } from '../errors.ts';

type Mapping = Record<ImportField, string | null>;

/** Says that no column is this field, whatever its name. */
const NONE = '-';

/** What trackers and forms call these fields, the likeliest first. */
const names: Record<ImportField, string[]> = {
  body: 'body text description message feedback comment content report details review note answer response'.split(' '),
  title: 'title subject summary headline topic'.split(' '),
  author: ['author', 'user', 'username', 'reporter', 'customer', 'name', 'from', 'email', 'e-mail', 'created by'],
  permalink: ['permalink', 'url', 'link', 'source url', 'href'],
  occurred_at: ['occurred at', 'date', 'created at', 'created', 'timestamp', 'time', 'submitted at', 'reported at'],
  external_id: ['external id', 'id', 'ticket id', 'ticket', 'key', 'issue key', 'number', 'reference'],
};

/** Which column is which field: what was said, else what the name tells. One that is there alone is the text. Throws `invalid` for a column that is not there. */
export function mapColumns(columns: string[], said: FeedbackImportQuery): Mapping {
  const taken = new Set<string>();
  const mapping = Object.fromEntries(
    ImportField.options.map((field) => {
      const wanted = said[`${field}_column`];
      if (wanted && wanted !== NONE && !columns.includes(wanted))
        throw new AppError('invalid', `The file has no column "${wanted}".`, {
          fields: [{ path: `${field}_column`, message: `one of: ${columns.join(', ').slice(0, 500)}` }],
        });
      if (wanted) taken.add(wanted);
      return [field, wanted === NONE ? null : (wanted ?? null)];
    }),
  ) as Mapping;
  for (const field of ImportField.options) {
    if (mapping[field] || said[`${field}_column`] === NONE) continue;
    const free = columns.filter((column) => !taken.has(column));
    const found = names[field].map((name) => free.find((column) => plain(column) === name)).find(Boolean);
    if (found) taken.add(found);
    mapping[field] = found ?? null;
  }
  // Many lists have a title and no text, or one column with a name of their own.
  if (!mapping.body && said.body_column !== NONE)
    mapping.body = mapping.title ?? (columns.length === 1 ? columns[0]! : null);
  return mapping;
}

/** Whether a first row is a heading: it names something we know, or it has several cells that are all short names. */
export function isHeading(record: string[]): boolean {
  const known = new Set(Object.values(names).flat());
  if (record.some((cell) => known.has(plain(cell)))) return true;
  return record.length > 1 && record.every((cell) => cell.length <= 60 && !/[\n.!?]/.test(cell));
}

const plain = (column: string) =>
  column
    .trim()
    .toLowerCase()
    .replace(/[_\s]+/g, ' ');
