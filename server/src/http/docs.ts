import type { Installation } from '../context.ts';
import { docsPage } from './docs-page.ts';
import type { Api } from './route.ts';

/** The OpenAPI description, made from the schemas that check the input, and a page that shows it without any network. */
export function docsRoutes(api: Api, installation: Installation): void {
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'soulcaster.session_token',
  });
  const describe = () =>
    api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: 'Soulcaster', version: installation.version, description: 'Reports in, verified fixes out.' },
      servers: [{ url: installation.config.publicUrl }],
    });
  api.get('/api/openapi.json', (c) => c.json(describe()));
  api.get('/api/docs', (c) => {
    c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    return c.html(docsPage(describe()));
  });
}
