import type { Api } from '@soulcaster/server/http/route';

export interface Route {
  method: string;
  /** As OpenAPI writes it: `/api/projects/{project_id}/clusters/{cluster_id}`. */
  path: string;
  /** The names of its path parameters, the project's left out. */
  params: string[];
  query: Field[];
  body: Field[] | null;
}

export interface Field {
  name: string;
  isId: boolean;
  /** A list of ids, `feedback_ids`. */
  isIds: boolean;
  type: string | null;
  required: boolean;
}

interface Schema {
  type?: string | string[];
  format?: string;
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  $ref?: string;
}
interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}
interface Document {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

/** The routes as the OpenAPI description tells them, which the router makes from the schemas that check the input. */
export function describedRoutes(document: object): Route[] {
  const { paths = {}, components = {} } = document as Document;
  const resolve = (schema: Schema): Schema =>
    schema.$ref ? resolve(components.schemas?.[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const of = (place: string) => operation.parameters?.filter((parameter) => parameter.in === place) ?? [];
      const schema = operation.requestBody?.content['application/json']?.schema;
      const body = schema && resolve(schema);
      return {
        method: method.toUpperCase(),
        path,
        params: of('path').flatMap(({ name }) => (name === 'project_id' ? [] : [name])),
        query: of('query').map(({ name, required = false, schema: of = {} }) => field(name, resolve(of), required)),
        body: body
          ? Object.entries(body.properties ?? {}).map(([name, of]) =>
              field(name, resolve(of), body.required?.includes(name) ?? false),
            )
          : null,
      };
    }),
  );
}

/** Every route that the router answers, as `METHOD /path/{param}`; the middlewares left out. */
export function routesOf(app: Api): string[] {
  const answered = app.routes.filter((route) => route.method !== 'ALL');
  return [...new Set(answered.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`))];
}

function field(name: string, schema: Schema, required: boolean): Field {
  const options = [schema, ...(schema.anyOf ?? [])];
  const type = options.flatMap((option) => option.type ?? []).find((each) => each !== 'null') ?? null;
  return {
    name,
    required,
    type,
    isId: options.some(isUuid),
    isIds: options.some(({ items }) => items && isUuid(items)),
  };
}

const isUuid = ({ format }: Schema) => format === 'uuid';
