import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ajvFormats from 'ajv-formats';
import { type Document, OpenAPIBackend, type Operation } from 'openapi-backend';

export interface RestRequest {
  method: string;
  /** Without the `/api/v3` before it. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: unknown;
}

export type Conformance =
  | { kind: 'unknown_operation' }
  | {
      kind: 'known';
      operation: string;
      documentationUrl: string;
      params: Record<string, string>;
      /** What makes GitHub refuse the request. */
      problems: string[];
      /** What GitHub lets pass without a word, though the caller cannot have meant it. */
      slips: string[];
    };

export interface GitHubDescription {
  check(request: RestRequest): Conformance;
  checkAnswer(operation: string, status: number, body: unknown): string[];
}

/** GitHub's own description of the operations in the slice, as a judge of requests and of this fake's answers. */
export async function loadGitHubDescription(): Promise<GitHubDescription> {
  const slice: unknown = JSON.parse(readFileSync(join(import.meta.dirname, 'github-openapi-slice.json'), 'utf8'));
  const definition = withNulls(slice) as Document;
  const backend = new OpenAPIBackend({
    definition,
    quick: true,
    validate: true,
    coerceTypes: true,
    ajvOpts: { strict: false, coerceTypes: false, allErrors: true, logger: false },
    customizeAjv: (ajv) => {
      ajvFormats.default(ajv);
      return ajv;
    },
  });
  await backend.init();
  return {
    check: (request) => check(backend, request),
    checkAnswer: (operation, status, body) =>
      (backend.validateResponse(body, operation, status).errors ?? []).map(
        (error) => `${error.instancePath} ${error.message}`,
      ),
  };
}

/** Ajv refuses OpenAPI 3.0's `nullable` beside `allOf` or `oneOf`, and lets no `null` through an `enum` without one. */
function withNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNulls);
  if (typeof value !== 'object' || value === null) return value;
  const schema = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withNulls(inner)]));
  if (schema.nullable !== true) return schema;
  if (Array.isArray(schema.enum)) return { ...schema, enum: [...schema.enum, null] };
  if ('type' in schema) return schema;
  const { nullable: _, ...rest } = schema;
  return { anyOf: [rest, { enum: [null] }] };
}

function check(backend: OpenAPIBackend, request: RestRequest): Conformance {
  const plain = { ...request, path: withEncodedRefs(request.path), query: Object.fromEntries(request.query) };
  const operation = backend.matchOperation(plain);
  if (!operation?.operationId) return { kind: 'unknown_operation' };
  const parsed = backend.router.parseRequest(plain, operation);
  const { errors } = backend.validateRequest(plain, operation);
  return {
    kind: 'known',
    operation: operation.operationId,
    documentationUrl: operation.externalDocs?.url ?? 'https://docs.github.com/rest',
    params: parsed.params as Record<string, string>,
    problems: [
      ...(errors ?? [])
        .filter(isRefusedByGitHub)
        .map((error) => problem(error.instancePath, error.message ?? 'is invalid', error.params)),
      ...unknownBodyKeys(operation, request.body).map((key) => `"${key}" is not a permitted key.`),
    ],
    slips: slipsIn(operation, request.query),
  };
}

/** OpenAPI 3.0 cannot describe that the last parameter may hold slashes, as GitHub's branches and refs do. */
function withEncodedRefs(path: string): string {
  return path.replace(
    /^(\/repos\/[^/]+\/[^/]+\/(?:branches|git\/refs)\/)(.+)$/,
    (_, start: string, rest: string) => start + rest.replaceAll('/', '%2F'),
  );
}

function isRefusedByGitHub(error: { instancePath: string; keyword: string }): boolean {
  return !(error.instancePath === '/query' && error.keyword === 'additionalProperties');
}

function problem(instancePath: string, message: string, params: Record<string, unknown>): string {
  if (typeof params.missingProperty === 'string') return `"${params.missingProperty}" wasn't supplied.`;
  return `For '${instancePath.replace(/^\/(requestBody|query|path)\/?/, '') || 'body'}', ${message}.`;
}

interface Schema {
  properties?: Record<string, unknown>;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

/** GitHub's schemas allow any further property, so a misspelt key would pass unseen. */
function unknownBodyKeys(operation: Operation, body: unknown): string[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  const content = operation.requestBody && 'content' in operation.requestBody ? operation.requestBody.content : {};
  const schema = content['application/json']?.schema as Schema | undefined;
  const known = new Set(schema ? keysOf(schema) : []);
  return Object.keys(body).filter((key) => !known.has(key));
}

function keysOf(schema: Schema): string[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [...Object.keys(schema.properties ?? {}), ...inner.flatMap(keysOf)];
}

function slipsIn(operation: Operation, query: URLSearchParams): string[] {
  const known = new Set(
    (operation.parameters ?? []).flatMap((one) => ('name' in one && one.in === 'query' ? [one.name] : [])),
  );
  const slips = [...query.keys()].filter((key) => !known.has(key)).map((key) => `query parameter "${key}" is ignored`);
  if (Number(query.get('per_page')) > 100) slips.push('per_page over 100 is cut to 100');
  if (operation.operationId === 'pulls/list' && query.has('head') && !query.get('head')?.includes(':')) {
    slips.push('head without "owner:" is ignored, so all pull requests are listed');
  }
  return slips;
}
