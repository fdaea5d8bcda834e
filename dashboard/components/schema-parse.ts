/** One input of a form drawn from a JSON Schema. */
export interface SchemaField {
  name: string;
  label: string;
  hint: string | null;
  required: boolean;
  default: unknown;
  input:
    | { type: 'text'; multiline: boolean; format: string | null; pattern: string | null; maxLength: number | null }
    | { type: 'number'; integer: boolean; min: number | null; max: number | null }
    | { type: 'boolean' }
    | { type: 'choice'; options: string[] }
    /** `options` are all that it may hold; none: any text. */
    | { type: 'list'; options: string[] }
    | { type: 'group'; fields: SchemaField[] };
}

type Schema = Record<string, unknown>;

/** The inputs of an object schema, in its order. A property of a shape that no input fits is left out. */
export function fieldsOf(schema: Schema): SchemaField[] {
  const required = strings(schema.required);
  return Object.entries(objectOr(schema.properties)).flatMap(([name, raw]) => {
    const property = withoutNull(objectOr(raw));
    const input = inputOf(property);
    if (!input) return [];
    return {
      name,
      label: stringOr(property.title, labelOf(name)),
      hint: typeof property.description === 'string' ? property.description : null,
      required: required.includes(name) && property.default === undefined && input.type !== 'group',
      default: property.default,
      input,
    };
  });
}

/** The values with which a form begins. */
export function defaultsOf(fields: SchemaField[]): Record<string, unknown> {
  const known = fields.flatMap(({ name, default: value, input }) => {
    if (value !== undefined) return [[name, value] as const];
    if (input.type === 'group') return [[name, defaultsOf(input.fields)] as const];
    return [];
  });
  return Object.fromEntries(known);
}

function inputOf(property: Schema): SchemaField['input'] | null {
  const options = strings(property.enum);
  if (options.length) return { type: 'choice', options };
  switch (property.type) {
    case 'string':
      return {
        type: 'text',
        multiline: numberOr(property.maxLength) !== null && Number(property.maxLength) > 500,
        format: typeof property.format === 'string' ? property.format : null,
        pattern: typeof property.pattern === 'string' ? property.pattern : null,
        maxLength: numberOr(property.maxLength),
      };
    case 'number':
    case 'integer':
      return {
        type: 'number',
        integer: property.type === 'integer',
        min: numberOr(property.minimum),
        max: numberOr(property.maximum),
      };
    case 'boolean':
      return { type: 'boolean' };
    case 'array': {
      const items = objectOr(property.items);
      return items.type === 'string' ? { type: 'list', options: strings(items.enum) } : null;
    }
    case 'object': {
      const fields = fieldsOf(property);
      return fields.length ? { type: 'group', fields } : null;
    }
    default:
      return null;
  }
}

/** `anyOf [X, null]` and `type: [X, "null"]` are an X that may be left out. */
function withoutNull(property: Schema): Schema {
  const choices = Array.isArray(property.anyOf) ? property.anyOf.map(objectOr) : [];
  const real = choices.filter((choice) => choice.type !== 'null');
  if (real.length === 1) return { ...property, ...real[0] };
  if (Array.isArray(property.type)) return { ...property, type: property.type.find((type) => type !== 'null') };
  return property;
}

const labelOf = (name: string) => {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
const objectOr = (value: unknown): Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {};
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
const stringOr = (value: unknown, fallback: string) => (typeof value === 'string' && value ? value : fallback);
const numberOr = (value: unknown) => (typeof value === 'number' ? value : null);
