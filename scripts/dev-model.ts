import type { LlmAnswer, LlmRequest } from '@soulcaster/testkit/fake-llm/exchange';

/** A model that changes nothing: enough to see on the screen what a model's answers look like there. */
export function devModel(request: LlmRequest): LlmAnswer {
  if (request.output) return { json: smallest(request.output.schema ?? {}) };
  return { text: 'This is the fake model of npm run dev: it reads nothing and changes nothing.' };
}

/** The smallest value that a JSON schema allows, as far as the schemas go that we send. */
function smallest(schema: Record<string, unknown>): unknown {
  const [choice] = [schema.enum, schema.anyOf, schema.oneOf].find(Array.isArray) ?? [];
  if (choice !== undefined) return isRecord(choice) ? smallest(choice) : choice;
  if ('const' in schema) return schema.const;
  if (schema.type === 'object') {
    const properties = isRecord(schema.properties) ? Object.entries(schema.properties) : [];
    return Object.fromEntries(properties.map(([name, value]) => [name, isRecord(value) ? smallest(value) : null]));
  }
  const values: Record<string, unknown> = { array: [], string: 'From the fake model', boolean: false, null: null };
  return values[String(schema.type)] ?? schema.minimum ?? 1;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
