import { type JsonObject, Rejected } from './exchange.ts';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(value: unknown, where: string): JsonObject {
  if (!isObject(value)) throw new Rejected(400, `${where}: expected an object.`);
  return value;
}

export function listAt(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw new Rejected(400, `${where}: expected an array.`);
  return value;
}

export function textAt(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new Rejected(400, `${where}: expected a string.`);
  return value;
}

export function checkToolName(name: string): void {
  if (/^[a-zA-Z0-9_-]{1,64}$/.test(name)) return;
  throw new Rejected(400, `Invalid tool name '${name}': it must match the pattern '^[a-zA-Z0-9_-]{1,64}$'.`);
}

export function checkObjectSchema(schema: unknown, tool: string): JsonObject {
  if (isObject(schema) && schema.type === 'object') return schema;
  const type = isObject(schema) ? String(schema.type ?? 'None') : 'None';
  throw new Rejected(
    400,
    `Invalid schema for function '${tool}': schema must be of 'type: "object"', got 'type: "${type}"'.`,
  );
}

export function checkLimit(value: unknown, name: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  throw new Rejected(400, `Invalid value for '${name}': expected an integer of at least 1, got ${String(value)}.`);
}

export function checkRange(value: unknown, name: string, max: number): void {
  if (value === undefined || value === null) return;
  if (typeof value === 'number' && value >= 0 && value <= max) return;
  throw new Rejected(400, `Invalid value for '${name}': expected a number from 0 to ${max}, got ${String(value)}.`);
}

export function checkKeys(body: JsonObject, known: readonly string[], refuse: (key: string) => string): void {
  for (const [key, value] of Object.entries(body)) {
    if (value !== undefined && !known.includes(key)) throw new Rejected(400, refuse(key));
  }
}

/** With `strict`, OpenAI demands that each object forbids further properties and requires all it has. */
export function checkStrictSchema(schema: unknown, where: string[] = []): void {
  if (Array.isArray(schema)) for (const inner of schema) checkStrictSchema(inner, where);
  if (!isObject(schema)) return;
  if (schema.type === 'object' || isObject(schema.properties)) {
    const context = `In context=(${where.map((part) => `'${part}'`).join(', ')})`;
    if (schema.additionalProperties !== false) {
      throw new Rejected(
        400,
        `Invalid schema: ${context}, 'additionalProperties' is required to be supplied and to be false.`,
      );
    }
    const required = Array.isArray(schema.required) ? schema.required : [];
    const missing = Object.keys(isObject(schema.properties) ? schema.properties : {}).find(
      (key) => !required.includes(key),
    );
    if (missing)
      throw new Rejected(
        400,
        `Invalid schema: ${context}, 'required' is required to include every key in properties. Missing '${missing}'.`,
      );
  }
  for (const [key, inner] of Object.entries(schema)) checkStrictSchema(inner, [...where, key]);
}
