import { isObject } from './checks.ts';

/** A small value that fits a JSON schema; a property whose name is among the hints gets the hint. */
export function sampleOf(schema: unknown, hints: Record<string, unknown>): unknown {
  if (!isObject(schema)) return {};
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if ('const' in schema) return schema.const;
  const [choice] = [schema.anyOf, schema.oneOf].find(Array.isArray) ?? [];
  if (choice !== undefined) return sampleOf(choice, hints);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return objectOf(schema, hints);
    case 'array':
      return Number(schema.minItems ?? 0) > 0 ? [sampleOf(schema.items, hints)] : [];
    case 'integer':
    case 'number':
      return Number(schema.minimum ?? 1);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return 'As the reports say.';
  }
}

function objectOf(schema: Record<string, unknown>, hints: Record<string, unknown>): Record<string, unknown> {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : Object.keys(properties);
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([key]) => required.includes(key) || key in hints)
      .map(([key, inner]) => [key, key in hints ? hints[key] : sampleOf(inner, hints)]),
  );
}
