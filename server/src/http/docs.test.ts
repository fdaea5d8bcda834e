import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

const answer = async (path: string) => world.app.request(path);

it('describes every route in a document that refers to nothing that it does not hold', async () => {
  const response = await answer('/api/openapi.json');
  expect(response.status).toBe(200);
  const document = (await response.json()) as { paths: Record<string, object>; components: { schemas: object } };
  expect(Object.keys(document.paths)).toContain('/api/projects/{project_id}/clusters/{cluster_id}/examples');
  const names = new Set(Object.keys(document.components.schemas));
  const refersTo = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name!,
  );
  expect(refersTo.length).toBeGreaterThan(50);
  expect(refersTo.filter((name) => !names.has(name))).toEqual([]);
});

it('shows it as a page without any network', async () => {
  const response = await answer('/api/docs');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await response.text()).toContain('Literal');
});
