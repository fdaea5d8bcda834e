import { html, raw } from 'hono/html';

interface Operation {
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; schema?: unknown }[];
  requestBody?: { content?: Record<string, { schema?: unknown }> };
  responses?: Record<string, { content?: Record<string, { schema?: unknown }> }>;
}

interface Document {
  info: { title: string; version: string };
  paths?: object;
  components?: { schemas?: object };
}

/** The API on one page of plain HTML: no script, no font and no style from elsewhere. */
export function docsPage(document: Document) {
  const operations = Object.entries((document.paths ?? {}) as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags ?? []))];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${document.info.title} API ${document.info.version}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <h1>${document.info.title} API <small>${document.info.version}</small></h1>
        <p>
          Send a project's token as <code>Authorization: Bearer sct_…</code> (<code>soulcaster token create</code>). Errors are
          <code>application/problem+json</code> with a request id. Lists answer <code>items</code> and <code>next_cursor</code>; give that
          back as <code>cursor</code>. Calls that change something take an <code>Idempotency-Key</code>. The description for machines is
          <a href="/api/openapi.json">openapi.json</a>.
        </p>
        <nav>${tags.map((tag) => html`<a href="#${tag}">${tag}</a> `)}</nav>
        ${tags.map(
          (tag) => html`<h2 id="${tag}">${tag}</h2>
            ${operations.filter(({ operation }) => operation.tags?.includes(tag)).map(section)}`,
        )}
        <h2 id="schemas">schemas</h2>
        ${Object.entries((document.components?.schemas ?? {}) as Record<string, unknown>).map(
          ([name, schema]) =>
            html`<details id="schema-${name}"><summary><code>${name}</code></summary>${code(schema)}</details>`,
        )}
      </body>
    </html>`;
}

function section({ path, method, operation }: { path: string; method: string; operation: Operation }) {
  const body = operation.requestBody?.content?.['application/json']?.schema;
  const [status, answer] = Object.entries(operation.responses ?? {})[0] ?? [];
  return html`<details>
    <summary><b class="${method}">${method.toUpperCase()}</b> <code>${path}</code> <span>${operation.summary ?? ''}</span></summary>
    ${operation.parameters?.map((entry) => html`<p><code>${entry.name}</code> <i>${entry.in}${entry.required ? ', required' : ''}</i></p>`) ?? ''}
    ${body ? html`<h3>Body</h3>${code(body)}` : ''}
    <h3>Answer ${status ?? ''}</h3>
    ${code(answer?.content?.['application/json']?.schema ?? {})}
  </details>`;
}

const code = (value: unknown) => html`<pre>${JSON.stringify(value, null, 2)}</pre>`;

const style = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 small { opacity: .6; font-weight: 400; font-size: 1rem; }
h2 { margin-top: 2rem; } h3 { margin: .8rem 0 .2rem; font-size: 13px; }
details { border: 1px solid color-mix(in srgb, currentColor 15%, transparent); border-radius: 6px; margin: .4rem 0; padding: .4rem .7rem; }
summary { cursor: pointer; } summary span { opacity: .7; margin-left: .5rem; } summary b { display: inline-block; min-width: 4.2rem; }
pre { overflow-x: auto; background: color-mix(in srgb, currentColor 6%, transparent); padding: .7rem; border-radius: 6px; font-size: 12px; }
p { margin: .2rem 0; } nav a { margin-right: .6rem; }
`;
