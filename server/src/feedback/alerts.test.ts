import { sign, splunkSchemes } from '@soulcaster/contract/signatures';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

async function connect(kind: 'datadog' | 'splunk', settings: Record<string, unknown> = {}) {
  const project = await world.newProject(kind);
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({ kind, name: kind, settings, repository_id: null });
  const post = async (body: string, headers: Record<string, string>, url = source.ingest_url!) =>
    (await world.app.request(url, { method: 'POST', body, headers })).status;
  /** Waits until the project has one item that is so. */
  const item = (state: string, occurrences: number) =>
    world.until(project.id, async () => {
      const { items } = await mine.feedback.list();
      const [only, ...more] = items;
      return more.length === 0 && only?.upstream_state === state && only.occurrences === occurrences && only;
    });
  return { source, post, item };
}

it('follows one alert of Datadog through all that becomes of it, whichever way its token comes', async () => {
  const { source, post, item } = await connect('datadog');
  const start = Date.parse('2026-03-01T09:40:00Z');
  const alert = (id: number, transition: string) => ({
    id: String(id),
    alert_id: '551',
    alert_title: 'Queue of invoices is too long',
    alert_transition: transition,
    alert_scope: 'queue:invoices',
    date: String(start + id * 60_000),
  });
  const json = { 'content-type': 'application/json' };
  const bearer = { ...json, authorization: `Bearer ${source.secret}` };
  const basic = { ...json, authorization: `Basic ${Buffer.from(`datadog:${source.secret}`).toString('base64')}` };
  const own = { 'content-type': 'application/x-www-form-urlencoded', 'x-soulcaster-token': source.secret! };

  expect(await post(JSON.stringify(alert(1, 'Triggered')), json)).toBe(401);
  expect(await post(JSON.stringify(alert(1, 'Triggered')), { ...bearer, authorization: 'Bearer wrong' })).toBe(401);
  expect(await post(JSON.stringify(alert(1, 'Triggered')), bearer)).toBe(202);
  expect(await item('open', 1)).toMatchObject({ title: 'Queue of invoices is too long', source: 'datadog' });
  expect(await post(JSON.stringify(alert(1, 'Triggered')), bearer)).toBe(200);
  expect(await post(JSON.stringify(alert(2, 'Renotify')), basic)).toBe(202);
  expect(await post(new URLSearchParams(alert(3, 'Recovered')).toString(), own)).toBe(202);
  await item('closed', 1);
  // A warning from before the recovery comes late: it counts, and opens nothing.
  expect(await post(JSON.stringify({ ...alert(2, 'Warn'), id: 'late' }), bearer)).toBe(202);
  await item('closed', 2);
  expect(await post(JSON.stringify(alert(4, 'Triggered')), bearer)).toBe(202);
  await item('open', 3);
}, 60_000);

it('takes each run of a search of Splunk as one more occurrence, by the address alone', async () => {
  const { source, post, item } = await connect('splunk');
  const run = (number: number) =>
    JSON.stringify({
      sid: `scheduler__admin__search__${number}`,
      search_name: 'Failed payments',
      result: { _time: String(1772358000 + number), _raw: `ERROR card of order ${number} was declined` },
    });
  for (const number of [1, 2, 3]) expect(await post(run(number), {})).toBe(202);
  expect(await post(run(3), {})).toBe(200);
  await item('open', 3);
  expect(await post(run(4), {}, source.ingest_url!.replace(/.{6}$/, 'abcdef'))).toBe(404);
}, 60_000);

it('takes signed incidents of Splunk Observability, and closes what is over', async () => {
  const { source, post, item } = await connect('splunk', { proof: 'observability' });
  const incident = (status: string, minute: number) =>
    JSON.stringify({
      incidentId: 'A',
      detectorId: 'D',
      detector: 'Databases',
      rule: 'CPU is too high',
      dimensions: { host: 'db-7' },
      statusExtended: status,
      timestamp: `2026-03-01T09:4${minute}:00Z`,
    });
  const signed = (body: string) => sign(splunkSchemes.observability, source.secret!, body);
  const [opened, closed] = [incident('anomalous', 0), incident('manually resolved', 5)];
  expect(await post(opened, {})).toBe(401);
  expect(await post(opened, signed(closed))).toBe(401);
  expect(await post(opened, signed(opened))).toBe(202);
  expect(await item('open', 1)).toMatchObject({ title: 'Databases: CPU is too high' });
  expect(await post(closed, signed(closed))).toBe(202);
  await item('closed', 1);
}, 60_000);
