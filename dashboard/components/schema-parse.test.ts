import { describe, expect, it } from 'vitest';
import { defaultsOf, fieldsOf } from './schema-parse.ts';

const schema = {
  type: 'object',
  properties: {
    repository: { type: 'string', title: 'Repository', description: 'owner/name', pattern: '^.+/.+$' },
    labels: { type: 'array', items: { type: 'string' } },
    levels: { type: 'array', items: { type: 'string', enum: ['error', 'fatal'] } },
    state: { type: 'string', enum: ['open', 'all'], default: 'open' },
    include_closed: { type: 'boolean', default: false },
    minutes: { type: 'integer', minimum: 1, maximum: 60 },
    since: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
    mapping: { type: 'object', title: 'Mapping', properties: { title: { type: 'string' } } },
    odd: { type: 'array', items: { type: 'object' } },
  },
  required: ['repository', 'state'],
};

describe('fieldsOf', () => {
  const fields = fieldsOf(schema);

  it('draws an input for each property that a form can hold, in order', () => {
    expect(fields.map((field) => [field.name, field.input.type])).toEqual([
      ['repository', 'text'],
      ['labels', 'list'],
      ['levels', 'list'],
      ['state', 'choice'],
      ['include_closed', 'boolean'],
      ['minutes', 'number'],
      ['since', 'text'],
      ['mapping', 'group'],
    ]);
  });

  it('knows what a list may hold', () => {
    const options = fields.flatMap(({ input }) => (input.type === 'list' ? [input.options] : []));
    expect(options).toEqual([[], ['error', 'fatal']]);
  });

  it('asks for what is required and has no default', () => {
    expect(fields.filter((field) => field.required).map((field) => field.name)).toEqual(['repository']);
  });

  it('makes a label of a name without a title', () => {
    expect(fields.find((field) => field.name === 'include_closed')?.label).toBe('Include closed');
  });

  it('begins with the defaults', () => {
    expect(defaultsOf(fields)).toEqual({ state: 'open', include_closed: false, mapping: {} });
  });

  it('gives no input for a schema that says nothing', () => {
    expect(fieldsOf({})).toEqual([]);
  });
});
